"""Measure a running script/server; what is measured stands in bench/__init__.py."""

import argparse
import importlib
import json
import os
import signal
import sys
from http.client import HTTPException
from pathlib import Path

import django
from django.db import Error

NAMES = (
    "registration",
    "programme",
    "mail",
    "reminders",
    "pdf",
    "race",
    "churn",
    "seats",
    "drafting",
)


def join_instance() -> None:
    """Use the database and the queue of the running default, and the key it signs with."""
    var = Path(os.environ.get("HRGL_VAR") or Path.cwd() / "var")
    record = var / "instance.json"
    if not record.exists():
        sys.exit(f"Stopped: nothing runs on {var}. Start script/server first.")
    instance = json.loads(record.read_text())
    if not Path(f"/proc/{instance['pid']}").exists():
        sys.exit(f"Stopped: script/server has died on {var}. Start it again.")
    os.environ |= {
        "DATABASE_URL": instance["DATABASE_URL"],
        "REDIS_URL": instance["REDIS_URL"],
        "HRGL_INSTANCE_PID": str(instance["pid"]),
        "HRGL_VAR": str(var),
        "LOG_LEVEL": "ERROR",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.dev")
    if (var / "secret_key").exists():
        os.environ.setdefault("SECRET_KEY", (var / "secret_key").read_text())


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    parser.add_argument("--url", default=address)
    parser.add_argument("--clients", type=int)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    # What a measurement has made is removed also when somebody stops it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    join_instance()
    django.setup()
    bench = importlib.import_module(f"bench.{arguments.name}")
    try:
        result = bench.measure(
            arguments.url.rstrip("/"),
            clients=arguments.clients or getattr(bench, "CLIENTS", 8),
            seconds=arguments.seconds,
        )
    except (OSError, HTTPException, Error) as error:
        sys.exit(f"Stopped: {type(error).__name__}: {str(error).splitlines()[0]}")
    print(json.dumps({"bench": arguments.name} | result))


main()
