"""What people say about a frozen text, as its readers may read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.small_cells import SMALLEST
from apps.core.textdiff import diff_html
from apps.outcomes.choices import AmendmentKind, Outcome
from apps.outcomes.frozen import Entry, Text
from apps.outcomes.models import Amendment, Comment, Disposition, Snapshot, Support
from apps.outcomes.text.naming import name_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A voice with what a page shows of it to one reader."""

    voice: Amendment | Comment
    entry: Entry | None
    #: How an amendment changes the text, to be seen and heard; of a comment nothing.
    change: SafeString
    #: Where an amendment would move its paragraph.
    place: str = ""
    is_own: bool = False
    is_supported: bool = False
    #: Whether this reader may read its words: of what is withheld or withdrawn, its author
    #: and the team.
    is_readable: bool = True

    @property
    def disposition(self) -> Disposition | None:
        found: Disposition | None = self.voice.disposition
        return found

    @property
    def support(self) -> int | None:
        """How many stand behind it; ``None`` for a few, of whom a number would tell."""
        count = self.voice.support
        return count if count >= SMALLEST else None


@dataclass(slots=True)
class Said:
    """All that was said about one paragraph."""

    comments: list[Shown] = field(default_factory=list)
    amendments: list[Shown] = field(default_factory=list)


def said_about(
    snapshot: Snapshot, reader: User | None, *, is_team: bool
) -> dict[str, Said]:
    """What was said about each paragraph of ``snapshot``, by its id."""
    found: defaultdict[str, Said] = defaultdict(Said)
    comments = snapshot.comments.for_pages()
    for one in shown(comments, snapshot.text, reader, is_team=is_team):
        found[str(one.voice.paragraph_id)].comments.append(one)
    amendments = Amendment.objects.for_pages().filter(consultation__snapshot=snapshot)
    for one in shown(amendments, snapshot.text, reader, is_team=is_team):
        found[str(one.voice.paragraph_id)].amendments.append(one)
    return found


def shown(
    voices: Iterable[Amendment | Comment],
    text: Text,
    reader: User | None,
    *,
    is_team: bool,
) -> list[Shown]:
    """Each of ``voices``, which are on ``text``, for ``reader``."""
    entries = {entry.id: entry for entry in text.entries}
    remarks = {one.remark.id: one for one in text.entries if one.remark}
    return [
        _shown(voice, text, entries | remarks, reader, is_team=is_team)
        for voice in voices
    ]


def _shown(
    voice: Amendment | Comment,
    text: Text,
    entries: dict[str, Entry],
    reader: User | None,
    *,
    is_team: bool,
) -> Shown:
    entry = entries.get(str(voice.paragraph_id))
    is_own = reader is not None and voice.author_id == reader.pk
    amendment = voice if isinstance(voice, Amendment) else None
    word: Disposition | None = voice.disposition
    is_withdrawn = word is not None and word.outcome == Outcome.WITHDRAWN
    is_quiet = is_withdrawn or voice.withheld_at is not None
    return Shown(
        voice=voice,
        entry=entry,
        change=change_of(amendment, entry, text)
        if amendment and entry
        else SafeString(),
        place=_place(amendment, entries) if amendment else "",
        is_own=is_own,
        is_supported=reader is not None and _is_among(reader, voice.supports.all()),
        is_readable=is_own or is_team or not is_quiet,
    )


def _is_among(reader: User, supports: Iterable[Support]) -> bool:
    return any(one.person_id == reader.pk for one in supports)


def change_of(amendment: Amendment, entry: Entry, text: Text) -> SafeString:
    """How ``amendment`` changes the words of ``entry``; a move changes none."""
    if amendment.kind == AmendmentKind.MOVE:
        return SafeString()
    before, after = words_of_change(amendment, entry, text)
    return _difference(before, after, get_language() or "")


def words_of_change(amendment: Amendment, entry: Entry, text: Text) -> tuple[str, str]:
    """What stands there, and what would; the same twice for a move."""
    if amendment.kind == AmendmentKind.MOVE:
        return entry.body, entry.body
    before = "" if amendment.kind == AmendmentKind.ADD else entry.body
    return before, text.spell(amendment.body)


@lru_cache(maxsize=1024)
def _difference(before: str, after: str, language: str) -> SafeString:
    """Worked out once for all who read it; its words for the ear are in ``language``."""
    return diff_html(before, after)


def _place(amendment: Amendment, entries: dict[str, Entry]) -> str:
    if amendment.kind != AmendmentKind.MOVE:
        return ""
    after = entries.get(str(amendment.after_id))
    if after is None:
        return _("At the beginning")
    named = name_of(after.kind, after.place)
    return _("After %(paragraph)s") % {"paragraph": named}
