"""What makes a question one that can be asked; said where the organisers write it."""

import re
from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from apps.core.refusals import Refused
from apps.registration.choices import CONDITIONAL_ON, WITH_OPTIONS, QuestionKind
from apps.registration.models import Call, Question
from apps.registration.questionnaire import parsed_options
from apps.registration.worded import FIRST_LANGUAGE

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LONGEST_OPTION = 200
MOST_OPTIONS = 60
MOST_QUESTIONS = 40


def option_codes(question: Question) -> list[str]:
    """What another question may name of the answers to this one."""
    if question.kind == QuestionKind.COUNTRY:
        return [code for code, _name in countries]
    first = [w for w in question.wordings.all() if w.language == FIRST_LANGUAGE]
    return [code for one in first for code, _words in parsed_options(one.options)]


def check_options(text: str) -> list[str]:
    """The codes in ``text``, each once, each with words.

    Raises:
        ValidationError: a line is not as it should be; it is named by its number.
    """
    codes: list[str] = []
    lines = enumerate(text.splitlines(), start=1)
    numbers = [number for number, line in lines if line.strip()]
    for number, (code, words) in zip(numbers, parsed_options(text), strict=True):
        if problem := _wrong_with(code, words, codes):
            raise ValidationError(
                _("Line %(number)s: %(problem)s")
                % {"number": number, "problem": problem}
            )
        codes.append(code)
    if len(codes) > MOST_OPTIONS:
        raise ValidationError(
            _("There may be %(most)s options at most.") % {"most": MOST_OPTIONS}
        )
    return codes


def _wrong_with(code: str, words: str, earlier: Collection[str]) -> str:
    if not CODE.fullmatch(code):
        return _(
            "begin with a code of small letters, digits or hyphens and a colon, as in"
            " “train: By train”."
        )
    if not words:
        return _("write what people read after the colon.")
    if len(words) > LONGEST_OPTION:
        return _("the words are too long; %(most)s characters are possible.") % {
            "most": LONGEST_OPTION
        }
    if code in earlier:
        return _("the code “%(code)s” stands there twice.") % {"code": code}
    return ""


def check_condition(question: Question, on: Question, values: Iterable[str]) -> None:
    """Whether ``question`` may depend on these answers to ``on``.

    Since what it depends on is asked earlier, conditions never run in a circle.

    Raises:
        ValidationError: with the field that has to be changed.
    """
    if on.call_id != question.call_id:
        raise ValidationError({"depends_on": _("Choose a question of the same call.")})
    if on.kind not in CONDITIONAL_ON:
        raise ValidationError(
            {"depends_on": _("Choose a question with options, or one about a country.")}
        )
    if on.order >= question.order:
        raise ValidationError(
            {
                "depends_on": _(
                    "Choose a question that is asked earlier: one with a lower position"
                    " that is not sensitive unless this one is."
                )
            }
        )
    known = option_codes(on)
    for value in values:
        if value not in known:
            shown = ", ".join(known[:20]) if on.kind in WITH_OPTIONS else "AT, KE, PE …"
            raise ValidationError(
                {
                    "depends_values": _(
                        "“%(value)s” is no answer to that question. Its codes are: %(codes)s."
                    )
                    % {"value": value, "codes": shown}
                }
            )


def check_dependents(question: Question) -> None:
    """Whether the questions that depend on this one still can.

    Raises:
        ValidationError: one of them is asked earlier now, or asks of another kind.
    """
    if not question.pk:
        return
    dependents = question.dependents.prefetch_related("wordings")
    for other in dependents:
        if question.kind not in CONDITIONAL_ON:
            field, words = "kind", _("“%(other)s” depends on the options of this one.")
        elif question.order >= other.order:
            field, words = (
                "position",
                _(
                    "“%(other)s” depends on this one, so this one has to be asked first."
                ),
            )
        else:
            continue
        raise ValidationError({field: words % {"other": other}})


def check_codes_in_use(question: Question, codes: Collection[str]) -> None:
    """Whether ``codes`` still hold all answers that other questions depend on.

    Raises:
        ValidationError: a code is missing.
    """
    if not question.pk or question.kind not in WITH_OPTIONS:
        return
    for other in question.dependents.prefetch_related("wordings"):
        for value in other.depends_values:
            if value not in codes:
                raise ValidationError(
                    _("Keep the option “%(code)s”: “%(other)s” depends on it.")
                    % {"code": value, "other": other}
                )


def refuse_broken(call: Call) -> None:
    """Look at everything once more before it is published.

    Raises:
        Refused: the first thing that is wrong, with the question it is about.
    """
    questions = list(
        call.questions.prefetch_related(
            "wordings", "depends_on__wordings"
        ).select_related("depends_on")
    )
    if len(questions) > MOST_QUESTIONS:
        raise Refused(
            _("There may be %(most)s questions at most.") % {"most": MOST_QUESTIONS},
            code="too_many_questions",
        )
    for question in questions:
        for problem in _problems(question):
            raise Refused(f"{question}: {problem}", code="broken_question")


def _problems(question: Question) -> Iterator[str]:
    wordings = {one.language: one for one in question.wordings.all()}
    if FIRST_LANGUAGE not in wordings:
        yield _("Write it in English first; other languages fall back to it.")
        return
    try:
        codes = check_options(wordings[FIRST_LANGUAGE].options)
        if question.kind in WITH_OPTIONS and len(codes) < 2:  # noqa: PLR2004 -- a choice
            yield _("Write at least two options.")
        if question.depends_on:
            check_condition(question, question.depends_on, question.depends_values)
    except ValidationError as error:
        yield from error.messages
