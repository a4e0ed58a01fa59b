"""A mark for each document that moves whenever something of its draft changes.

A page that stands open asks for it every few seconds, without a session and without a
query; only when it has moved, the page asks what has changed. It tells nothing else. When
Redis is away it moves at every look, so nobody misses anything.
"""

import re
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.core import memory

KEY = re.compile(r"([0-9]{1,18})-[0-9a-f]{20}")
KEPT_SECONDS = 24 * 3600


def key_of(document_id: int, edition: str) -> str:
    """The word in the address of a mark; nobody can make up one of another document."""
    facts = f"{edition}/{document_id}"
    signed = salted_hmac("apps.outcomes.marks", facts, algorithm="sha256")
    return f"{document_id}-{signed.hexdigest()[:20]}"


def document_behind(key: str, edition: str) -> int | None:
    found = KEY.fullmatch(key)
    if found is None:
        return None
    number = int(found[1])
    return number if constant_time_compare(key_of(number, edition), key) else None


def current(document_id: int) -> str:
    name = _name(document_id)
    found = memory.recall([name]).get(name)
    if found is None:
        found = uuid4().hex
        if not memory.is_new(name, found, seconds=KEPT_SECONDS):
            found = memory.recall([name]).get(name, found)
    return str(found)


def move(document_id: int) -> None:
    """Move the mark once what is written now is committed."""
    keep = partial(
        memory.remember, _name(document_id), uuid4().hex, seconds=KEPT_SECONDS
    )
    transaction.on_commit(keep, robust=True)


def _name(document_id: int) -> str:
    return f"outcomes:mark:{document_id}"
