"""Where files that people send are kept: beside nothing that a server hands out."""

from uuid import uuid4

from django.core.files.storage import Storage, storages

FOLDER = "answers"


def uploads_store() -> Storage:
    return storages["uploads"]


def stored_name(_row: object, _original: str) -> str:
    """A name that says nothing of the person, the question or the kind of file."""
    return f"{FOLDER}/{uuid4().hex}"
