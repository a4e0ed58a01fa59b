"""What one person has handed in to sessions, and what names them; what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contributions.choices import Attribution
from apps.contributions.models import Contribution
from apps.outcomes.models import Document
from apps.outcomes.queries.led_to import Led, Places, became, paragraphs_by_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A contribution, and how it stands for whoever brought it or is named in it."""

    contribution: Contribution
    state: str
    is_decided: bool
    reason: str
    led_to: tuple[Led, ...]
    #: The one that stands for it as well, where others read that one, too.
    into: Contribution | None


@dataclass(frozen=True, slots=True)
class OwnContributions:
    handed_in: list[Own]
    naming: list[Own]


def own_contributions(person: User) -> OwnContributions:
    """The latest edition first. A paragraph is told to those who may read the ledger."""
    mine = _rows(Q(handed_in_by=person))
    named = _rows(_names(person) & _may_be_read_by(person))
    named = [row for row in named if row.handed_in_by_id != person.pk]
    stand = _Standing(person, [*mine, *named])
    return OwnContributions(
        handed_in=[stand.of(row) for row in mine],
        naming=[stand.of(row) for row in named],
    )


def _rows(which: Q) -> list[Contribution]:
    return list(
        Contribution.objects.filter(which)
        .select_related("edition__series", "report__session", "merged_into__report")
        .prefetch_related("key_questions", "dispositions")
        .order_by("-edition__year", "-edition_id", "report__session__starts_at", "pk")
    )


def _names(person: User) -> Q:
    """Who is named here is a name, of which there may be several people."""
    names = {person.full_name.strip(), person.display_name.strip()} - {""}
    alike = [Q(attributed_to__iexact=name) for name in sorted(names)]
    is_named = Q(
        attribution=Attribution.NAMED,
        is_hidden=False,
        report__session__uses_chatham_house_rule=False,
    )
    return is_named & reduce(or_, alike, Q(pk__in=[]))


def _may_be_read_by(person: User) -> Q:
    """What ``person`` may read anyway, so that no namesake learns more than that."""
    published = Document.objects.published().values("edition")
    filed = Contribution.objects.filed()
    return Q(pk__in=filed.visible_to(person).values("pk")) | Q(
        pk__in=filed.filter(edition__in=published).values("pk")
    )


class _Standing:
    """Where contributions of several editions are in the texts of these."""

    def __init__(self, person: User, rows: Iterable[Contribution]) -> None:
        editions = {row.edition_id for row in rows}
        documents = Document.objects.filter(edition__in=editions)
        self._read = {
            document.edition_id: (Places(document), paragraphs_by_source(document))
            for document in documents.select_related("edition")
            if person.has_perm("outcomes.read_ledger", document.edition)
        }

    def of(self, row: Contribution) -> Own:
        word = next((one for one in row.dispositions.all() if one.is_current), None)
        led = self._led(row)
        facts = became(word, is_used=bool(led))
        state = facts["outcome_label"]
        into = self._into(row)
        if not row.report.is_filed:
            state = _("With the rapporteur of the session")
        elif word is None and into:
            state = _("Merged")
        elif word is None and not led and row.is_hidden:
            state = _("Drafting team only")
        return Own(
            contribution=row,
            state=state,
            is_decided=row.report.is_filed and bool(word or led or into),
            reason=facts["reason"],
            led_to=led,
            into=into,
        )

    def _led(self, row: Contribution) -> tuple[Led, ...]:
        """Also where the one led that stands for it."""
        if row.edition_id not in self._read:
            return ()
        places, used = self._read[row.edition_id]
        both = filter(None, [row.pk, row.merged_into_id])
        return tuple(
            {led: None for one in both for pk in used[one] for led in places.led(pk)}
        )

    @staticmethod
    def _into(row: Contribution) -> Contribution | None:
        into = row.merged_into
        is_read = into is not None and into.report.is_filed and not into.is_hidden
        return into if is_read else None
