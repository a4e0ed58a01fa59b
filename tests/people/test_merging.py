"""Two accounts become one: nothing is lost, and no place is given twice."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils.timezone import now

from apps.accounts.models import User
from apps.certificates.models import Certificate
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.people.actions import ENDS, SAME, STAYS, merge, relations
from apps.programme.models import (
    Attendance,
    Material,
    SessionInput,
    SignUp,
    SpeakerProfile,
)
from apps.registration.models import Application, Assignment, Review
from tests.factories.editions import AppointmentFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot, holder
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
)
from tests.factories.registration import (
    ApplicationFactory,
    a_review,
    a_reviewer,
)
from tests.personal.somebody import a_somebody
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db


def both(academy, first="admitted", second=None):
    rows = []
    for number, state in enumerate((first, second or first)):
        facts = {} if state == "submitted" else {state: True}
        person = a_person(f"Ada Example {number}")
        rows.append(ApplicationFactory(part=academy, person=person, **facts))
    return rows


def one_of(kept, duplicate, by, **names):
    return merge(kept, duplicate=duplicate, names=names, by=by)


def held_by(person):
    """What leads to ``person``: names of foreign keys with their numbers of rows."""
    counts = {
        name: model._default_manager.filter(**{column: person}).count()
        for name, model, column in relations()
    }
    return {name: number for name, number in counts.items() if number}


def test_every_foreign_key_to_a_person_is_known():
    user = User._meta.model
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is user
    }

    assert {name for name, _model, _column in relations()} == found
    assert found >= STAYS | ENDS | SAME


def test_all_that_somebody_holds_is_handed_over():
    somebody = a_somebody().person
    kept = a_person("Ada Kept")
    ApplicationFactory(part=an_academy("2033"), person=kept)
    root = User.objects.create_superuser("root@example.org")
    wrote = ("outcomes.Revision.author", "outcomes.Adoption.declared_by")
    held = held_by(somebody)
    assert held.keys() & set(wrote)

    # Frozen texts name their author, so that account is the one to keep.
    with pytest.raises(Refused) as refusal:
        one_of(kept, somebody, root)
    assert refusal.value.code == "has_written"
    assert held_by(somebody) == held
    held_by_kept = held_by(kept)
    one_of(somebody, kept, root)

    left = held_by(kept)
    assert {name for name in left if name not in STAYS} == set()
    for name, number in held_by_kept.items():
        if name not in STAYS | ENDS:
            assert held_by(somebody)[name] >= number, name


def test_the_better_application_stands_and_the_place_goes_on(academy, organiser):
    waiting, admitted = both(academy, "waiting", "admitted")
    next_one = ApplicationFactory(part=academy, waiting=True)
    other = ApplicationFactory(part=academy, admitted=True)

    one_of(waiting.person, admitted.person, organiser)

    states = {
        row.pk: (row.state, row.person_id)
        for row in Application.objects.filter(pk__in=(waiting.pk, admitted.pk))
    }
    assert states == {
        waiting.pk: ("withdrawn", waiting.person_id),
        admitted.pk: ("admitted", waiting.person_id),
    }
    next_one.refresh_from_db()
    assert next_one.state == "waiting"
    assert Application.objects.admitted().count() == 2
    assert other.person != waiting.person


def test_two_places_of_one_person_free_one(academy, organiser):
    first, second = both(academy)
    next_one = ApplicationFactory(part=academy, waiting=True)

    one_of(second.person, first.person, organiser)

    next_one.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, next_one.state) == (
        "admitted",
        "withdrawn",
        "admitted",
    )
    assert first.person == second.person
    assert Application.objects.admitted().count() == academy.capacity


def test_one_seat_and_one_attendance_for_each_session(academy, organiser):
    first, second = both(academy)
    session = SessionFactory(part=academy, capacity=2)
    for row in (first, second):
        SignUpFactory(session=session, person=row.person)
    waits = SignUpFactory(session=session, state="waiting", person=a_person("Waits"))
    ApplicationFactory(part=academy, person=waits.person, admitted=True)
    Attendance.objects.create(session=session, person=first.person, entered_at=now())
    Attendance.objects.create(session=session, person=second.person, confirmed_at=now())

    one_of(first.person, second.person, organiser)

    waits.refresh_from_db()
    assert waits.is_seated
    live = SignUp.objects.live().filter(session=session)
    assert live.filter(person=first.person).count() == 1
    row = Attendance.objects.get()
    assert row.person == first.person
    assert row.entered_at
    assert row.confirmed_at


@pytest.mark.parametrize("begun", [True, False])
def test_of_seats_at_the_same_time_the_older_stays(academy, organiser, begun):
    first, second = both(academy)
    start = now() + timedelta(hours=-1 if begun else 1)
    older, newer = (
        SignUpFactory(
            session=SessionFactory(part=academy, starts_at=start), person=row.person
        )
        for row in (second, first)
    )

    one_of(first.person, second.person, organiser)

    rows = SignUp.objects.order_by("pk").values_list(
        "pk", "person", "state", "is_doubled"
    )
    state = "seated" if begun else "left"
    kept = first.person.pk
    assert [*rows] == [
        (older.pk, kept, "seated", False),
        (newer.pk, kept, state, begun),
    ]


@pytest.mark.parametrize("newest", ["kept", "duplicate"])
def test_of_the_same_role_twice_nothing_that_either_holds_is_lost(
    academy, organiser, newest
):
    kept, duplicate = (row.person for row in both(academy))
    session = SessionFactory(part=academy)
    answers = {kept: now() - timedelta(days=2), duplicate: now() - timedelta(days=2)}
    answers[kept if newest == "kept" else duplicate] = now()
    rows = [
        SessionPersonFactory(
            session=session,
            person=person,
            name=name,
            state="confirmed",
            answered_at=answered_at,
            recording_agreed=person == kept,
            listed=person == kept,
        )
        for (person, answered_at), name in zip(
            answers.items(), ("", "Dr Ada"), strict=True
        )
    ]
    for row in rows:
        SessionInput.objects.create(session=session, title="A talk", speaker=row)
        Material.objects.create(
            session=session, title="Slides", link="https://example.org", brought_by=row
        )
    for person, words in ((kept, ""), (duplicate, "I count.")):
        SpeakerProfile.objects.create(
            edition=session.edition, person=person, biography=words
        )

    one_of(kept, duplicate, organiser)

    [row] = session.people.all()
    assert (row.person, row.name) == (kept, "Dr Ada")
    assert (row.listed, row.recording_agreed) == (newest == "kept", newest == "kept")
    assert (row.inputs.count(), row.materials.count()) == (2, 2)
    assert SpeakerProfile.objects.get(person=kept).biography == "I count."


def test_what_organisers_noted_of_one_of_two_unanswered_roles_holds(academy, organiser):
    kept, duplicate = (row.person for row in both(academy))
    session = SessionFactory(part=academy)
    SessionPersonFactory(session=session, person=kept, name="")
    noted = {"listed": True, "recording_agreed": True, "agreed_how": "By telephone"}
    SessionPersonFactory(session=session, person=duplicate, name="", **noted)

    one_of(kept, duplicate, organiser)

    facts = session.people.values("person", "listed", "recording_agreed", "agreed_how")
    assert [*facts] == [{"person": kept.pk} | noted]


def test_certificates_follow_the_application_that_stands(academy, organiser):
    first, second = both(academy)
    Certificate.objects.create(application=second, name="Ada", language="en")

    one_of(first.person, second.person, organiser)

    certificate = Certificate.objects.get()
    assert (certificate.application, certificate.is_in_force) == (first, True)


def test_the_duplicate_is_closed_and_both_addresses_are_told(
    client, academy, organiser
):
    first, second = both(academy, "submitted")
    addresses = {first.person.email, second.person.email}
    client.force_login(second.person)

    one_of(first.person, second.person, organiser, full_name="Ada Chosen")

    first.person.refresh_from_db()
    second.person.refresh_from_db()
    assert first.person.full_name == "Ada Chosen"
    assert (second.person.is_active, second.person.full_name) == (False, "")
    assert client.get("/me/").status_code == 302
    told = Delivery.objects.filter(template="people/merged")
    assert {*told.values_list("address", flat=True)} == addresses
    entry = AuditEntry.objects.get(verb="accounts.merged")
    assert entry.before == {"account": second.person_id}


@pytest.mark.parametrize("at", [0, 1])
def test_no_job_at_an_edition_of_others_is_handed_to_somebody(academy, organiser, at):
    """Whoever invites both could else give the job of one to the other."""
    rows = both(academy)
    other = an_academy("2032").edition
    AppointmentFactory(edition=other, person=rows[at].person, job="drafter")

    with pytest.raises(Refused) as refusal:
        one_of(rows[0].person, rows[1].person, organiser)

    assert refusal.value.code == "elsewhere"
    assert [one.person for one in other.appointments.all()] == [rows[at].person]
    assert User.objects.filter(pk=rows[1].person.pk, is_active=True).exists()


@pytest.mark.parametrize("code", ["own", "staff", "closed", "elsewhere", "same"])
def test_refusals_change_nothing(academy, organiser, code):
    first, second = both(academy, "submitted")
    by, kept = organiser, first.person
    if code == "own":
        by = second.person
    elif code == "closed":
        second.person.is_active = False
        second.person.save()
    elif code == "staff":
        User.objects.filter(pk=second.person_id).update(is_staff=True)
    elif code == "elsewhere":
        ApplicationFactory(part=an_academy("2033"), person=second.person)
    else:
        kept = second.person
    before = [*Application.objects.order_by("pk").values()]

    with pytest.raises(Refused) as refusal:
        one_of(kept, second.person, by)

    assert refusal.value.code == code
    assert [*Application.objects.order_by("pk").values()] == before
    assert User.objects.get(pk=second.person_id).email == second.person.email


def test_comments_are_handed_over(academy, organiser):
    first, second = both(academy)
    drafter = holder(academy.edition, "drafter")
    document = DocumentFactory(edition=academy.edition)
    paragraph = a_paragraph(document, drafter)
    asked = a_snapshot(document, drafter).consultations.get()
    said = {"snapshot": asked.snapshot, "paragraph": paragraph, "body": "Yes."}
    asked.comments.create(author=second.person, **said)

    one_of(first.person, second.person, organiser)

    assert first.person.outcome_comments.get().body == "Yes."


def test_nobody_goes_on_judging_what_turns_out_to_be_their_own(academy, organiser):
    first, second = both(academy, "submitted", "withdrawn")
    reader, free = a_reviewer(academy), a_reviewer(academy)
    reader_account = second.person
    AppointmentFactory(edition=academy.edition, person=reader_account, job="reviewer")
    theirs = ApplicationFactory(part=academy)
    for row, person in (
        (first, reader_account),
        (first, reader),
        (theirs, reader_account),
    ):
        a_review(row, person)

    one_of(first.person, reader_account, organiser)

    in_force = Assignment.objects.in_force()
    assert {*in_force.filter(application=first).values_list("reviewer", flat=True)} == {
        reader.pk,
        free.pk,
    }
    counted = Review.objects.counted()
    assert [one.reviewer for one in counted.filter(application=first)] == [reader]
    # What they found of others stays.
    assert [one.reviewer for one in counted.filter(application=theirs)] == [
        first.person
    ]
    entry = AuditEntry.objects.get(verb="registration.reviewer_released")
    assert (entry.actor, entry.target_id) == (organiser, str(first.pk))


# ---------------------------------------------------------------- the pages
def test_organisers_find_and_merge_them_side_by_side(client, academy, organiser):
    first, second = both(academy, "submitted")
    for row in (first, second):
        User.objects.filter(pk=row.person_id).update(full_name="Ada Example")
    User.objects.filter(pk=second.person_id).update(display_name="A. E.")
    Application.objects.update(full_name="Ada Example", country="KE")
    client.force_login(organiser)

    found = words_of(client.get("/2031/duplicates/"))
    address = f"/2031/duplicates/{first.person_id}/{second.person_id}/"
    shown = words_of(client.get(address))
    half = client.post(address, {"kept": first.person_id})
    done = client.post(
        address,
        {
            "kept": second.person_id,
            "display_name": second.person_id,
        },
        follow=True,
    )

    assert address in found
    assert first.person.email in shown
    assert second.person.email in shown
    assert half.status_code == 422
    assert "The two accounts are one." in words_of(done)
    assert {*Application.objects.values_list("person", flat=True)} == {second.person_id}


def test_hidden_people_and_people_of_other_editions_are_not_found(
    client, academy, organiser
):
    first, second = both(academy, "submitted")
    User.objects.update(full_name="Ada Example")
    User.objects.filter(pk=second.person_id).update(is_hidden=True)
    client.force_login(organiser)

    listed = words_of(client.get("/2031/duplicates/"))
    address = f"/2031/duplicates/{first.person_id}/{second.person_id}/"

    assert "Nobody stands here twice" in listed
    assert client.get(address).status_code == 404
