"""The registry of personal data: what every column of ours says about a person.

Each context lists its models in ``personal_data.py``. From these lists the audit trail
knows which words it withholds, and the admin what nobody may filter by. A field that is
in none of them fails a test.

none: says nothing about a person. personal: about an identifiable person. sensitive:
about health, beliefs, or the safety of somebody at risk. secret: opens something.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from apps.core.ways import ANOTHER, Fate, Way

CLASSES = frozenset({"none", "personal", "sensitive", "secret"})

DATA_MAP: dict[str, dict[str, str]] = {
    "AuditEntry": {
        "id": "none",
        "at": "none",
        "actor": "personal",
        "verb": "none",
        "target_type": "none",
        "target_id": "personal",
        "target_label": "personal",
        "before": "personal",
        "after": "personal",
        "edition_id": "none",
        "request_id": "none",
    },
    "Submission": {
        "id": "none",
        "key": "none",
        "person": "personal",
        "action": "none",
        "answer": "none",
        "created_at": "none",
    },
}

#: Columns that history tables add to those of the model they follow.
HISTORY = {
    "history_id": "none",
    "history_date": "none",
    "history_change_reason": "none",
    "history_type": "none",
    "history_user": "personal",
}


def our_models() -> Iterator[type[models.Model]]:
    """Every model of ours with a table, history tables included."""
    for config in apps.get_app_configs():
        if config.name.startswith("apps."):
            yield from config.get_models()


def classification(model: type[models.Model]) -> dict[str, str]:
    """What the model's context says of its fields; history follows its subject."""
    followed: Any = getattr(model, "instance_type", None)
    if followed is not None:
        return classification(followed) | HISTORY
    model = model._meta.concrete_model or model  # noqa: SLF001 -- as below
    context = model._meta.app_config  # noqa: SLF001 -- Django's public Meta API
    module = f"{context.name}.personal_data"
    if not context.name.startswith("apps.") or find_spec(module) is None:
        return {}
    listed: dict[str, dict[str, str]] = import_module(module).DATA_MAP
    return listed.get(model.__name__, {})


def fields_of(model: type[models.Model]) -> set[str]:
    """The names of the fields and many-to-many relations the model itself declares."""
    meta = model._meta  # noqa: SLF001 -- Django's public Meta API
    return {field.name for field in (*meta.fields, *meta.many_to_many)}


WAYS = {
    "AuditEntry": (
        Way(
            to="actor",
            fate=Fate.STAYS,
            keeps={"*": "That something was done stays, under no name."},
            untold={"before": ANOTHER, "after": ANOTHER},
        ),
    ),
    "Submission": (Way(to="person", fate=Fate.GOES),),
    "admin.LogEntry": (
        Way(
            to="user",
            fate=Fate.STAYS,
            keeps={"*": "That something was done stays, under no name."},
            untold={"object_repr": ANOTHER, "change_message": ANOTHER},
        ),
    ),
}
NOBODY: dict[str, str] = {}
BORROWED = {
    "admin.LogEntry": {
        "id": "none",
        "action_time": "none",
        "user": "personal",
        "content_type": "none",
        "object_id": "personal",
        "object_repr": "personal",
        "action_flag": "none",
        "change_message": "personal",
    },
}
