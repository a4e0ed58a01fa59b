"""Saying whom a provision speaks to, beside its text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Instrument
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Guidance, Paragraph


def seen(guidance: Guidance | None) -> str:
    """What tells one state of a guidance from the next."""
    return guidance.updated_at.isoformat() if guidance else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that is said beside one provision."""

    short: str
    time_frame: str
    levels: Sequence[str]
    addressees: Sequence[str]
    instruments: Collection[Instrument]

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "short": self.short,
            "time_frame": self.time_frame,
            "levels": list(self.levels),
            "addressees": list(self.addressees),
            "instruments": sorted(one.pk for one in self.instruments),
        }


@transaction.atomic
def guide(paragraph: Paragraph, words: Words, *, by: User, base: str) -> Guidance:
    """Say whom ``paragraph`` speaks to. ``base`` is ``seen`` of what was looked at.

    The frozen text does not hold it, so it may change at any time. The same words again
    change nothing.

    Raises:
        Refused: it is no provision, or somebody else has changed it meanwhile.
    """
    paragraph = Paragraph.objects.locked().get(pk=paragraph.pk)
    if paragraph.kind != ParagraphKind.PROVISION or paragraph.removed_at:
        raise Refused(_("Only an encouragement has guidance."), code="no_provision")
    guidance = Guidance.objects.filter(paragraph=paragraph).first()
    before = _said(guidance)
    if guidance and before == words.facts:
        return guidance
    _check_seen(guidance, base)
    guidance = guidance or Guidance(paragraph=paragraph)
    for name in ("short", "time_frame", "levels", "addressees"):
        setattr(guidance, name, words.facts[name])
    guidance.save()
    guidance.instruments.set(words.instruments)
    record(
        by,
        "outcomes.guidance_changed",
        guidance,
        before=before,
        after=words.facts,
        edition_id=paragraph.document.edition_id,
    )
    return guidance


def _check_seen(guidance: Guidance | None, base: str) -> None:
    if base != seen(guidance):
        raise Refused(
            _(
                "Somebody else has changed this meanwhile. Look at what stands there now;"
                " what you typed is kept below and not saved."
            ),
            code="changed",
        )


def _said(guidance: Guidance | None) -> dict[str, Any]:
    if guidance is None:
        return {}
    return {
        "short": guidance.short,
        "time_frame": guidance.time_frame,
        "levels": guidance.levels,
        "addressees": guidance.addressees,
        "instruments": sorted(one.pk for one in guidance.instruments.all()),
    }
