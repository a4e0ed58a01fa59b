"""The programme narrowed to what a reader looks for."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from apps.programme.choices import Arranged
from apps.programme.models import Interpretation, SessionQuerySet
from apps.programme.queries.search import found_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader has chosen; what is empty narrows nothing."""

    kind: str = ""
    question: int | None = None
    #: Working, or one into which it is interpreted, signed or captioned.
    language: str = ""
    #: As the reader's zone sees it.
    day: date | None = None
    words: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def is_beyond_words(self) -> bool:
        """Whether something other than words was chosen."""
        return any(value for name, value in asdict(self).items() if name != "words")


EVERYTHING = Choice()


def narrowed(
    sessions: SessionQuerySet, choice: Choice, zone: ZoneInfo
) -> SessionQuerySet:
    if choice.kind:
        sessions = sessions.filter(kind=choice.kind)
    if choice.question is not None:
        sessions = sessions.filter(key_questions=choice.question)
    if choice.language:
        spoken = Q(language=choice.language)
        spoken |= Q(further_languages__contains=[choice.language])
        into = Interpretation.objects.filter(
            session=OuterRef("pk"), state=Arranged.ARRANGED, language=choice.language
        )
        sessions = sessions.filter(spoken | Exists(into))
    if choice.day:
        begins = datetime.combine(choice.day, time.min, tzinfo=zone)
        # The next midnight, not 24 hours later: a day has 23 or 25 when clocks change.
        ends = datetime.combine(choice.day + timedelta(days=1), time.min, tzinfo=zone)
        sessions = sessions.filter(starts_at__gte=begins, starts_at__lt=ends)
    return found_by(sessions, choice.words) if choice.words else sessions
