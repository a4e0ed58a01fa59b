"""The audit trail: who did what to which object, with the values before and after.

Written by actions, in the transaction of the change. Never hand it secrets, codes, or
the bodies of letters: what is written here cannot be changed or removed.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from apps.core.models import AuditEntry
from apps.core.partial_dates import PartialDate
from apps.core.request_ids import current_request_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User

LABEL_LENGTH = 200


def label_of(target: models.Model) -> str:
    """What a line calls its object: its name where the model says so, else its number.

    Lines cannot be removed, so names and words of people have no place in them: only a
    model whose ``str`` holds neither sets ``audited_by_name``.
    """
    if getattr(target, "audited_by_name", False):
        return str(target)[:LABEL_LENGTH]
    return f"{type(target).__name__} {target.pk}"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, PartialDate):
            return o.isoformat()
        if isinstance(o, models.Model):
            return o.pk
        if isinstance(o, set | frozenset):
            return sorted(o)
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def record(
    actor: "User | AnonymousUser | None",
    verb: str,
    target: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    edition_id: int | None = None,
) -> AuditEntry:
    """Add one entry. ``actor`` is ``None`` when the system itself acts.

    ``verb`` is an app, or a model by its name, a full stop, and what was done to it, as
    a past participle: ``session.published``, ``outcomes.version_frozen``.
    """
    return AuditEntry.objects.create(
        actor_id=getattr(actor, "pk", None),
        verb=verb,
        target_type=target._meta.label_lower,  # noqa: SLF001 -- Django's public Meta API
        target_id=str(target.pk),
        target_label=label_of(target),
        before=_plain(before),
        after=_plain(after),
        edition_id=edition_id,
        request_id=current_request_id(),
    )


def as_json(value: Any) -> Any:
    """``value`` as JSON can hold it: dates as text, rows by their keys."""
    return json.loads(json.dumps(value, cls=_Encoder))


def _plain(facts: Mapping[str, Any] | None) -> Any:
    return None if facts is None else as_json(dict(facts))
