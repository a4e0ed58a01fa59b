"""Applying for a place: drafts, sending, and what a person may change afterwards."""

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.editions.models import Edition, Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.actions.access_needs import (
    state_first_needs,
    state_needs,
)
from apps.registration.actions.own_answers import remove_draft, write_answers
from apps.registration.actions.places import (
    count_behind_the_list,
    lock_part,
    share_part,
)
from apps.registration.choices import ConsentKind, ConsentScope, Mode, State
from apps.registration.models import (
    Application,
    ApplicationDraft,
    Call,
    CallVersion,
    Consent,
    ConsentWording,
)

if TYPE_CHECKING:
    from apps.accounts.models import User

#: More than any field takes; what is longer is refused by the form and cut in the draft.
LONGEST_VALUE = 20_000
MOST_VALUES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A consent that was given, and the words and language it was asked in."""

    kind: ConsentKind
    text: str
    language: str

    @property
    def scope(self) -> ConsentScope:
        is_beyond = self.kind == ConsentKind.UPDATES
        return ConsentScope.SERIES if is_beyond else ConsentScope.EDITION

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a person asks for to be able to take part."""

    kinds: Collection[str] = ()
    details: str = ""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A whole application, cleaned."""

    facts: Mapping[str, Any]
    agreed: Collection[Agreed] = ()
    needs: Needs = field(default_factory=Needs)
    #: Answers to the call's own questions, by their keys; the sensitive ones apart.
    own: Mapping[str, list[str]] = field(default_factory=dict)
    sensitive: Mapping[str, list[str]] = field(default_factory=dict)
    #: The keys of the questions whose files belong to the application.
    files: Collection[str] = ()
    #: The version of the call that was answered.
    version: CallVersion | None = None


#: One statement: of two pages that are sent at once neither takes words from the other.
KEEP_DRAFT = """
INSERT INTO registration_applicationdraft AS kept (
    created_at, updated_at, part_id, person_id, answers, call_version_id, submission_key
) VALUES (now(), now(), %(part)s, %(person)s, %(answers)s::jsonb, %(version)s, %(key)s)
ON CONFLICT (part_id, person_id) DO UPDATE
    SET answers = kept.answers || excluded.answers, updated_at = excluded.updated_at
RETURNING kept.*
"""


def save_draft(
    part: Part,
    *,
    person: "User",
    answers: Mapping[str, Collection[str]],
    version: CallVersion | None = None,
) -> ApplicationDraft:
    """Keep what was typed, valid or not, beside what was typed on other pages.

    ``version`` is what a draft that is begun now is begun on.
    """
    words = {
        "part": part.pk,
        "person": person.pk,
        "answers": json.dumps(_storable(answers)),
        "version": version.pk if version else None,
        "key": str(uuid.uuid4()),
    }
    draft: ApplicationDraft = ApplicationDraft.objects.raw(KEEP_DRAFT, words)[0]
    draft.part, draft.person = part, person
    if version and draft.call_version_id == version.pk:
        draft.call_version = version
    return draft


def _storable(answers: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {
        # PostgreSQL keeps no NUL, which no person types.
        name: [value.replace("\0", "")[:LONGEST_VALUE] for value in values][
            :MOST_VALUES
        ]
        for name, values in answers.items()
    }


def submit(
    part: Part, *, person: "User", answers: Answers, key: uuid.UUID
) -> Application:
    """Send the application; where the call is open, give the place at once.

    The second sending of ``key``, and any further one while the first application
    stands, returns the first. Everything is written together or not at all.

    Raises:
        Refused: there is no call, or it is not open at this moment, or its questions
            are no longer those that were answered.
    """
    # A page that two people send from one computer carries the same key for both.
    own_key = uuid.uuid5(key, f"{part.pk} {person.pk}")
    try:
        return _submit(part, person=person, answers=answers, key=own_key)
    except (IntegrityError, Refused):
        # Seldom, so that it costs nothing to those who send once.
        if earlier := _already_sent(part, person=person, key=own_key):
            return earlier
        raise


@transaction.atomic
def _submit(
    part: Part, *, person: "User", answers: Answers, key: uuid.UUID
) -> Application:
    # The account's row is locked before the part's, as the order of the contexts asks.
    keep_names(person, answers.facts)
    # Nothing stands between the part's lock and the commit that can be done before.
    _keep_wordings(answers.agreed)
    part = _part_to_apply_for(part)
    version_id = answers.version.pk if answers.version else None
    call = _open_call(part, version_id)
    application, position = _new_application(
        part,
        call,
        person=person,
        key=key,
        facts={**answers.facts, "call_version_id": version_id},
    )
    if answers.version:
        write_answers(application, answers)
    _write_consents(application, answers.agreed)
    if answers.needs:
        state_first_needs(application, answers.needs)
    remove_draft(part, person=person, application=application, answers=answers)
    enqueue_many([emails.state_changed(application, position=position)])
    return application


def _part_to_apply_for(part: Part) -> Part:
    """The part, locked where sending gives a place.

    Where somebody decides later, people who send at the same time need not wait for one
    another, only for whoever changes the call or its decisions.
    """
    if selects(part):
        shared = share_part(part)
        if selects(shared):
            return shared
    return lock_part(part.pk)


def selects(part: Part) -> bool:
    call: Call | None = getattr(part, "call", None)
    return call is not None and call.mode == Mode.SELECTION


def _already_sent(part: Part, *, person: "User", key: uuid.UUID) -> Application | None:
    """The application of this very sending, or else the one that still stands."""
    known = Application.objects.filter(
        ~Q(state=State.WITHDRAWN) | Q(submission_key=key), part=part, person=person
    )
    return min(known, key=lambda row: row.submission_key != key, default=None)


def _open_call(part: Part, version_id: int | None) -> Call:
    call: Call | None = getattr(part, "call", None)
    if call is None or not call.is_open:
        raise Refused(_("The call for applications is not open."), code="call_closed")
    if call.current_id != version_id:
        raise Refused(
            _("The questions have changed. Look through your answers once more."),
            code="questions_changed",
        )
    return call


def _new_application(
    part: Part,
    call: Call,
    *,
    person: "User",
    key: uuid.UUID,
    facts: Mapping[str, Any],
) -> tuple[Application, int | None]:
    """Write the row; return it with its position on the waiting list, if it waits."""
    application = Application(part=part, person=person, submission_key=key, **facts)
    position = None
    if call.mode == Mode.OPEN:
        places = count_behind_the_list(part)
        application.decided_at = timezone.now()
        application.state = State.ADMITTED
        if not places.admits(places.shares_of(application)):
            application.state = State.WAITING
            application.waiting_since = places.end_of_the_list
            position = places.waiting + 1
    application.save(force_insert=True)
    return application, position


def keep_names(person: "User", facts: Mapping[str, Any]) -> None:
    """The account shows the names that were given last, everywhere."""
    names = {name: facts.get(name, "") for name in ("full_name", "display_name")}
    if any(getattr(person, name) != value for name, value in names.items()):
        for name, value in names.items():
            setattr(person, name, value)
        person.save(update_fields=list(names))


def _keep_wordings(agreed: Collection[Agreed]) -> None:
    ConsentWording.objects.bulk_create(
        [
            ConsentWording(sha256=one.sha256, language=one.language, text=one.text)
            for one in agreed
        ],
        ignore_conflicts=True,
    )


def _write_consents(application: Application, agreed: Collection[Agreed]) -> None:
    Consent.objects.bulk_create(
        Consent(
            application=application,
            kind=one.kind,
            scope=one.scope,
            wording_id=one.sha256,
            language=one.language,
            given_at=timezone.now(),
        )
        for one in agreed
    )


@transaction.atomic
def change_consents(
    application: Application, *, asked: Collection[str], agreed: Collection[Agreed]
) -> None:
    """Of the kinds ``asked``, let exactly those in ``agreed`` be in force.

    What is taken back keeps its row with the instant; what stays keeps its first one,
    unless that was given to words that have changed since: then the new one replaces it.
    What holds for later editions too is taken back with each application of the person.
    """
    application = Application.objects.locked().get(pk=application.pk)
    wanted = {one.kind for one in agreed}
    in_force = application.consents.filter(withdrawn_at__isnull=True, kind__in=asked)
    known = {one.kind for one in in_force.select_related("wording") if one.is_current}
    in_force.exclude(kind__in=wanted & known).update(withdrawn_at=timezone.now())
    _take_back_elsewhere(application, {*asked} - wanted)
    new = [one for one in agreed if one.kind not in known]
    _keep_wordings(new)
    _write_consents(application, new)


def _take_back_elsewhere(application: Application, kinds: Collection[str]) -> None:
    """Nobody has to say once for each application that they want no more news."""
    series = Edition.objects.filter(parts=application.part_id).values("series")
    given = Consent.objects.filter(
        application__person=application.person_id,
        application__part__edition__series__in=series,
        scope=ConsentScope.SERIES,
        kind__in=kinds,
        withdrawn_at__isnull=True,
    )
    given.update(withdrawn_at=timezone.now())


@transaction.atomic
def change_needs(
    application: Application, *, needs: Needs, agreed: Collection[Agreed]
) -> None:
    """State the access needs anew; with nothing left they are erased at once."""
    rows = Application.objects.locked().select_related("part__edition__series")
    application = rows.select_related("person").get(pk=application.pk)
    state_needs(application, needs, by=application.person)
    change_consents(application, asked=[ConsentKind.ACCESS_NEEDS], agreed=agreed)
