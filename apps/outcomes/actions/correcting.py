"""Correcting a clerical mistake of an adopted text, which itself stays as it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.actions.signs import check_corrigendum
from apps.outcomes.canonical import CORRIGENDUM_FORMAT, serialise
from apps.outcomes.frozen import Text
from apps.outcomes.models import Adoption, Corrigendum
from apps.outcomes.models.corrigenda import LONGEST
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.corrigenda import corrigenda_of


@transaction.atomic
def correct(
    adoption: Adoption,
    *,
    by: User,
    paragraph: UUID,
    old: str,
    new: str,
    reason: str,
) -> Corrigendum:
    """Issue a corrigendum: in this place ``old`` is meant to be ``new``.

    The very same one twice, one after the other, is one.

    Raises:
        Refused: the words do not stand in that place exactly once, nothing or too much
            would change, or a sign cannot be printed.
    """
    document = locked_document(adoption.document_id)
    known = corrigenda_of(adoption)
    said = {"paragraph": str(paragraph), "old": old, "new": new, "reason": reason}
    if known and said.items() <= known[-1].content.items():
        return known[-1]
    text = corrected(adoption, known)
    where = _place_in(text, str(paragraph), old=old, new=new)
    check_corrigendum(said=[new, reason])
    issued_at, number = now(), len(known) + 1
    content = {
        "format": CORRIGENDUM_FORMAT,
        "adopted_sha256": adoption.sha256,
        "number": number,
        "edition": {"slug": document.edition.slug, "year": document.edition.year},
        "document": {"title": text.title, "language": text.language},
        "issued_at": issued_at.isoformat(),
        **where,
        **said,
    }
    return _issue(adoption, content, at=issued_at, by=by)


def corrected(adoption: Adoption, known: list[Corrigendum]) -> Text:
    """The adopted text with its latest remarks, as ``known`` corrigenda leave it."""
    remarks = remarks_of(adoption)
    text = adoption.snapshot.text.with_remarks(remarks.content if remarks else None)
    return text.with_corrections(one.correction for one in known)


def _place_in(text: Text, paragraph: str, *, old: str, new: str) -> dict[str, str]:
    found = text.find(paragraph)
    if found is None:
        raise refusals.not_in_version()
    kind, place, written = found
    if not old.strip() or old == new:
        raise Refused(_("Nothing would change."), code="nothing")
    if max(len(old), len(new)) > LONGEST:
        raise Refused(
            _("A clerical mistake is a few words; this is more."), code="too_long"
        )
    if written.count(old) == 0:
        raise Refused(_("These words do not stand in this place."), code="not_there")
    if written.count(old) > 1:
        raise Refused(
            _("These words stand there more than once. Give some more around them."),
            code="more_than_once",
        )
    return {"kind": kind, "place": place}


def _issue(
    adoption: Adoption, content: dict[str, Any], *, at: datetime, by: User
) -> Corrigendum:
    canonical = serialise(content)
    corrigendum = Corrigendum.objects.create(
        adoption=adoption,
        number=content["number"],
        canonical=canonical,
        sha256=sha256_of(canonical),
        issued_at=at,
        issued_by=by,
    )
    record(
        by,
        "corrigendum.issued",
        corrigendum,
        after={"number": corrigendum.number, "sha256": corrigendum.sha256},
        edition_id=adoption.document.edition_id,
    )
    return corrigendum
