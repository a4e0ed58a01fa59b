"""Keeping what rapporteurs type."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.actions.items import (
    Item,
    version_of,
    version_of_summary,
    version_typed,
)
from apps.contributions.choices import Attribution
from apps.contributions.models import Contribution, Report
from apps.core.changes import outdate_after_commit
from apps.core.refusals import Refused
from apps.programme.models import Session

#: The names under which summaries are kept that another window has overtaken.
SUMMARIES = UUID("5b0d7a0e-6c1f-4b58-9a3a-3f5f7c4c9d11")


#: The columns of a contribution that are typed.
TYPED = (
    *("kind", "text", "attribution", "attributed_to", "agreement"),
    *("world_region", "is_hidden"),
)


@transaction.atomic
def save_report(
    session: Session,
    *,
    by: User,
    summary: str | None,
    items: Iterable[Item] = (),
    removed: Mapping[UUID, str] = MappingProxyType({}),
    seen: str | None = None,
    page: UUID | None = None,
) -> Report:
    """Keep what the rapporteur typed, however unfinished.

    Under the Chatham House Rule of the session nobody is named, whatever was typed.

    A summary of ``None`` could not be read, and leaves the one that is stored. Rows are
    found by their key, so the same form sent twice changes nothing more, and rows that
    another window added stay. What another window has changed since it was ``seen`` stays
    too; what was typed stands beside it, as a contribution of its own. A ``page`` of a
    browser that saves again and again is no rival of itself, also where it has not yet
    seen the answer to what it sent before.

    Raises:
        Refused: the report is filed, or a removed contribution is in the document.
    """
    Report.objects.get_or_create(session=session, defaults={"rapporteur": by})
    report = Report.objects.locked().get(session=session)
    if report.is_filed:
        raise Refused(
            _("This report is filed. Ask the organisers to send it back to you."),
            code="filed",
        )
    if session.uses_chatham_house_rule:
        items = [_unnamed(item) for item in items]
    beside = _keep_summary(report, summary, seen, page)
    typed = [replace(one, page=page) for one in [*items, *beside]]
    report.kept = _keep_all(report, typed, by=by)
    _remove(report, removed)
    return report


def _unnamed(item: Item) -> Item:
    return replace(
        item, attribution=Attribution.UNATTRIBUTED, attributed_to="", agreement=""
    )


def _keep_summary(
    report: Report, summary: str | None, seen: str | None, page: UUID | None
) -> list[Item]:
    """Store the summary; one that is overtaken becomes a contribution instead."""
    if summary is None:
        return []
    is_own = page is not None and report.saved_from == page
    if seen is None or is_own or version_of_summary(report) == seen:
        report.summary = summary
        report.saved_from = page
        report.save(update_fields=["summary", "saved_from", "updated_at"])
        return []
    if summary in (report.summary, ""):
        return []
    report.was_overtaken = True
    key = uuid5(SUMMARIES, f"{report.pk} {page or summary}")
    return [Item(key=key, text=summary, is_hidden=True, seen="")]


def _keep_all(
    report: Report, items: Iterable[Item], *, by: User
) -> list[tuple[UUID, str]]:
    """Store ``items``; under which key each is kept, and as which version."""
    kept: list[UUID] = []
    for item in items:
        key = _free_key(report, item, kept)
        kept.append(key)
        _keep(report, item, key, by=by)
    rows = report.contributions.filter(key__in=kept).prefetch_related("key_questions")
    versions = {row.key: version_of(row) for row in rows}
    return [(key, versions[key]) for key in kept]


def _free_key(report: Report, item: Item, kept: Collection[UUID]) -> UUID:
    """Where ``item`` can be kept: in its own row, or beside a newer text in another.

    What one page adds beside a newer text goes into one row, however often it saves.
    """
    key = _own_key(report, item.key, kept)
    if not is_overtaken(report, replace(item, key=key)):
        return key
    report.was_overtaken = True
    if item.page:
        key = uuid5(key, str(item.page))
        if not is_overtaken(report, replace(item, key=key, seen="")):
            return key
    return uuid5(key, version_typed(item))


def is_overtaken(report: Report | None, item: Item) -> bool:
    """Whether the row holds neither what was seen nor what was typed on this page."""
    if report is None or item.seen is None:
        return False
    row = report.contributions.filter(key=item.key).first()
    if row and item.page and row.saved_from == item.page:
        return False
    return version_of(row) not in ("", item.seen, version_typed(item))


def _own_key(report: Report, key: UUID, used: Collection[UUID]) -> UUID:
    """``key``, or one made of it where it is that of another row or report."""
    foreign = Contribution.objects.filter(key=key).exclude(report=report).exists()
    return uuid5(key, f"{report.pk} {len(used)}") if foreign or key in used else key


def _keep(report: Report, item: Item, key: UUID, *, by: User) -> None:
    last = report.contributions.order_by("-position").first()
    contribution, _new = Contribution.objects.get_or_create(
        key=key,
        report=report,
        defaults={
            "edition_id": report.session.edition_id,
            "position": last.position + 1 if last else 1,
        },
    )
    told = (contribution.is_hidden, contribution.attributed_to)
    agreed = contribution.agreement
    for name in {*TYPED} - item.unread:
        setattr(contribution, name, getattr(item, name))
    contribution.saved_from = item.page
    if contribution.attribution != Attribution.NAMED:
        contribution.attributed_to = contribution.agreement = ""
    if contribution.agreement != agreed:
        is_noted = bool(contribution.agreement)
        contribution.agreement_noted_by = by if is_noted else None
        contribution.agreement_noted_at = now() if is_noted else None
    contribution.save()
    if told != (contribution.is_hidden, contribution.attributed_to):
        outdate_after_commit()
    if "key_questions" not in item.unread:
        contribution.key_questions.set(item.key_questions)


def _remove(report: Report, seen: Mapping[UUID, str]) -> None:
    """Remove what is still as it was ``seen``; what has changed since stays."""
    rows = report.contributions.filter(key__in=seen).prefetch_related("key_questions")
    same = [row.pk for row in rows if version_of(row) == seen[row.key]]
    report.was_overtaken = report.was_overtaken or len(same) < len(rows)
    try:
        report.contributions.filter(pk__in=same).delete()
    except ProtectedError as used:
        raise Refused(
            _("A contribution that the Outcome Document quotes cannot be removed."),
            code="in_use",
        ) from used
