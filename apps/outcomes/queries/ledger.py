"""The ledger: what was handed in and said, what became of it, why, and where it is now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.contributions.matrix import may_tell_region, regions_told
from apps.contributions.models import Contribution
from apps.outcomes.choices import Outcome
from apps.outcomes.models import Amendment, Comment, Disposition, Document
from apps.outcomes.queries.led_to import (
    Led,
    Places,
    became,
    names_in,
    paragraphs_by_source,
)
from apps.programme.models import Session

#: What a line is about.
CONTRIBUTION, COMMENT, AMENDMENT = "contribution", "comment", "amendment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What another contribution says that was merged into one."""

    label: str
    about: str
    by: str
    text: str
    #: Why it was, where the drafters have said so of it alone.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was said, and what became of it."""

    kind: str
    #: "A3", "Comment 12", "Proposal".
    label: str
    #: Where it was said, or what it answers.
    about: str
    #: For whom it was said, as far as they want it to be known.
    by: str
    #: A heading, or none, and the words below it.
    said: tuple[tuple[str, str], ...]
    #: Why it is not shown; empty where it is.
    withheld: str
    outcome: str
    outcome_label: str
    reason: str
    led_to: tuple[Led, ...]
    #: The world region a contribution comes from, where that may be told.
    region: str = ""
    merged: tuple[Merged, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(" ".join(filter(None, part)) for part in self.said)


def ledger_of(document: Document, *, hears_all: bool) -> list[Line]:
    """All lines: what the sessions handed in, then what was said about each text.

    Nobody is named but who agreed to that; what is withheld or withdrawn has no words
    here. ``hears_all`` adds the words of both, for the team.
    """
    places = Places(document)
    return [
        *_of_contributions(document, places, hears_all=hears_all),
        *_of_voices(document, places, hears_all=hears_all),
    ]


def _of_contributions(
    document: Document, places: Places, *, hears_all: bool
) -> Iterator[Line]:
    """What was merged into another one is told with it, and led where that led."""
    rows = list(
        Contribution.objects.for_edition(document.edition)
        .filed()
        .shown()
        .select_related("report__session", "world_region")
        .prefetch_related("key_questions", "dispositions")
        .order_by("report__session__starts_at", "report__session_id", "position", "pk")
    )
    tell = _Telling(document, hears_all=hears_all)
    used = paragraphs_by_source(document)
    standing = {row.pk for row in rows if row.merged_into_id is None}
    merged: defaultdict[int, list[Contribution]] = defaultdict(list)
    for row in rows:
        if row.merged_into_id in standing:
            merged[row.merged_into_id].append(row)
    for row in rows:
        if row.merged_into_id in standing:
            continue
        both = [row, *merged[row.pk]]
        led = {
            led: None for one in both for pk in used[one.pk] for led in places.led(pk)
        }
        yield tell.line(row, merged[row.pk], tuple(led))


class _Telling:
    """What of contributions may be told, and how."""

    def __init__(self, document: Document, *, hears_all: bool) -> None:
        self._public = _public_sessions(document)
        self._tells_all = hears_all
        self._regions = set() if hears_all else regions_told(document.edition)

    def line(
        self, row: Contribution, merged: list[Contribution], led: tuple[Led, ...]
    ) -> Line:
        return Line(
            kind=CONTRIBUTION,
            label=row.get_kind_display(),
            about=self._about(row),
            by=row.shown_name,
            said=(("", row.text),),
            withheld="",
            **became(_word_on(row), is_used=bool(led)),
            led_to=led,
            region=self._region(row),
            merged=tuple(self._merged(one) for one in merged),
        )

    def _about(self, row: Contribution) -> str:
        session = row.report.session
        questions = [question.code for question in row.key_questions.all()]
        named = [session.title] if session.pk in self._public else []
        return " · ".join([*named, *questions])

    def _region(self, row: Contribution) -> str:
        """None that would say what the matrix of regions keeps back."""
        is_told = self._tells_all or may_tell_region(row, self._regions)
        return row.region_name if is_told else ""

    def _merged(self, row: Contribution) -> Merged:
        word = _word_on(row)
        return Merged(
            label=row.get_kind_display(),
            about=self._about(row),
            by=row.shown_name,
            text=row.text,
            reason=word.reason if word else "",
        )


def _word_on(row: Contribution) -> Disposition | None:
    return next((one for one in row.dispositions.all() if one.is_current), None)


def _public_sessions(document: Document) -> set[int]:
    """The sessions that everybody may know of."""
    public = Session.objects.visible_to(AnonymousUser())
    return set(public.filter(edition=document.edition).values_list("pk", flat=True))


def _of_voices(
    document: Document, places: Places, *, hears_all: bool
) -> Iterator[Line]:
    names: dict[int, dict[str, str]] = {}
    voices: list[Amendment | Comment] = [
        *Amendment.objects.for_pages()
        .filter(consultation__document=document)
        .select_related("consultation__snapshot"),
        *Comment.objects.for_pages()
        .filter(consultation__document=document)
        .select_related("consultation__snapshot"),
    ]
    voices.sort(key=lambda one: (one.consultation_id, one.created_at))
    for one in voices:
        snapshot = one.consultation.snapshot
        if snapshot.pk not in names:
            names[snapshot.pk] = names_in(snapshot.text)
        about = names[snapshot.pk].get(str(one.paragraph_id), "")
        yield _of_voice(one, f"{snapshot.label}: {about}", places, hears_all=hears_all)


def _of_voice(
    voice: Amendment | Comment, about: str, places: Places, *, hears_all: bool
) -> Line:
    word: Disposition | None = voice.disposition
    is_withdrawn = word is not None and word.outcome == Outcome.WITHDRAWN
    is_quiet = not hears_all and (is_withdrawn or voice.withheld_at is not None)
    led = places.led(word.paragraph_id) if word else ()
    label = _("Comment %(number)s") % {"number": voice.pk}
    if isinstance(voice, Amendment):
        label = voice.label
    return Line(
        kind=AMENDMENT if isinstance(voice, Amendment) else COMMENT,
        label=label,
        about=about,
        by="" if is_quiet else _spoken_for(voice),
        said=() if is_quiet else _words_of(voice),
        withheld=voice.withheld_because,
        **became(word),
        led_to=led,
    )


def _spoken_for(voice: Amendment | Comment) -> str:
    return ", ".join(filter(None, [voice.public_name, voice.on_behalf_of]))


def _words_of(voice: Amendment | Comment) -> tuple[tuple[str, str], ...]:
    if not isinstance(voice, Amendment):
        return (("", voice.body),)
    kind = voice.get_kind_display()
    proposed = (f"{kind}:", voice.body) if voice.body else (kind, "")
    return (proposed, (_("Reason:"), voice.reason))
