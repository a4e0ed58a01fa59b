"""Keeping what rapporteurs type."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import ProtectedError
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
TYPED = ("kind", "text", "attribution", "attributed_to", "world_region", "is_hidden")


@transaction.atomic
def save_report(
    session: Session,
    *,
    by: User,
    summary: str | None,
    items: Iterable[Item] = (),
    removed: Mapping[UUID, str] = MappingProxyType({}),
    seen: str | None = None,
) -> Report:
    """Keep what the rapporteur typed, however unfinished.

    Under the Chatham House Rule of the session nobody is named, whatever was typed.

    A summary of ``None`` could not be read, and leaves the one that is stored. Rows are found by their key, so the same form sent twice changes nothing more, and
    rows that another window added stay. What another window has changed since it was
    ``seen`` stays too; what was typed stands beside it, as a contribution of its own.

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
        items = [
            replace(item, attribution=Attribution.UNATTRIBUTED, attributed_to="")
            for item in items
        ]
    report.kept = _keep_all(report, [*items, *_keep_summary(report, summary, seen)])
    _remove(report, removed)
    return report


def _keep_summary(report: Report, summary: str | None, seen: str | None) -> list[Item]:
    """Store the summary; one that is overtaken becomes a contribution instead."""
    if summary is None:
        return []
    if seen is None or version_of_summary(report) == seen:
        report.summary = summary
        report.save(update_fields=["summary", "updated_at"])
        return []
    if summary in (report.summary, ""):
        return []
    report.was_overtaken = True
    key = uuid5(SUMMARIES, f"{report.pk} {summary}")
    return [Item(key=key, text=summary, is_hidden=True)]


def _keep_all(report: Report, items: Iterable[Item]) -> list[tuple[UUID, str]]:
    """Store ``items``; under which key each is kept, and as which version."""
    kept: list[UUID] = []
    for item in items:
        key = _own_key(report, item.key, kept)
        if is_overtaken(report, replace(item, key=key)):
            key = uuid5(key, version_typed(item))
            report.was_overtaken = True
        kept.append(key)
        _keep(report, item, key)
    rows = report.contributions.filter(key__in=kept).prefetch_related("key_questions")
    versions = {row.key: version_of(row) for row in rows}
    return [(key, versions[key]) for key in kept]


def is_overtaken(report: Report | None, item: Item) -> bool:
    """Whether the row holds neither what was seen nor what was typed."""
    if report is None or item.seen is None:
        return False
    there = version_of(report.contributions.filter(key=item.key).first())
    return there not in ("", item.seen, version_typed(item))


def _own_key(report: Report, key: UUID, used: Collection[UUID]) -> UUID:
    """``key``, or one made of it where it is that of another row or report."""
    foreign = Contribution.objects.filter(key=key).exclude(report=report).exists()
    return uuid5(key, f"{report.pk} {len(used)}") if foreign or key in used else key


def _keep(report: Report, item: Item, key: UUID) -> None:
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
    for name in {*TYPED} - item.unread:
        setattr(contribution, name, getattr(item, name))
    if contribution.attribution != Attribution.NAMED:
        contribution.attributed_to = ""
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
