"""A service that DATABASE_URL or REDIS_URL names and that is not there: one clear line."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from embedded.given import check_given_services
from embedded.instance import own_services
from embedded.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
#: Nothing listens there: only the system's own services have ports this low.
NOWHERE = "127.0.0.1:1"
DATABASE = f"postgres://hrgl:sesame@{NOWHERE}/hrgl"
REDIS = f"redis://:sesame@{NOWHERE}/0"


@pytest.fixture
def services():
    """Where the services of this run of the tests are."""
    return {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}


@pytest.fixture(autouse=True)
def nothing_given(services, monkeypatch):
    for name in services:
        monkeypatch.delenv(name)


@contextlib.contextmanager
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def run(*command, **given):
    environment = {k: v for k, v in os.environ.items() if k != "HRGL_INSTANCE"}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment | given,
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("DATABASE_URL", DATABASE, f"PostgreSQL at {NOWHERE} cannot be reached"),
        (
            "DATABASE_URL",
            "postgres://hrgl@%2FNo%2Fwhere/hrgl",
            "PostgreSQL at /No/where/.s.PGSQL.5432 cannot be reached",
        ),
        (
            "DATABASE_URL",
            "postgres://hrgl@:5433/hrgl?host=/No/where",
            "PostgreSQL at /No/where/.s.PGSQL.5433 cannot be reached",
        ),
        ("REDIS_URL", REDIS, f"Redis at {NOWHERE} cannot be reached"),
        ("REDIS_URL", "unix:///No/where", "Redis at /No/where cannot be reached"),
    ],
)
def test_what_is_not_there_is_named_with_its_place(monkeypatch, name, address, told):
    monkeypatch.setenv(name, address)

    with pytest.raises(Trouble) as trouble:
        check_given_services()

    assert str(trouble.value).partition(" (")[0] == told
    assert f"correct {name}" in str(trouble.value)
    assert "sesame" not in str(trouble.value)
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize(
    ("name", "address", "service"),
    [
        ("DATABASE_URL", "mysql://hrgl:sesame@127.0.0.1/hrgl", "PostgreSQL"),
        ("DATABASE_URL", "postgres://hrgl:12/sesame@127.0.0.1/hrgl", "PostgreSQL"),
        ("DATABASE_URL", "postgres://hrgl:12#sesame@127.0.0.1/hrgl", "PostgreSQL"),
        ("REDIS_URL", "redis://:sesame/x@127.0.0.1", "Redis"),
        ("REDIS_URL", "127.0.0.1:6379", "Redis"),
    ],
)
def test_what_is_no_address_is_not_repeated(monkeypatch, name, address, service):
    monkeypatch.setenv(name, address)

    with pytest.raises(Trouble) as trouble:
        check_given_services()

    assert str(trouble.value).startswith(f"{name} is no address of {service}. ")
    assert "sesame" not in str(trouble.value)
    assert "127.0.0.1" not in str(trouble.value)


def test_services_that_answer_are_taken(monkeypatch):
    with listening() as port:
        monkeypatch.setenv("DATABASE_URL", f"postgres://hrgl@localhost:{port}/hrgl")
        monkeypatch.setenv("REDIS_URL", f"redis://localhost:{port}/0")

        check_given_services()


def test_only_what_is_not_given_is_started(monkeypatch):
    assert own_services() == ["PostgreSQL", "Valkey"]
    monkeypatch.setenv("REDIS_URL", REDIS)
    assert own_services() == ["PostgreSQL"]
    monkeypatch.setenv("DATABASE_URL", DATABASE)
    assert own_services() == []


@pytest.mark.parametrize(
    ("given", "service"),
    [({"DATABASE_URL": DATABASE}, "PostgreSQL"), ({"REDIS_URL": REDIS}, "Redis")],
)
def test_the_server_stops_with_one_line_and_leaves_nothing(tmp_path, given, service):
    var = tmp_path / "var"
    with listening() as free:
        pass

    ended = run("script/server", HRGL_VAR=str(var), PORT=str(free), **given)

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"Stopped: {service} at {NOWHERE} cannot be reached (Connection refused). "
        f"Start it, correct {next(iter(given))}, or leave {next(iter(given))} out to "
        "use the embedded one.\n"
    )
    assert not var.exists()


@pytest.mark.parametrize(
    ("given", "service"),
    [({"DATABASE_URL": DATABASE}, "PostgreSQL"), ({"REDIS_URL": REDIS}, "Redis")],
)
def test_preparing_stops_with_one_line(given, service, services):
    ended = run(
        *(sys.executable, "-W", "ignore", "manage.py", "prepare", "--no-static"),
        **services | {"DJANGO_SETTINGS_MODULE": "hrgl.settings.dev"} | given,
        SECRET_KEY="x" * 60,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert ended.stderr.startswith(f"CommandError: {service} at {NOWHERE} cannot be ")
    assert "refused" in ended.stderr
    assert ended.stderr.endswith(f"Check {next(iter(given))}.\n")
    assert "sesame" not in ended.stderr
