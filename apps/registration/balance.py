"""Who would take part: counts and shares before and after what is proposed.

Everything is counted over the whole part, whatever a list is filtered by.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from apps.core.small_cells import SMALLEST, about
from apps.editions.models import Part
from apps.registration.choices import Gender, State
from apps.registration.dimensions import (
    Counted,
    dimensions_of,
    person_of,
    rows_of,
)
from apps.registration.kept import kept_places
from apps.registration.models import (
    BalanceTarget,
    Proposal,
    SensitiveAnswer,
)
from apps.registration.models.answers import GENDER
from apps.registration.models.reserved import shares_of
from apps.registration.selection_choices import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group of people: how many applied, have a place, and would have one.

    A count is ``None`` where it is too small to be told.
    """

    label: str
    applied: int | None
    decided: int | None
    proposed: int | None
    share_decided: int | None
    share_proposed: int | None
    target: int | None
    #: The share that could be worked out from counts that are not told exactly.
    share_told: int | None = None

    @property
    def is_short(self) -> bool:
        """Whether what is proposed stays below the target."""
        share = self.share_told if self.share_proposed is None else self.share_proposed
        return self.target is not None and share is not None and share < self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    dimension: str
    title: str
    lines: list[Line]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """Places kept for some people, and how many of these people have or would have one."""

    label: str
    language: str
    number: int
    applied: int
    decided: int
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    capacity: int | None
    applied: int
    decided: int
    proposed: int
    #: Applications without an answer and without a proposal.
    open: int
    kept: list[KeptLine]
    tables: list[Table]

    @property
    def is_too_many(self) -> bool:
        return self.capacity is not None and self.proposed > self.capacity


def balance_of(part: Part) -> Balance:
    """Count the applicants of ``part``, in a fixed number of questions."""
    decisions = dict(
        Proposal.objects.filter(application__part=part).values_list(
            "application_id", "decision"
        )
    )
    rows = list(rows_of(part))
    people = [person_of(row, decisions.get(row["pk"])) for row in rows]
    targets = {
        (one.dimension, one.value): one.share
        for one in BalanceTarget.objects.filter(part=part)
    }
    return Balance(
        capacity=part.capacity,
        applied=len(people),
        decided=sum(one.has_place for one in people),
        proposed=sum(one.would_have for one in people),
        open=sum(
            row["state"] == State.SUBMITTED and row["pk"] not in decisions
            for row in rows
        ),
        kept=list(_kept(part, people)),
        tables=[*_tables(part, people, targets), *_told(part, people, targets)],
    )


def _tables(
    part: Part, people: list[Counted], targets: Mapping[tuple[str, str], int]
) -> Iterable[Table]:
    for dimension, labels, codes_of in dimensions_of(part):
        counts = [Counter[str](), Counter[str](), Counter[str]()]
        for person in people:
            for code in codes_of(person):
                counts[0][code] += 1
                counts[1][code] += person.has_place
                counts[2][code] += person.would_have
        wanted = {
            code: share for (of, code), share in targets.items() if of == dimension
        }
        shown = [code for code in labels if counts[0][code] or code in wanted]
        if not shown:
            continue
        totals = (
            sum(one.has_place for one in people),
            sum(one.would_have for one in people),
        )
        yield Table(
            dimension=dimension,
            title=str(dimension.label),
            lines=[
                _line(
                    labels[code],
                    [one[code] for one in counts],
                    totals,
                    wanted.get(code),
                )
                for code in shown
            ],
        )


def _told(
    part: Part, people: list[Counted], targets: Mapping[tuple[str, str], int]
) -> Iterable[Table]:
    """What people said of their gender: about how many, without shares.

    Whoever changes one proposal and looks again would otherwise learn what one person
    answered. Targets are held against the counts that are told, so that they tell no more.
    """
    rows = SensitiveAnswer.objects.filter(
        application__part=part, question_key=GENDER
    ).values_list("application", "values")
    said = {key: values[0] for key, values in rows if values}
    wanted = {
        code: share for (of, code), share in targets.items() if of == Dimension.GENDER
    }
    if not said and not wanted:
        return
    groups = (
        [person.key for person in people],
        [person.key for person in people if person.has_place],
        [person.key for person in people if person.would_have],
    )
    yield Table(
        dimension=Dimension.GENDER,
        title=str(Dimension.GENDER.label),
        note=_(
            "About so many: up to four more or fewer, so that nobody can be recognised."
        ),
        lines=_against(
            wanted, {code: _told_line(code, said, groups) for code in Gender.values}
        ),
    )


def _against(wanted: Mapping[str, int], lines: Mapping[str, Line]) -> list[Line]:
    """The lines with their targets: shares of those who said something, as told.

    A count too small to be told counts as the smallest that is.
    """
    told = {
        code: SMALLEST if line.proposed is None else line.proposed
        for code, line in lines.items()
    }
    total = sum(line.proposed or 0 for line in lines.values())
    return [
        replace(
            line,
            target=wanted.get(code),
            share_told=_share(told[code], max(total, told[code])) if total else None,
        )
        for code, line in lines.items()
    ]


def _told_line(code: str, said: Mapping[int, str], groups: Iterable[list[int]]) -> Line:
    applied, decided, proposed = (
        about(sum(said.get(key) == code for key in keys), code, among=keys)
        for keys in groups
    )
    return Line(
        label=str(Gender(code).label),
        applied=applied,
        decided=decided,
        proposed=proposed,
        share_decided=None,
        share_proposed=None,
        target=None,
    )


def _kept(part: Part, people: list[Counted]) -> Iterable[KeptLine]:
    """The reserved places that still stand, each with those who belong to them."""
    shares = {share.key: share for share in shares_of(part)}
    for one in kept_places(part.edition).get(part.pk, ()):
        if one.key not in shares:
            continue
        theirs = [person for person in people if person.belongs_to(shares[one.key])]
        yield KeptLine(
            label=one.for_whom,
            language=one.language,
            number=one.number,
            applied=len(theirs),
            decided=sum(person.has_place for person in theirs),
            proposed=sum(person.would_have for person in theirs),
        )


def _line(
    label: str, counts: list[int], totals: tuple[int, int], target: int | None
) -> Line:
    applied, decided, proposed = counts
    return Line(
        label=label,
        applied=applied,
        decided=decided,
        proposed=proposed,
        share_decided=_share(decided, totals[0]),
        share_proposed=_share(proposed, totals[1]),
        target=target,
    )


def _share(count: int, total: int) -> int | None:
    return round(100 * count / total) if total else None
