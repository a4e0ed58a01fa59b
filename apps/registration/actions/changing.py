"""Changing the answers of an application that nobody has decided on."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.actions.applying import (
    Answers,
    change_consents,
    keep_names,
    save_draft,
)
from apps.registration.actions.deciding import locked
from apps.registration.actions.own_answers import deadlines, remove_draft, write_answers
from apps.registration.actions.places import count, fill_free_places
from apps.registration.actions.uploading import discard, discard_drafts
from apps.registration.changes import is_undecided, may_change
from apps.registration.choices import HOLDING, State
from apps.registration.models import (
    Application,
    ApplicationDraft,
    FormerAnswer,
)
from apps.registration.sent_answers import COLUMNS, Reworked, reworked
from apps.registration.typed_facts import typed

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What is asked with the names of their fields, as ``keep_change`` takes it.
Typed = Mapping[str, Collection[str]]


@transaction.atomic
def keep_change(
    application: Application, *, typed: Typed, seen: str
) -> ApplicationDraft | None:
    """Keep what was typed on one page until it is sent; nothing is replaced yet.

    ``seen`` is the mark of what the page showed. Where something else has been typed
    there since, in another window, nothing is kept and there is no answer.

    Raises:
        Refused: the application was withdrawn; whoever applies again begins anew.
    """
    application = Application.objects.locked().get(pk=application.pk)
    if application.state == State.WITHDRAWN:
        raise Refused(_("The answers can no longer be changed."), code="withdrawn")
    draft = _locked_draft(application)
    if reworked(application, draft).mark([*typed]) != seen:
        return None
    if draft is None:
        left = ApplicationDraft.objects.filter(
            part=application.part_id, person=application.person_id
        )
        discard_drafts(left)
    draft = save_draft(
        application.part,
        person=application.person,
        answers=typed,
        version=application.call_version,
    )
    if draft.changes_id is None:
        draft.changes = application
        draft.save(update_fields=["changes", "updated_at"])
    return draft


@transaction.atomic
def discard_change(application: Application) -> None:
    """Forget what was typed and not sent; doing so twice changes nothing more."""
    discard_drafts(ApplicationDraft.objects.filter(changes=application))


@transaction.atomic
def change_answers(
    application: Application,
    *,
    by: "User",
    answers: Answers,
    asked: Collection[str],
    seen: str,
) -> bool:
    """Put ``answers`` in place of those that were sent, and keep the earlier ones.

    ``asked`` are the consents that were asked anew. Sending twice changes nothing more.
    Return whether any answer is another one now.

    Raises:
        Refused: the application is decided on, the call has closed, something else was
            typed in another window, or the place is kept for others than the person
            says they are now. The draft stays in each case.
    """
    # The account's row is locked before the part's, as the order of the contexts asks.
    _keep_new_names(application, answers, by)
    part, application = locked(application)
    draft = _locked_draft(application)
    if draft is None:
        return False
    _refuse_if_settled(application)
    wanted = reworked(application, draft)
    _refuse_if_overtaken(wanted, seen)
    _refuse_if_place_is_for_others(part, application, answers)
    at = timezone.now()
    former = [*_differing(application, answers, wanted, at)]
    is_other = bool(former) or _is_other_apart(application, answers)
    if is_other:
        _replace(application, answers, former)
        _tell(application, draft, former, by=by)
    change_consents(application, asked=asked, agreed=answers.agreed)
    _remove_old_files(application, answers, wanted)
    remove_draft(part, person=by, application=application, answers=answers)
    if former and part.keeps_places:  # type: ignore[attr-defined]  # lock_part annotates it
        fill_free_places(part)
    return is_other


def _locked_draft(application: Application) -> ApplicationDraft | None:
    drafts = ApplicationDraft.objects.select_for_update(no_key=True)
    return drafts.filter(changes=application).first()


def _keep_new_names(application: Application, answers: Answers, by: "User") -> None:
    """Names that are changed here are those of the account; others stay as they are."""
    names = ("full_name", "display_name")
    if any(getattr(application, name) != answers.facts[name] for name in names):
        keep_names(by, answers.facts)


def _refuse_if_settled(application: Application) -> None:
    if not is_undecided(application):
        raise Refused(
            _("Your application has been decided on. Your answers stay as they were."),
            code="decided",
        )
    if not may_change(application):
        raise Refused(
            _("The call has closed. Your answers stay as they were."), code="closed"
        )


def _refuse_if_overtaken(wanted: Reworked, seen: str) -> None:
    if wanted.mark() != seen:
        raise Refused(
            _(
                "Something was changed in another window or on another device. Look"
                " through your answers once more."
            ),
            code="overtaken",
        )


def _refuse_if_place_is_for_others(
    part: Part, application: Application, answers: Answers
) -> None:
    """Nobody gets a reserved place as somebody they then say they are not."""
    if not part.keeps_places or application.state not in HOLDING:  # type: ignore[attr-defined]  # lock_part annotates it
        return
    places = count(part)
    claimed = Application(part=part, **answers.facts)
    had, wants = places.shares_of(application), places.shares_of(claimed)
    if had != wants and not places.with_one_less(had).admits(wants):
        raise Refused(
            _(
                "Your place is kept for a group to which you would not belong any more,"
                " and no other place is free. Write to the organisers."
            ),
            code="kept_for_others",
        )


def _differing(
    application: Application, answers: Answers, wanted: Reworked, at: datetime
) -> Iterator[FormerAnswer]:
    """What is answered otherwise now, each with what was answered before."""
    for column in COLUMNS:
        was = typed(getattr(application, column))
        if was != typed(answers.facts[column]):
            yield FormerAnswer(
                application=application, changed_at=at, column=column, values=was
            )
    until = _until(application, answers)
    for key, values in _own_before(application, answers, wanted):
        yield FormerAnswer(
            application=application,
            changed_at=at,
            question_key=key,
            values=values,
            keep_until=until.get(key),
        )


def _own_before(
    application: Application, answers: Answers, wanted: Reworked
) -> Iterator[tuple[str, list[str]]]:
    were = {row.question_key: row.values for row in application.answers.all()}
    for key in sorted({*were, *answers.own}):
        if _plain(were.get(key, [])) != _plain(answers.own.get(key, [])):
            yield key, were.get(key, [])
    files = {row.question_key: row for row in application.uploads.all()}
    kept = {key: wanted.uploads.get(key) for key in answers.files}
    for key in sorted({*files, *kept}):
        if files.get(key) != kept.get(key):
            yield key, [files[key].original_name] if key in files else []


def _plain(values: Iterable[str]) -> list[str]:
    return [value.replace("\r\n", "\n") for value in values]


def _until(application: Application, answers: Answers) -> Mapping[str, date | None]:
    if answers.version is None:
        return {}
    return deadlines(answers.version, application.part.edition)


def _is_other_apart(application: Application, answers: Answers) -> bool:
    now = {row.question_key: row.values for row in application.sensitive_answers.all()}
    return now != dict(answers.sensitive)


def _replace(
    application: Application, answers: Answers, former: list[FormerAnswer]
) -> None:
    columns = [row.column for row in former if row.column]
    for column in columns:
        setattr(application, column, answers.facts[column])
    if columns:
        names = [column.removesuffix("_id") for column in columns]
        application.save(update_fields=[*names, "updated_at"])
    FormerAnswer.objects.bulk_create(former)
    application.answers.all().delete()
    application.sensitive_answers.all().delete()
    write_answers(application, answers)


def _remove_old_files(
    application: Application, answers: Answers, wanted: Reworked
) -> None:
    """Remove files that are replaced, taken out or not asked for any more."""
    kept = {upload.pk for key, upload in wanted.uploads.items() if key in answers.files}
    discard(application.uploads.exclude(pk__in=kept))


def _tell(
    application: Application,
    draft: ApplicationDraft,
    former: list[FormerAnswer],
    *,
    by: "User",
) -> None:
    """The trail names what was changed, without a word of it nor what stands apart."""
    audit.record(
        by,
        "application.changed",
        application,
        after={"changed": [str(row) for row in former]},
        edition_id=application.part.edition_id,
    )
    enqueue_many([emails.answers_changed(application, key=str(draft.submission_key))])
