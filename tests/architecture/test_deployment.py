"""Compose file, Procfile, Dockerfile, settings and their manual tell the same story."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
APP_SERVICES = {"web", "worker", "beat", "migrate"}
NOT_FOR_OPERATORS = {"DEBUG", "TEST_DATABASE", "EMAIL_BACKEND", "GUNICORN_LOG_LEVEL"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def manual():
    return (ROOT / "docs" / "operations.md").read_text()


def procfile():
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {
        name: shlex.split(command)
        for name, _, command in (line.partition(": ") for line in lines)
    }


def test_containers_run_what_the_procfile_runs(compose):
    commands = {name: compose["services"][name]["command"] for name in procfile()}

    assert commands == procfile()


def test_the_image_runs_the_web_process_by_default():
    last = (ROOT / "Dockerfile").read_text().strip().splitlines()[-1]

    assert re.findall(r'"([^"]+)"', last) == procfile()["web"]


def test_every_service_tells_whether_it_is_well(compose):
    silent = {
        name
        for name, service in compose["services"].items()
        if "healthcheck" not in service
    }

    # It runs once and ends; its exit code is what others wait for.
    assert silent == {"migrate"}


def test_our_containers_have_no_rights_they_do_not_need(compose):
    for name in APP_SERVICES:
        service = compose["services"][name]
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert re.search(r"^USER \d+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_only_the_proxy_is_reachable_from_outside(compose):
    open_services = {
        name for name, service in compose["services"].items() if "ports" in service
    }

    assert open_services == {"proxy"}


def test_all_volumes_are_named_and_used(compose):
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }

    assert used == set(compose["volumes"])


def test_secrets_have_no_default():
    text = (ROOT / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"):
        assert re.findall(rf"\$\{{{name}(.)", text), name
        assert set(re.findall(rf"\$\{{{name}(..)", text)) == {":?"}, name


def test_the_example_lists_exactly_what_compose_asks_for():
    asked = set(
        re.findall(r"\$\{([A-Z_0-9]+)", (ROOT / "docker-compose.yml").read_text())
    )
    example = (ROOT / ".env.example").read_text()
    listed = set(re.findall(r"^(?:# )?([A-Z][A-Z_0-9]+)=", example, re.MULTILINE))

    assert listed == asked


def test_what_must_be_set_is_left_empty_or_harmless_in_the_example():
    example = (ROOT / ".env.example").read_text()

    assert re.findall(
        r"^(SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", example, re.MULTILINE
    ) == [
        ("SECRET_KEY", ""),
        ("POSTGRES_PASSWORD", ""),
    ]


def test_the_manual_lists_every_setting(manual):
    read = set()
    for path in [*ROOT.glob("hrgl/settings/*.py"), ROOT / "gunicorn.conf.py"]:
        text = path.read_text()
        read |= set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_0-9]+)\"", text))
        read |= set(re.findall(r"environ\.get\(\s*\"([A-Z_0-9]+)\"", text))
    table = manual.partition("## Settings")[2]
    listed = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", table))

    assert read - NOT_FOR_OPERATORS <= listed


def test_the_manual_names_every_service(compose, manual):
    table = manual.partition("## Processes")[2].partition("##")[0]

    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(
        compose["services"]
    )


def test_lock_files_carry_hashes_only():
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        pins = re.findall(
            r"^[a-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE | re.IGNORECASE
        )
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
        without = [b.split()[0] for b in blocks if "==" in b and "--hash=" not in b]

        assert pins, path.name
        assert without == [], path.name
        assert "://" not in re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE), path.name
