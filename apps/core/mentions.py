"""Where the audit trail and the log of the admin name somebody in words, to be forgotten.

People call themselves what they like, also "state" or "admitted". So a name is looked for
in what people have written, as whole words, and neither in the names of columns nor in
the codes of states.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from apps.core.models import AuditEntry
from apps.core.ways import Known


def forget_mentions(known: Known) -> None:
    """Take the words out of all entries that say a name or an address."""
    for words in known.findable:
        _forget_in_trail(words)
        _forget_in_log(words)


def _forget_in_trail(words: str) -> None:
    written = json.dumps(words, ensure_ascii=False)[1:-1]
    found = AuditEntry.objects.annotate(
        was=Cast("before", TextField()), became=Cast("after", TextField())
    ).filter(Q(was__icontains=written) | Q(became__icontains=written))
    said = [
        pk
        for pk, *values in found.values_list("pk", "before", "after")
        if says(values, words)
    ]
    AuditEntry.objects.filter(pk__in=said).update(before=None, after=None)


def _forget_in_log(words: str) -> None:
    written = json.dumps(words)[1:-1]
    found = LogEntry.objects.filter(
        Q(object_repr__icontains=words)
        | Q(change_message__icontains=words)
        | Q(change_message__icontains=written)
    )
    said = [
        pk
        for pk, label, message in found.values_list(
            "pk", "object_repr", "change_message"
        )
        if says([label, *_written_in(message)], words)
    ]
    LogEntry.objects.filter(pk__in=said).update(object_repr="", change_message="")


def _written_in(message: str) -> Iterable[Any]:
    """What a line of the log says beside the names of columns and of tables."""
    try:
        changes = json.loads(message)
        return [said.get("object") for one in changes for said in one.values()]
    except (ValueError, TypeError, AttributeError):
        return [message]


def says(value: Any, words: str) -> bool:
    """Whether ``words`` stand somewhere in ``value``, which is as JSON has it."""
    if isinstance(value, Mapping):
        return any(says(one, words) for one in value.values())
    if isinstance(value, list):
        return any(says(one, words) for one in value)
    if not isinstance(value, str) or value.lower() in codes():
        return False
    whole = rf"(?<!\w){re.escape(words)}(?!\w)"
    return re.search(whole, value, re.IGNORECASE) is not None


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The names of all columns and what can be chosen in them, in small letters."""
    columns = [
        column
        for model in apps.get_models()
        for column in model._meta.concrete_fields  # noqa: SLF001 -- Django's public Meta API
    ]
    chosen = (value for column in columns for value, _label in column.flatchoices)
    return frozenset(
        str(one).lower() for one in (*chosen, *(column.name for column in columns))
    )
