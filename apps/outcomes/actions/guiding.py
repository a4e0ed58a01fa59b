"""Saying whom a provision speaks to, beside its text."""

from collections.abc import Collection

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


@transaction.atomic
def guide(
    paragraph: Paragraph,
    *,
    by: User,
    base: str,
    short: str,
    time_frame: str,
    levels: Collection[str],
    addressees: Collection[str],
    instruments: Collection[Instrument],
) -> Guidance:
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
    words = {
        "short": short,
        "time_frame": time_frame,
        "levels": list(levels),
        "addressees": list(addressees),
    }
    before = _said(guidance)
    after = words | {"instruments": sorted(one.pk for one in instruments)}
    if guidance and before == after:
        return guidance
    if base != seen(guidance):
        raise Refused(
            _(
                "Somebody else has changed this meanwhile. Look at what stands there now;"
                " what you typed is kept below and not saved."
            ),
            code="changed",
        )
    guidance = guidance or Guidance(paragraph=paragraph)
    for name, value in words.items():
        setattr(guidance, name, value)
    guidance.save()
    guidance.instruments.set(instruments)
    record(
        by,
        "outcomes.guidance_changed",
        guidance,
        before=before,
        after=after,
        edition_id=paragraph.document.edition_id,
    )
    return guidance


def _said(guidance: Guidance | None) -> dict[str, object]:
    if guidance is None:
        return {}
    return {
        "short": guidance.short,
        "time_frame": guidance.time_frame,
        "levels": guidance.levels,
        "addressees": guidance.addressees,
        "instruments": sorted(one.pk for one in guidance.instruments.all()),
    }
