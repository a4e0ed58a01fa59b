"""Everything that is kept anywhere, as one text to look for words in."""

import re
from collections.abc import Iterator
from pathlib import Path

import brotli
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import Storage, storages
from django.db import connection

from apps.core.visitors import Page

HEX = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")


def of_everything(*folders: Path) -> str:
    return "\n".join(
        [*of_tables(), *of_sessions(), *of_files(), *of_redis(), *of_folders(*folders)]
    )


def of_tables() -> Iterator[str]:
    """Each row of each table, history and the libraries' tables too; bytes as words."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT row_to_json(t)::text FROM {quoted} t")
            for (row,) in cursor.fetchall():
                yield HEX.sub(lambda found: _words(bytes.fromhex(found[1])), row)


def _words(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def of_sessions() -> Iterator[str]:
    """What is signed and packed in a session."""
    for session in Session.objects.all():
        yield str(session.get_decoded())


def of_files() -> Iterator[str]:
    for alias in storages.backends:
        if alias != "staticfiles":
            yield from _below(storages[alias], "")


def _below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        with storage.open(f"{folder}/{name}".lstrip("/")) as opened:
            yield f"{name} {_words(opened.read())}"
    for name in folders:
        yield from _below(storage, f"{folder}/{name}".lstrip("/"))


def of_redis() -> Iterator[str]:
    client = cache._cache.get_client()
    for key in client.scan_iter():
        name = _words(key)
        yield name
        beginning = cache.make_key("")
        value = cache.get(name[len(beginning) :]) if name.startswith(beginning) else ""
        if isinstance(value, Page):
            value = _words(brotli.decompress(value.kept_body))
        yield str(value)


def of_folders(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                yield f"{file.name} {_words(file.read_bytes())}"
