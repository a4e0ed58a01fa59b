"""What people of sessions are asked, answer, tell of themselves and bring."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions.speaking import (
    Answer,
    forget_availability,
    tell_of_oneself,
)
from apps.programme.models import Availability, Material, SessionPerson
from apps.programme.queries import warnings_for
from apps.programme.rules import leads
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person
from tests.programme.reading import START, words_of
from tests.programme.test_admin import answers, change_page
from tests.programme.test_session_facts import a_file, rows
from tests.registration.test_uploads import a_pdf

pytestmark = pytest.mark.django_db
YES = Answer(confirms=True, listed=True, name="Dr Ada", recording_agreed=True)


@pytest.fixture
def ada():
    return a_person("Ada Speaker", time_zone="Africa/Nairobi")


@pytest.fixture
def role(session, ada):
    return SessionPersonFactory(session=session, person=ada, name="", role="moderator")


@pytest.fixture
def organiser(academy):
    person = holder(academy.edition, "organiser")
    person.is_staff = True
    person.save()
    return person


def letters(what):
    return [
        row.person_id
        for row in Delivery.objects.filter(template=f"programme/{what}").order_by("pk")
    ]


def test_people_are_asked_once_a_day(session, role, organiser):
    SessionPersonFactory(session=session, name="Without an account")
    SessionPersonFactory(
        session=session,
        person=a_person("Said yes"),
        name="",
        state="confirmed",
        answered_at=START,
    )

    asked = [actions.ask(session, actor=organiser) for _ in range(2)]
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        asked.append(actions.ask(session, actor=organiser))

    assert asked == [1, 0, 1]
    assert letters("speaker_asked") == [role.person_id] * 2
    role.refresh_from_db()
    assert role.state == "asked"
    assert AuditEntry.objects.filter(verb="session.people_asked").count() == 2


def test_who_confirms_is_named_as_they_want(client, session, role, ada):
    actions.answer(role, YES, by=ada)
    tell_of_oneself(
        ada, session.edition, biography="I count.", shows_biography=True, times=[]
    )

    page = words_of(client.get(session.get_absolute_url()))

    assert "<bdi>Dr Ada</bdi>" in page
    assert "I count." in page


def test_who_declines_is_named_nowhere_and_leads_nothing(
    client, session, role, ada, organiser
):
    actions.answer(role, YES, by=ada)
    before = leads(ada, session)

    actions.answer(role, Answer(confirms=False, listed=True), by=ada)

    role.refresh_from_db()
    assert (role.state, role.listed, role.recording_agreed) == ("declined", False, None)
    assert (before, leads(ada, session)) == (True, False)
    assert "Dr Ada" not in client.get(session.get_absolute_url()).content.decode()
    assert letters("speaker_answered") == [organiser.pk]
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["sessionperson.confirmed", "sessionperson.declined"]


def test_nothing_is_answered_once_the_session_is_over(role, ada):
    over = SessionFactory(
        part=role.session.part, starts_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    late = SessionPersonFactory(session=over, person=ada, name="")

    with pytest.raises(Refused):
        actions.answer(late, YES, by=ada)

    late.refresh_from_db()
    assert (late.state, late.listed) == ("new", False)


def test_what_not_all_agree_to_is_not_published_as_recorded(academy, organiser, ada):
    session = SessionFactory(part=academy, draft=True, recording="speakers")
    role = SessionPersonFactory(session=session, person=ada, name="")
    SessionPersonFactory(session=session, name="Takes notes", role="note_taker")

    with pytest.raises(Refused) as refusal:
        actions.publish(session, actor=organiser)
    session.refresh_from_db()
    refused = (refusal.value.code, session.state)
    actions.answer(role, YES, by=ada)
    actions.publish(session, actor=organiser)
    session.refresh_from_db()

    assert refused == ("lacks_agreement", "draft")
    assert (session.state, session.recording) == ("published", "speakers")


def test_who_takes_the_agreement_back_ends_the_recording(session, role, ada, organiser):
    session.recording = "all"
    session.save()
    actions.answer(role, YES, by=ada)
    session.refresh_from_db()
    agreed = session.recording

    no = Answer(confirms=True, listed=True, recording_agreed=False)
    actions.answer(role, no, by=ada)

    session.refresh_from_db()
    assert (agreed, session.recording) == ("all", "none")
    assert letters("speaker_answered") == [organiser.pk]


@pytest.mark.parametrize(
    ("typed", "recording"),
    [
        ({}, "none"),
        ({"recording_agreed": "true", "agreed_how": "By telephone"}, "speakers"),
        ({"role": "note_taker"}, "speakers"),
    ],
)
def test_who_comes_in_after_the_release_has_to_agree_as_well(
    client, session, organiser, typed, recording
):
    session.recording = "speakers"
    session.save()
    client.force_login(organiser)
    row = {"position": "0", "role": "speaker", "name": "Bo Example"} | typed

    client.post(
        change_page(session),
        answers(session.part, recording="speakers") | rows("people", row),
    )

    session.refresh_from_db()
    assert (session.people.count(), session.recording) == (1, recording)
    taken_off = AuditEntry.objects.filter(verb="session.recording_taken_off")
    assert taken_off.count() == (recording == "none")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"listed": "on"}, "Write how they agreed, or ask them."),
        ({"recording_agreed": "true"}, "Write how they agreed, or ask them."),
        ({"listed": "on", "agreed_how": "By telephone"}, ""),
    ],
)
def test_organisers_note_how_somebody_agreed(client, session, organiser, typed, said):
    client.force_login(organiser)
    row = {"position": "0", "role": "speaker", "name": "Bo Example"} | typed

    answer = client.post(
        change_page(session), answers(session.part) | rows("people", row)
    )

    assert said in words_of(answer) if said else answer.status_code == 302
    assert SessionPerson.objects.exists() == (not said)


def test_organisers_do_not_answer_in_the_place_of_somebody(
    client, session, role, ada, organiser
):
    actions.answer(role, Answer(confirms=True), by=ada)
    client.force_login(organiser)
    row = {
        "id": role.pk,
        "session": session.pk,
        "position": "0",
        "role": "moderator",
        "person": ada.email,
        "listed": "on",
        "agreed_how": "By telephone",
    }

    answer = client.post(
        change_page(session), answers(session.part) | rows("people", row, kept=1)
    )

    assert "They have answered themselves, and said no." in words_of(answer)
    role.refresh_from_db()
    assert role.listed is False


def test_a_speaker_answers_and_brings_files_on_their_pages(
    client, session, role, ada, django_capture_on_commit_callbacks
):
    client.force_login(ada)
    address = reverse("programme:role", args=[role.pk])
    nothing = client.post(address, {})
    client.post(address, {"answer": "yes", "listed": "on", "recording": "no"})
    adding = reverse("programme:add-material", args=[role.pk])
    bad = client.post(adding, {"title": "Slides", "visibility": "everybody"})
    client.post(
        adding,
        {"title": "Slides", "visibility": "everybody", "upload": a_file(a_pdf())},
    )
    material = Material.objects.get()
    shown = words_of(client.get(session.get_absolute_url()))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("programme:remove-material", args=[role.pk, material.pk]))

    assert (nothing.status_code, bad.status_code) == (422, 422)
    assert "Give a file or an address, one of the two." in words_of(bad)
    role.refresh_from_db()
    assert (role.state, role.listed, role.recording_agreed) == (
        "confirmed",
        True,
        False,
    )
    assert (material.brought_by, material.added_by) == (role, ada)
    assert "Slides" in shown
    assert not Material.objects.exists()


def test_times_are_those_of_the_persons_own_clock(client, session, role, ada):
    client.force_login(ada)
    address = reverse("programme:about-me", args=["2031"])
    time = {"day": "2031-03-05", "begins": "08:00", "ends": "12:00"}
    good = {"biography": "I count."} | rows("t", time, {})
    bad = [
        rows("t", time | {"ends": "07:00"}),
        rows("t", time | {"day": ""}),
        rows("t", time, time),
    ]

    refused = [client.post(address, {"biography": "Kept"} | one) for one in bad]
    nothing = Availability.objects.exists()
    sent = client.post(address, good)

    assert [one.status_code for one in refused] == [422] * 3
    assert all("Kept" in one.content.decode() for one in refused)
    assert (nothing, sent.status_code) == (False, 302)
    [kept] = Availability.objects.all()
    words = "Ada Speaker has other times than that of “Budgets”."
    assert words in [*warnings_for(session)]
    assert kept.starts_at == datetime(2031, 3, 5, 5, tzinfo=UTC)
    assert 'value="08:00"' in client.get(address).content.decode()


def test_when_people_could_is_forgotten_after_the_event(session, ada):
    Availability.objects.create(
        edition=session.edition,
        person=ada,
        starts_at=START,
        ends_at=START + timedelta(hours=1),
    )

    kept = forget_availability(session.ends_at + timedelta(days=29))
    gone = forget_availability(session.ends_at + timedelta(days=31))

    assert (kept, gone) == (0, 1)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"state": "confirmed"}, "programme_answer_times_match_state"),
        (
            {"state": "declined", "answered_at": START, "listed": True},
            "programme_nobody_who_declined_is_listed",
        ),
    ],
)
def test_the_database_holds_answers_to_their_rules(role, changed, named):
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        SessionPerson.objects.update(**changed)


def test_the_database_keeps_times_of_one_person_apart(session, ada):
    spans = [
        Availability(
            edition=session.edition,
            person=ada,
            starts_at=START,
            ends_at=START + timedelta(hours=hours),
        )
        for hours in (1, 2)
    ]

    with (
        pytest.raises(IntegrityError, match="programme_availability_said_once"),
        transaction.atomic(),
    ):
        Availability.objects.bulk_create(spans)
