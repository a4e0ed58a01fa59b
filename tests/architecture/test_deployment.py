"""Compose file, Procfile, Dockerfile, settings and their manual tell the same story."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_FOR_OPERATORS = {"DEBUG", "TEST_DATABASE", "EMAIL_BACKEND", "GUNICORN_LOG_LEVEL"}
#: boto3 reads these by itself.
READ_BY_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
#: What .env says to compose alone.
FOR_COMPOSE = {
    "SITE_HOST",
    "POSTGRES_PASSWORD",
    "HRGL_VERSION",
    *(f"{name}_REPLICAS" for name in ("WEB", "WORKER", "POSTGRES", "VALKEY")),
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def manual():
    return (ROOT / "docs" / "operations.md").read_text()


def user_of(service):
    """Who runs there: what compose says, else what the image's last stage says."""
    if "user" in service or "build" not in service:
        return service.get("user")
    lines = (ROOT / service["build"] / "Dockerfile").read_text().splitlines()
    told = [line.split()[1] for line in lines if line.startswith(("FROM ", "USER "))]
    return told[-1]


def settings_read():
    """Every name that our settings take from the environment."""
    read = set()
    for path in [*ROOT.glob("hrgl/settings/*.py"), ROOT / "gunicorn.conf.py"]:
        text = path.read_text()
        read |= set(re.findall(r"env(?:iron\.get|\.\w+)?\(\s*[\"']([A-Z_0-9]+)", text))
    return read - NOT_FOR_OPERATORS


def example():
    """The names that .env.example offers, and those it names with a reason not to."""
    text, _, withheld = (ROOT / ".env.example").read_text().partition("# --- not here")
    offered = set(re.findall(r"^(?:# )?([A-Z][A-Z_0-9]+)=", text, re.MULTILINE))
    reasons = re.findall(r"^# [^:]+: ([A-Z0-9_, ]+)\.$", withheld, re.MULTILINE)
    return offered, {name for names in reasons for name in names.split(", ")}


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


def test_no_container_has_rights_it_does_not_need(compose):
    for name, service in compose["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "cap_add" not in service, name
        assert "privileged" not in service, name


def test_no_container_runs_as_root(compose):
    users = {name: user_of(service) for name, service in compose["services"].items()}

    assert users == dict.fromkeys(
        ["proxy", "web", "worker", "beat", "migrate"], "10001"
    ) | {"postgres": "postgres", "valkey": "valkey"}


def test_the_proxy_may_open_its_ports_without_rights(compose):
    proxy = compose["services"]["proxy"]

    assert proxy["sysctls"] == {"net.ipv4.ip_unprivileged_port_start": 0}
    assert proxy["ports"] == ["80:80", "443:443", "443:443/udp"]


def test_every_container_has_limits_and_rotated_logs(compose):
    for name, service in compose["services"].items():
        assert set(service["deploy"]["resources"]["limits"]) == {"memory", "pids"}, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_database_and_queue_are_cut_off_from_the_internet(compose):
    inside = {n for n, s in compose["services"].items() if s["networks"] == ["inside"]}

    assert compose["networks"]["inside"]["internal"]
    assert inside == {"postgres", "valkey"}


def test_tables_are_changed_once_before_anything_runs(compose):
    services = compose["services"]
    wait = {"migrate": {"condition": "service_completed_successfully"}}

    assert {n: services[n]["depends_on"] for n in procfile()} == dict.fromkeys(
        procfile(), wait
    )
    assert services["migrate"]["restart"] == "no"
    assert "replicas" not in services["migrate"]["deploy"]
    assert "replicas" not in services["beat"]["deploy"]


def test_containers_are_given_time_to_finish(compose):
    web = (ROOT / "gunicorn.conf.py").read_text()
    graceful = int(re.search(r"graceful_timeout = (\d+)", web)[1])

    def patience(name):
        return int(compose["services"][name]["stop_grace_period"].removesuffix("s"))

    assert patience("web") > graceful
    assert patience("worker") > settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT


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
        assert set(re.findall(rf"\$\{{{name}\b(..)", text)) == {":?"}, name


def test_the_example_lists_exactly_what_compose_asks_for():
    asked = set(
        re.findall(r"\$\{([A-Z_0-9]+)", (ROOT / "docker-compose.yml").read_text())
    )

    assert example()[0] == asked


def test_every_setting_can_be_given_or_is_withheld_for_a_reason(compose):
    offered, withheld = example()
    given = set(compose["services"]["web"]["environment"])

    assert offered & withheld == set()
    assert offered | withheld == settings_read() | READ_BY_LIBRARIES | FOR_COMPOSE
    assert (offered - FOR_COMPOSE) - given == set()
    for name in ("worker", "beat", "migrate"):
        assert set(compose["services"][name]["environment"]) == given


def test_what_is_left_empty_counts_as_not_set():
    """Compose hands over an empty text for what .env leaves out."""
    compose = (ROOT / "docker-compose.yml").read_text()
    empty = set(re.findall(r"\$\{([A-Z_0-9]+):-\}", compose))
    environment = dict.fromkeys(empty, "") | {
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "hrgl.example",
        "SITE_URL": "https://hrgl.example",
        "MEDIA_S3_BUCKET": "uploads",
        "DATA_CONTROLLER": "City of Graz",
        "DJANGO_SETTINGS_MODULE": "hrgl.settings.prod",
    }
    ask = (
        "import json; from django.conf import settings as s\n"
        "media = s.STORAGES['default']['OPTIONS']\n"
        "print(json.dumps([media['endpoint_url'], media['region_name'],"
        " s.SECRET_KEY_FALLBACKS, s.MAIL_EVIDENCE]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(told.stdout) == [None, None, [], ""]


def test_what_must_be_set_is_left_empty_or_harmless_in_the_example():
    text = (ROOT / ".env.example").read_text()

    assert re.findall(r"^(SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", text, re.MULTILINE) == [
        ("SECRET_KEY", ""),
        ("POSTGRES_PASSWORD", ""),
    ]


def test_the_manual_lists_every_setting(manual):
    table = manual.partition("## Settings")[2]
    listed = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", table))

    assert settings_read() | READ_BY_LIBRARIES <= listed


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
