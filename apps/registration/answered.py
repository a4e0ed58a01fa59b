"""What was answered to a call's own questions, in the words the person was asked in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.kept_queries import kept_query
from apps.registration.choices import Gender, QuestionKind
from apps.registration.models import Answer, Application, SensitiveAnswer, Upload
from apps.registration.models.answers import GENDER
from apps.registration.question_fields import in_words
from apps.registration.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    label: str
    words: tuple[str, ...] = ()
    upload: Upload | None = None
    kind: str = ""


@kept_query(application=int)
def _answers(*, application: Any) -> QuerySet[Answer]:
    return Answer.objects.filter(application=application)


@kept_query(application=int)
def _sensitive_answers(*, application: Any) -> QuerySet[SensitiveAnswer]:
    return SensitiveAnswer.objects.filter(application=application)


def answered(application: Application, *, with_files: bool = True) -> list[Answered]:
    """The answers that are not sensitive, in the order of the questions."""
    asked = _asked(application)
    if not asked.questions:
        return []
    texts = _by_key(_answers(application=application.pk))
    files = {}
    if with_files and asked.has_files and getattr(application, "has_uploads", True):
        files = {one.question_key: one for one in application.uploads.all()}
    found = []
    for one in asked.questions:
        if one.is_sensitive:
            continue
        if one.kind == QuestionKind.FILE and one.key in files:
            found.append(Answered(label=one.label, upload=files[one.key]))
        elif values := texts.get(one.key):
            words = tuple(in_words(one, values))
            found.append(Answered(label=one.label, words=words, kind=one.kind))
    return found


def sensitive_answered(
    application: Application, *, with_gender: bool = True
) -> Iterator[tuple[str, Answered]]:
    """The sensitive answers: for the person, and without gender for the organisers."""
    asked = _asked(application)
    if not asked.asks_gender and not any(q.is_sensitive for q in asked.questions):
        return
    texts = _by_key(_sensitive_answers(application=application.pk))
    if with_gender and (values := texts.get(GENDER)):
        code, *more = values
        own = (str(Gender(code).label), *more)
        yield GENDER, Answered(label=_("Your gender"), words=own)
    for one in asked.questions:
        if one.is_sensitive and (values := texts.get(one.key)):
            words = tuple(in_words(one, values))
            yield one.key, Answered(label=one.label, words=words)


def _asked(application: Application) -> Questionnaire:
    version = application.call_version
    return Questionnaire.read(version.content if version else None)


def _by_key(rows: Iterable[Answer | SensitiveAnswer]) -> dict[str, list[str]]:
    return {row.question_key: row.values for row in rows}
