"""Where files that people send are kept: beside nothing that a server hands out."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.core.files.storage import Storage, storages
from django.utils import timezone

FOLDER = "answers"
#: A file without a row may belong to a request that has not ended yet.
GRACE = timedelta(days=1)


def uploads_store() -> Storage:
    return storages["uploads"]


def stored_name(_row: object, _original: str) -> str:
    """A name that says nothing of the person, the question or the kind of file."""
    return f"{FOLDER}/{uuid4().hex}"


def remove_files(names: Iterable[str]) -> None:
    for name in names:
        uploads_store().delete(name)


def remove_lost(folder: str, *, known: set[str]) -> int:
    """Remove what lies in ``folder`` under no ``known`` name; return how much it was."""
    store = uploads_store()
    try:
        _folders, names = store.listdir(folder)
    except FileNotFoundError:
        return 0
    stored = {f"{folder}/{name}" for name in names}
    before = timezone.now() - GRACE
    lost = [name for name in stored - known if store.get_modified_time(name) < before]
    remove_files(lost)
    return len(lost)
