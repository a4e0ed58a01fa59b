"""Writing down who changed what."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from apps.core.models import AuditEntry

if TYPE_CHECKING:
    from apps.accounts.models import User


def record(
    actor: "User | AnonymousUser | None",
    verb: str,
    target: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    edition_id: int | None = None,
) -> AuditEntry:
    """Add an entry in the transaction of the change itself.

    ``before`` and ``after`` name only what changed. ``actor`` is ``None`` for what the
    application does by itself, such as moving somebody up a waiting list.
    """
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor is not None else None,
        verb=verb,
        target_type=target._meta.label_lower,  # noqa: SLF001 -- Django's public Meta API
        target_id=str(target.pk),
        target_label=str(target)[:200],
        edition_id=edition_id,
        before=dict(before or {}),
        after=dict(after or {}),
    )
