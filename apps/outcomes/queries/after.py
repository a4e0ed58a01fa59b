"""What became of a published text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localdate

from apps.core.zones import zone_or_ours
from apps.editions.models import Edition
from apps.outcomes.after_choices import Done
from apps.outcomes.choices import ParagraphKind, Status
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Document, Endorsement, FollowUp
from apps.outcomes.queries.corrigenda import corrigenda_of


def published_of(edition: Edition) -> Document | None:
    found = Document.objects.filter(edition=edition, status=Status.PUBLISHED)
    return found.select_related("edition__series", "adoption__snapshot").first()


def provisions_of(document: Document) -> list[Entry]:
    """The encouragements as they were adopted, with what corrigenda correct."""
    adoption = document.adoption
    corrections = [one.correction for one in corrigenda_of(adoption)]
    entries = adoption.snapshot.text.with_corrections(corrections).entries
    return [one for one in entries if one.kind == ParagraphKind.PROVISION]


def years_of(document: Document) -> range:
    """From the year of the adoption until this one."""
    zone = zone_or_ours(document.edition.time_zone)
    return range(document.adoption.adopted_on.year, localdate(timezone=zone).year + 1)


def shown_endorsements(document: Document) -> QuerySet[Endorsement]:
    shown = Endorsement.objects.shown().filter(document=document)
    return shown.select_related("authority").order_by("authority__name", "pk")


@dataclass(frozen=True, slots=True)
class Followed:
    """One encouragement and what is told of it."""

    entry: Entry
    told: Sequence[FollowUp]

    @property
    def counts(self) -> list[tuple[Done, int]]:
        """How many are how far."""
        return [(state, sum(one.state == state for one in self.told)) for state in Done]


def followed_by(endorsement: Endorsement, *, all_of_it: bool) -> list[Followed]:
    """All years of one authority, newest first; others read what is public."""
    rows = FollowUp.objects.filter(endorsement=endorsement)
    return _by_provision(endorsement.document, rows if all_of_it else rows.public())


def followed(document: Document) -> list[Followed]:
    """Of each authority the newest that it tells everybody."""
    newest = _newest(document).select_related("endorsement__authority")
    return _by_provision(document, newest)


@dataclass(frozen=True, slots=True)
class HowFar:
    """How many are how far with one encouragement, where anybody tells."""

    states: Sequence[tuple[Done, int]]
    #: The newest year of which anybody does.
    last: int

    @property
    def number(self) -> int:
        return sum(count for _state, count in self.states)


def how_far(document: Document) -> dict[str, HowFar]:
    """By the id of the encouragement; of each authority the newest counts."""
    told: dict[str, Counter[str]] = {}
    last: dict[str, int] = {}
    newest = _newest(document).values_list("paragraph_id", "state", "year")
    for paragraph, state, year in newest:
        key = str(paragraph)
        told.setdefault(key, Counter())[state] += 1
        last[key] = max(year, last.get(key, year))
    return {
        key: HowFar([(one, counts[one]) for one in Done if counts[one]], last[key])
        for key, counts in told.items()
    }


def _newest(document: Document) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.public().filter(endorsement__document=document)
    return rows.order_by("paragraph_id", "endorsement_id", "-year").distinct(
        "paragraph_id", "endorsement_id"
    )


def _by_provision(document: Document, rows: QuerySet[FollowUp]) -> list[Followed]:
    told: dict[str, list[FollowUp]] = {}
    for row in rows:
        told.setdefault(str(row.paragraph_id), []).append(row)
    return [Followed(one, _in_order(told, one)) for one in provisions_of(document)]


def _in_order(told: Mapping[str, list[FollowUp]], entry: Entry) -> list[FollowUp]:
    rows = told.get(entry.id, [])
    return sorted(rows, key=lambda row: (-row.year, row.pk))
