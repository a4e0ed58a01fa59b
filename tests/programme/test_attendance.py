"""Who was there: marked by who leads the session, kept as long as a certificate needs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.programme.actions import forget_attendance, mark_attendance
from apps.programme.choices import ATTENDANCE_KEPT_FOR, SessionRole
from apps.programme.models import Attendance
from tests.factories.outcomes import holder
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    give_places,
    participants,
)
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

ADDRESS = "/2031/programme/held/attendance/"


@pytest.fixture
def held(academy):
    return SessionFactory(
        part=academy, title="Held", slug="held", starts_at=now() - timedelta(hours=1)
    )


@pytest.fixture
def moderator(held):
    person = a_person("Moderator")
    SessionPersonFactory(session=held, person=person, role=SessionRole.MODERATOR)
    return person


def there(session):
    rows = Attendance.objects.confirmed().filter(session=session)
    return {*rows.values_list("person__full_name", flat=True)}


def test_who_was_there_is_marked_once_by_the_first(held, moderator):
    one, two = participants(held.part, 2)
    organiser = holder(held.edition, "organiser")

    mark_attendance(held, came=[one.pk], missed=[], by=moderator)
    mark_attendance(held, came=[one.pk, two.pk], missed=[], by=organiser)

    rows = Attendance.objects.order_by("pk").values_list("person", "confirmed_by")
    assert [*rows] == [(one.pk, moderator.pk), (two.pk, organiser.pk)]
    told = AuditEntry.objects.filter(verb="attendance.marked").order_by("pk")
    assert [entry.after for entry in told] == [
        {"there": [one.pk]},
        {"there": [two.pk]},
    ]


def test_a_correction_is_written_down(held, moderator):
    one, two = participants(held.part, 2)
    mark_attendance(held, came=[one.pk, two.pk], missed=[], by=moderator)

    mark_attendance(held, came=[], missed=[two.pk], by=moderator)

    assert there(held) == {one.full_name}
    entry = AuditEntry.objects.get(verb="attendance.corrected")
    assert (entry.before, entry.after) == ({"there": [two.pk]}, {"there": []})
    assert entry.actor_id == moderator.pk


def test_who_was_seen_coming_in_is_kept_when_the_word_is_taken_back(held, moderator):
    [one] = participants(held.part, 1)
    Attendance.objects.create(session=held, person=one, entered_at=now())
    mark_attendance(held, came=[one.pk], missed=[], by=moderator)

    mark_attendance(held, came=[], missed=[one.pk], by=moderator)

    row = Attendance.objects.get()
    assert row.entered_at is not None
    assert (row.confirmed_at, row.confirmed_by) == (None, None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_at": now() + timedelta(hours=1)}, "not_begun"),
        ({"cancelled": True}, "not_begun"),
        (
            {"starts_at": now() - ATTENDANCE_KEPT_FOR - timedelta(days=1)},
            "no_longer_kept",
        ),
    ],
)
def test_nothing_is_marked_outside_its_time(academy, facts, code):
    session = SessionFactory(
        part=academy, **({"starts_at": now() - timedelta(hours=1)} | facts)
    )
    [one] = participants(academy, 1)

    with pytest.raises(Refused) as refusal:
        mark_attendance(session, came=[one.pk], missed=[], by=a_person("Chair"))

    assert refusal.value.code == code
    assert Attendance.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_it_is_forgotten_when_no_certificate_can_be_issued(held, moderator):
    [one] = participants(held.part, 1)
    mark_attendance(held, came=[one.pk], missed=[], by=moderator)
    at = held.ends_at + ATTENDANCE_KEPT_FOR

    early = forget_attendance(at - timedelta(seconds=1))
    due = forget_attendance(at)
    again = forget_attendance(at)

    assert (early, due, again) == (0, 1, 0)
    assert Attendance.objects.count() == 0


def test_a_later_session_of_the_part_keeps_it(held, moderator):
    [one] = participants(held.part, 1)
    mark_attendance(held, came=[one.pk], missed=[], by=moderator)
    SessionFactory(part=held.part, starts_at=now() + timedelta(days=90))

    assert forget_attendance(held.ends_at + ATTENDANCE_KEPT_FOR) == 0
    assert there(held) == {one.full_name}


def test_one_person_is_there_once_and_known_somehow(held):
    [one] = participants(held.part, 1)
    Attendance.objects.create(session=held, person=one, entered_at=now())

    with (
        pytest.raises(IntegrityError, match="programme_one_attendance_per_person"),
        transaction.atomic(),
    ):
        Attendance.objects.create(session=held, person=one, entered_at=now())
    with (
        pytest.raises(IntegrityError, match="programme_attendance_is_known_somehow"),
        transaction.atomic(),
    ):
        Attendance.objects.update(entered_at=None)


# ---------------------------------------------------------------- the page
def test_the_moderator_marks_on_the_page(client, held, moderator):
    seated = SignUpFactory(session=held, person=a_person("Ada Seated")).person
    give_places(held.part, [seated])
    absent = a_person("Anisa Absent")
    give_places(held.part, [absent])
    client.force_login(moderator)

    page = words_of(client.get(ADDRESS))
    found = words_of(client.get(f"{ADDRESS}?search=anisa"))
    answer = client.post(
        f"{ADDRESS}?search=anisa", {"there": [seated.pk, absent.pk], "ticked": ""}
    )

    assert "Ada Seated" in page
    assert "Anisa Absent" not in page
    assert "Anisa Absent" in found
    assert answer.status_code == 302
    assert there(held) == {"Ada Seated", "Anisa Absent"}


def test_two_who_mark_at_once_undo_nothing_of_each_other(client, held, moderator):
    one, two = participants(held.part, 2)
    client.force_login(moderator)
    mark_attendance(held, came=[two.pk], missed=[], by=moderator)

    client.post(ADDRESS, {"there": [one.pk], "ticked": ""})

    assert there(held) == {one.full_name, two.full_name}


def test_the_search_knows_only_the_names_people_show(client, held, moderator):
    person = a_person("Zoë Real", display_name="Kestrel")
    give_places(held.part, [person])
    client.force_login(moderator)

    by_pseudonym = words_of(client.get(f"{ADDRESS}?search=kestrel"))
    by_full_name = words_of(client.get(f"{ADDRESS}?search=zoe"))

    assert "Kestrel" in by_pseudonym
    assert "Kestrel" not in by_full_name
    assert "Zoë Real" not in by_pseudonym + by_full_name


def test_a_name_is_found_without_its_accents(client, held, moderator):
    give_places(held.part, [a_person("Zoë Ångström")])
    client.force_login(moderator)

    assert "Zoë Ångström" in words_of(client.get(f"{ADDRESS}?search=zoe ang"))


def test_hidden_people_are_a_number_to_organisers_and_nobody_to_moderators(
    client, held, moderator
):
    hidden = a_person("Hidden Person", is_hidden=True)
    give_places(held.part, [hidden])
    reference = hidden.applications.get().reference
    pages = {}
    for reader in (moderator, holder(held.edition, "organiser")):
        client.force_login(reader)
        pages[reader] = words_of(client.get(f"{ADDRESS}?everybody=on"))
    client.force_login(moderator)

    refused = client.post(ADDRESS, {"there": [hidden.pk], "ticked": ""})

    assert [reference in page for page in pages.values()] == [False, True]
    assert not any("Hidden Person" in page for page in pages.values())
    assert refused.status_code == 422
    assert there(held) == set()


@pytest.mark.parametrize(
    "typed", [{"there": ["x"]}, {"there": ["-1"]}, {"ticked": "x y"}]
)
def test_what_is_no_person_is_refused_and_the_ticks_are_kept(
    client, held, moderator, typed
):
    seated = SignUpFactory(session=held).person
    give_places(held.part, [seated])
    client.force_login(moderator)
    sent = {"there": [seated.pk, *typed.pop("there", [])], "ticked": "", **typed}

    answer = client.post(ADDRESS, sent)

    assert answer.status_code == 422
    assert answer.context["form"]["there"].value() == [*map(str, sent["there"])]
    assert there(held) == set()


def test_the_moderator_is_reminded_until_somebody_is_marked(held, moderator):
    [one] = participants(held.part, 1)
    type(held).objects.filter(pk=held.pk).update(ends_at=now())
    asked = [d.title for d in duties_of(moderator) if d.waits]

    mark_attendance(held, came=[one.pk], missed=[], by=moderator)

    assert asked == ["Held"]
    assert [d.title for d in duties_of(moderator) if d.waits] == []
