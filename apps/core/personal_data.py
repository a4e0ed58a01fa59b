"""What kind of personal data each field of each model is.

Every context has ``personal_data.py`` with its ``DATA_MAP``: model name → field name →
class. Export, erasure and retention run from it; a field without a class fails a test.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from django.apps import apps

#: ``none``: not about a person. ``personal``: about a person. ``sensitive``: Article 9 of
#: the GDPR or able to endanger somebody. ``secret``: lets somebody act as the person.
Class = Literal["none", "personal", "sensitive", "secret"]
DataMap = Mapping[str, Mapping[str, Class]]

CLASSES = ("none", "personal", "sensitive", "secret")

DATA_MAP: DataMap = {
    "AuditEntry": {
        "id": "none",
        "at": "none",
        "actor": "personal",
        "verb": "none",
        "target_type": "none",
        "target_id": "none",
        "target_label": "personal",
        "edition_id": "none",
        "before": "personal",
        "after": "personal",
    },
    "Submission": {
        "key": "none",
        "person": "personal",
        "purpose": "none",
        "result_id": "none",
        "created_at": "none",
    },
}


def data_map_of(app_label: str) -> DataMap:
    """The map of one context; empty when it has none."""
    module = f"apps.{app_label}.personal_data"
    if find_spec(module) is None:
        return {}
    found: DataMap = import_module(module).DATA_MAP
    return found


def our_apps() -> list[str]:
    return [c.label for c in apps.get_app_configs() if c.name.startswith("apps.")]
