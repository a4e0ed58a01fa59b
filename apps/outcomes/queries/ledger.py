"""The ledger: what was handed in and said, what became of it, why, and where it is now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.contributions.models import Contribution
from apps.outcomes.choices import Outcome, ParagraphKind, Status
from apps.outcomes.frozen import Text
from apps.outcomes.models import (
    Amendment,
    Comment,
    Disposition,
    Document,
    Paragraph,
    Snapshot,
    Source,
)
from apps.outcomes.queries.proposals import stands_in
from apps.outcomes.text.naming import name_of
from apps.programme.models import Session

#: What a line is about.
CONTRIBUTION, COMMENT, AMENDMENT = "contribution", "comment", "amendment"
#: Beside the outcomes of dispositions.
IN_THE_TEXT, OPEN = "in_the_text", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A paragraph that something led to, as its reader finds it."""

    name: str
    address: str


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

    @property
    def text(self) -> str:
        return "\n".join(" ".join(filter(None, part)) for part in self.said)


class _Places:
    """Where the paragraphs of a document stand for those who read the ledger."""

    def __init__(self, document: Document) -> None:
        self._rows = {
            row.pk: row for row in Paragraph.objects.filter(document=document)
        }
        self._shown = _shown_text(document)
        text = self._shown.text if self._shown else None
        self._names = _names_in(text)
        self._document = document

    def led(self, pk: UUID | None) -> tuple[Led, ...]:
        """The paragraph, or what it was joined into, if readers find it in a text."""
        row = stands_in(pk, self._rows) if pk else None
        if row is not None and row.kind == ParagraphKind.REMARK:
            row = stands_in(row.explains_id, self._rows) if row.explains_id else None
        name = self._names.get(str(row.pk)) if row else None
        if row is None or name is None:
            return ()
        return (Led(name=name, address=f"{self._address}#p-{row.pk}"),)

    @property
    def _address(self) -> str:
        slug = self._document.edition.slug
        if self._document.status == Status.PUBLISHED:
            return reverse("outcomes:document", args=[slug])
        assert self._shown is not None
        return reverse("outcomes:version", args=[slug, self._shown.number])


def _shown_text(document: Document) -> Snapshot | None:
    """The adopted text once it is published, else the newest frozen one."""
    if document.status == Status.PUBLISHED:
        return document.adoption.snapshot
    return document.snapshots.order_by("-number").first()


def _names_in(text: Text | None) -> dict[str, str]:
    """What each paragraph of ``text`` is called, by its id."""
    entries = text.entries if text else ()
    return {entry.id: name_of(entry.kind, entry.place) for entry in entries}


def ledger_of(document: Document, *, hears_all: bool) -> list[Line]:
    """All lines: what the sessions handed in, then what was said about each text.

    Nobody is named but who agreed to that; what is withheld or withdrawn has no words
    here. ``hears_all`` adds the words of both, for the team.
    """
    places = _Places(document)
    return [
        *_of_contributions(document, places),
        *_of_voices(document, places, hears_all=hears_all),
    ]


def _of_contributions(document: Document, places: _Places) -> Iterator[Line]:
    rows = (
        Contribution.objects.for_edition(document.edition)
        .filed()
        .shown()
        .select_related("report__session")
        .prefetch_related("key_questions", "dispositions")
        .order_by("report__session__starts_at", "report__session_id", "position", "pk")
    )
    used = _paragraphs_by_source(document)
    public = _public_sessions(document)
    for row in rows:
        word = next((one for one in row.dispositions.all() if one.is_current), None)
        led = tuple({led: None for pk in used[row.pk] for led in places.led(pk)})
        session = row.report.session
        questions = [question.code for question in row.key_questions.all()]
        named = [session.title] if session.pk in public else []
        yield Line(
            kind=CONTRIBUTION,
            label=row.get_kind_display(),
            about=" · ".join([*named, *questions]),
            by=row.shown_name,
            said=(("", row.text),),
            withheld="",
            **_became(word, is_used=bool(led)),
            led_to=led,
        )


def _public_sessions(document: Document) -> set[int]:
    """The sessions that everybody may know of."""
    public = Session.objects.visible_to(AnonymousUser())
    return set(public.filter(edition=document.edition).values_list("pk", flat=True))


def _paragraphs_by_source(document: Document) -> defaultdict[int, list[UUID]]:
    found: defaultdict[int, list[UUID]] = defaultdict(list)
    rows = Source.objects.filter(paragraph__document=document).order_by("pk")
    for contribution, paragraph in rows.values_list("contribution", "paragraph"):
        found[contribution].append(paragraph)
    return found


def _became(word: Disposition | None, *, is_used: bool = False) -> dict[str, Any]:
    if word is not None:
        return {
            "outcome": word.outcome,
            "outcome_label": word.get_outcome_display(),
            "reason": word.reason,
        }
    if is_used:
        return {
            "outcome": IN_THE_TEXT,
            "outcome_label": _("In the text"),
            "reason": "",
        }
    return {"outcome": OPEN, "outcome_label": _("Not decided yet"), "reason": ""}


def _of_voices(
    document: Document, places: _Places, *, hears_all: bool
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
            names[snapshot.pk] = _names_in(snapshot.text)
        about = names[snapshot.pk].get(str(one.paragraph_id), "")
        yield _of_voice(one, f"{snapshot.label}: {about}", places, hears_all=hears_all)


def _of_voice(
    voice: Amendment | Comment, about: str, places: _Places, *, hears_all: bool
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
        **_became(word),
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
