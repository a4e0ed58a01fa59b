"""An application as a reviewer reads it: the work, without the person.

Neither names, address, organisation, position and country, nor access needs and files
are part of it. Names that people wrote into their own texts are covered.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from apps.core.languages import listed, written_in
from apps.registration.answered import answered
from apps.registration.changes import Before, Change, changes_of
from apps.registration.choices import Discipline, QuestionKind
from apps.registration.models import Application, FormerAnswer
from apps.registration.sent_answers import questions_of
from apps.registration.titles import title_of

COVERED = "[…]"
#: Addresses lead to the person as well as a name does.
ADDRESSES = re.compile(
    r"\S+@\S+\.\w+|https?://\S+|www\.\S+|(?<!\w)@\w{2,}"
    r"|(?<!\w)(?:[\w-]+\.)+[a-z]{2,}/\S+"
)
#: Scripts that put no spaces between words, or, as Korean, write particles onto a name:
#: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters, Hangul.
_JOINED = (
    r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
#: A letter beside which a name is part of another word.
_LETTER = rf"[^\W{_JOINED}]"
#: What Arabic writes onto the beginning of a word: and, so, in, for, like.
_ONTO = "[\u0648\u0641\u0628\u0644\u0643]?"
#: Shorter parts of a name are also words of many languages; there two signs are a name.
SHORTEST_PART, SHORTEST_JOINED = 3, 2
#: To a name of so many letters many languages add an ending: Otienos, Kovácsnak.
TAKES_ENDINGS = 5
#: The columns of ``_columns``, by their names in the database.
SHOWN_COLUMNS = frozenset(
    {
        "target_group_id",
        "relation",
        "function",
        "level",
        "settlement",
        "size_band",
        "disciplines",
        "next_generation",
        "motivation",
        "own_contribution",
    }
)


def covered(text: str, application: Application) -> str:
    """``text`` without the names and addresses of whoever wrote it.

    Where it is in doubt, a word too many is covered.
    """
    person = application.person
    names = {
        application.full_name,
        application.display_name,
        person.full_name,
        person.display_name,
        *_former(application, "full_name", "display_name"),
    }
    whole = {name.strip() for name in (*names, application.organisation)} - {""}
    whole.update(_former(application, "organisation"))
    parts = {
        part
        for name in names
        for part in re.split(r"[\s\-–.,・]+", name)
        if len(part) >= _shortest(part)
    }
    text = ADDRESSES.sub(COVERED, unicodedata.normalize("NFC", text))
    for words in sorted(whole | parts, key=len, reverse=True):
        text = _name(unicodedata.normalize("NFC", words)).sub(rf"\1{COVERED}", text)
    return text


def _shortest(part: str) -> int:
    return SHORTEST_JOINED if re.match(f"[{_JOINED}]", part) else SHORTEST_PART


def _name(words: str) -> re.Pattern[str]:
    """A name in running text, whatever its script and language write onto it."""
    ending = f"{_LETTER}{{0,3}}" if len(words) >= TAKES_ENDINGS else ""
    return re.compile(
        rf"(?<!{_LETTER})({_ONTO}){re.escape(words)}{ending}(?!{_LETTER})",
        re.IGNORECASE,
    )


def _former(application: Application, *columns: str) -> Iterator[str]:
    """What the person was called before; their texts may still say so."""
    for row in application.former_answers.all():
        if row.column in columns:
            yield from row.values


def is_shown(application: Application, answer: Before | FormerAnswer) -> bool:
    """Whether reviewers read the answer to this fact or question."""
    if answer.column:
        return answer.column in SHOWN_COLUMNS
    question = questions_of(application).named(answer.question_key)
    hidden = (QuestionKind.COUNTRY, QuestionKind.FILE)
    return question is not None and question.kind not in hidden


def last_changed(application: Application) -> str:
    """When what reviewers read was changed last, as a page remembers it; else empty."""
    rows = application.former_answers.in_order()
    shown = (row for row in rows if is_shown(application, row))
    return next((row.changed_at.isoformat() for row in shown), "")


def blind_changes(application: Application, *, since: datetime) -> list[Change]:
    """What a reviewer may know of the changes after ``since``, as they may read it."""
    found = []
    for change in changes_of(application, since=since):
        answers = [
            replace(before, words=covered(before.words, application))
            for before in change.answers
            if is_shown(application, before)
        ]
        if answers:
            found.append(replace(change, answers=answers))
    return found


def blind_facts(application: Application) -> list[tuple[str, str]]:
    """What a reviewer reads, label by label. ``with_world_region`` has to be asked."""
    found = [(title_of(name), words) for name, words in _columns(application)]
    region = getattr(application, "region_name", None)
    place = (_("World region"), region or "")
    told = (*found[:3], place, *found[3:], *_own_answers(application))
    return [(label, words) for label, words in told if words]


def _own_answers(application: Application) -> Iterator[tuple[str, str]]:
    """Answers to the call's own questions, without files, countries and what is sensitive."""
    for one in answered(application, with_files=False):
        if one.kind != QuestionKind.COUNTRY:
            yield one.label, covered(listed(one.words), application)


def _columns(one: Application) -> Iterator[tuple[str, str]]:
    group = one.target_group and written_in(one.target_group.in_full, "en")
    yield "target_group", group or ""
    yield "relation", one.get_relation_display()
    yield "function", one.get_function_display()
    yield "level", one.get_level_display()
    yield "settlement", one.get_settlement_display()
    yield "size_band", one.get_size_band_display()
    yield "disciplines", listed(str(Discipline(x).label) for x in one.disciplines)
    yield "next_generation", _("Yes") if one.next_generation else ""
    yield "motivation", covered(one.motivation, one)
    yield "own_contribution", covered(one.own_contribution, one)
