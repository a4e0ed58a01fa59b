"""The explanatory remarks between adoption and publication (ADR 0011)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.actions.readiness import check_references
from apps.outcomes.actions.signs import check_remarks
from apps.outcomes.canonical import canonical_remarks, live_paragraphs, serialise
from apps.outcomes.choices import ParagraphKind, Status
from apps.outcomes.models import Adoption, Document, RemarksVersion, SideVersion
from apps.outcomes.models.document import sha256_of


@transaction.atomic
def finish_remarks(document: Document, *, by: User) -> RemarksVersion | None:
    """Freeze the remarks as they are now, as a version with its own date and hash.

    Where nothing has changed, the version that is there is given back; ``None`` when
    the remarks are still those of the adopted text.

    Raises:
        Refused: the text is not adopted, or is published, or an unmerged version of a
            remark waits, a pointer stands for nothing, or a sign cannot be printed.
    """
    document = locked_document(document.pk)
    _check_adopted(document)
    _check_merged(document)
    adoption = Adoption.objects.select_related("snapshot").get(document=document)
    last = adoption.remarks_versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    paragraphs = live_paragraphs(document)
    content = canonical_remarks(adoption, paragraphs, number=number)
    if _said(content["remarks"]) == _said(_standing(adoption, last)):
        return last
    check_references(document, paragraphs)
    check_remarks(content)
    text = serialise(content)
    version = RemarksVersion.objects.create(
        adoption=adoption,
        number=number,
        canonical=text,
        sha256=sha256_of(text),
        frozen_at=now(),
        frozen_by=by,
    )
    record(
        by,
        "outcomes.remarks_finished",
        version,
        after={"number": number, "sha256": version.sha256},
        edition_id=document.edition_id,
    )
    return version


def _check_adopted(document: Document) -> None:
    if document.status != Status.ADOPTED:
        raise Refused(
            _("The remarks are finished between adoption and publication."),
            code="not_adopted",
        )


def _check_merged(document: Document) -> None:
    unmerged = SideVersion.objects.unmerged().filter(
        revision__paragraph__document=document,
        revision__paragraph__kind=ParagraphKind.REMARK,
        revision__paragraph__removed_at__isnull=True,
    )
    if unmerged.exists():
        raise Refused(
            _("Settle the unmerged versions of the remarks first."), code="unmerged"
        )


def _standing(adoption: Adoption, last: RemarksVersion | None) -> list[dict[str, Any]]:
    """The remarks that hold now, in the shape of ``canonical_remarks``."""
    if last:
        found: list[dict[str, Any]] = last.content["remarks"]
        return found
    return list(_adopted_remarks(adoption.snapshot.content["paragraphs"]))


def _adopted_remarks(entries: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for entry in entries:
        if entry["remark"]:
            yield {**entry["remark"], "explains": entry["id"]}


def _said(remarks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """``remarks`` without what they are called, which each form writes in its own way."""
    names = {"number", "place"}
    return [
        {key: part for key, part in remark.items() if key not in names}
        for remark in remarks
    ]
