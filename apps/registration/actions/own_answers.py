"""Keeping what was answered to a call's own questions, and for how long."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.kept_queries import kept_query
from apps.editions.models import Edition, Part
from apps.registration.actions.uploading import discard
from apps.registration.models import (
    Answer,
    Application,
    ApplicationDraft,
    CallVersion,
    FormerAnswer,
    SensitiveAnswer,
    Upload,
)
from apps.registration.questionnaire import Questionnaire
from apps.registration.retention import last_day_of

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.registration.actions.applying import Answers

KINDS = (Answer, SensitiveAnswer, FormerAnswer, Upload)


def keep_until(edition: Edition, days: int | None) -> date | None:
    """The last day of keeping; ``None`` as long as the application or while unknown.

    A date that is not fixed yet could be before the event, so nothing goes by it.
    """
    last = last_day_of(edition) if days else None
    return last + timedelta(days=days) if last and days else None


def write_answers(application: Application, answers: "Answers") -> None:
    """Write the answers, the sensitive ones apart; earlier ones are removed already."""
    if not answers.version or not (answers.own or answers.sensitive):
        return
    until = deadlines(answers.version, application.part.edition)
    Answer.objects.bulk_create(
        Answer(
            application=application,
            question_key=key,
            values=values,
            keep_until=until.get(key),
        )
        for key, values in answers.own.items()
    )
    SensitiveAnswer.objects.bulk_create(
        SensitiveAnswer(
            application=application,
            question_key=key,
            values=values,
            keep_until=until.get(key),
        )
        for key, values in answers.sensitive.items()
    )


@kept_query(part=int, person=int)
def _locked_draft(*, part: Any, person: Any) -> QuerySet[ApplicationDraft]:
    return ApplicationDraft.objects.select_for_update().filter(part=part, person=person)


@kept_query(draft=int)
def _uploads(*, draft: Any) -> QuerySet[Upload]:
    return Upload.objects.filter(draft=draft)


def remove_draft(
    part: Part, *, person: "User", application: Application, answers: "Answers"
) -> None:
    """Remove the draft; its files go over to the application, if they were asked for."""
    # Locked against a file that another tab is putting to it.
    draft = next(iter(_locked_draft(part=part.pk, person=person.pk)), None)
    if draft is None:
        return
    if answers.version and Questionnaire.read(answers.version.content).has_files:
        until = deadlines(answers.version, part.edition)
        left = _uploads(draft=draft.pk)
        for upload in [one for one in left if one.question_key in answers.files]:
            upload.draft, upload.application = None, application
            upload.keep_until = until.get(upload.question_key)
            upload.save()
            left.remove(upload)
        if left:
            discard(Upload.objects.filter(draft=draft))
        # Nothing stands on it any more: Django need not look for what does.
        drafts = ApplicationDraft.objects.filter(pk=draft.pk)
        drafts._raw_delete(drafts.db)  # noqa: SLF001 -- as Django's own collector does
    else:
        draft.delete()


def deadlines(version: CallVersion, edition: Edition) -> Mapping[str, date | None]:
    """The last day on which the answer to each question is kept, by its key."""
    questions = Questionnaire.read(version.content).questions
    return {one.key: keep_until(edition, one.keep_days) for one in questions}


@transaction.atomic
def forget_answers(today: date | None = None) -> int:
    """Erase the answers and files whose time is over; return how many.

    Their last days are worked out anew first, since an edition's dates may change.
    """
    day = today or timezone.now().date()
    gone = 0
    for version, key, until in _limited():
        for kind in KINDS:
            kind.objects.filter(
                application__call_version=version, question_key=key
            ).exclude(keep_until=until).update(keep_until=until)
    for kind in (Answer, SensitiveAnswer, FormerAnswer):
        gone += kind.objects.filter(keep_until__lt=day).delete()[0]
    return gone + discard(Upload.objects.filter(keep_until__lt=day))


def _limited() -> Iterator[tuple[CallVersion, str, date | None]]:
    versions = CallVersion.objects.filter(applications__isnull=False).distinct()
    for version in versions.select_related("call__part__edition"):
        edition = version.call.part.edition
        for one in Questionnaire.read(version.content).questions:
            if one.keep_days:
                yield version, one.key, keep_until(edition, one.keep_days)
