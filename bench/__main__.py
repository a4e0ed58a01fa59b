"""Measure a running script/server: registration, programme, mail or pdf."""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path

import django

NAMES = ("registration", "programme", "mail", "pdf")


def join_instance() -> None:
    """Use the database and the queue of the running default, and the key it signs with."""
    var = Path(os.environ.get("HRGL_VAR") or Path.cwd() / "var")
    record = var / "instance.json"
    if not record.exists():
        sys.exit(f"Stopped: nothing runs on {var}. Start script/server first.")
    instance = json.loads(record.read_text())
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
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    join_instance()
    django.setup()
    measure = importlib.import_module(f"bench.{arguments.name}").measure
    result = measure(
        arguments.url.rstrip("/"), clients=arguments.clients, seconds=arguments.seconds
    )
    print(json.dumps({"bench": arguments.name} | result))


main()
