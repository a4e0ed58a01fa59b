"""A database of the measurement's own, beside the application's on the same server.

The running worker takes nothing from it, the demonstration is left as it is, and rows
that can never be deleted, such as frozen texts, go with the whole database.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Let ``connection`` be one to an empty, migrated database; yields its name."""
    real = str(connection.settings_dict["NAME"])
    _on(real, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _on(real, f"CREATE DATABASE {name}")
    try:
        _turn_to(name)
        call_command("migrate", verbosity=0)
        yield name
    finally:
        _on(real, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _turn_to(name: str) -> None:
    connection.close()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _on(name: str, statement: str) -> None:
    _turn_to(name)
    with connection.cursor() as cursor:
        cursor.execute(statement)
