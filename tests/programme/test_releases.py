"""What is planned becomes public at once, and is told in one letter."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.refusals import Refused
from apps.notifications.models import Delivery, Mailing
from apps.programme import actions
from apps.programme.frozen import content_of, fingerprint
from apps.programme.models import Release, Session, SessionPlan
from apps.programme.queries.releases import (
    changes_in,
    pending_plans,
    programme_now,
    with_plans,
)
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    participants,
)
from tests.programme.reading import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    return an_academy()


@pytest.fixture
def organiser(academy):
    return a_person("Organiser")


@pytest.fixture
def budgets(academy):
    return SessionFactory(part=academy, title="Budgets", starts_at=START)


@pytest.fixture
def water(academy):
    return SessionFactory(
        part=academy, title="Water", starts_at=START + timedelta(hours=2)
    )


def plan(session, organiser, **facts):
    session.refresh_from_db()
    for name, value in facts.items():
        setattr(session, name, value)
    actions.change(session, actor=organiser)


def letters():
    rows = Delivery.objects.filter(template="programme/released").order_by("person")
    return [*rows.values_list("person", "subject")]


def test_a_plan_is_not_public_before_its_release(academy, budgets, organiser):
    plan(budgets, organiser, title="Budgets for all", capacity=7)

    shown = Session.objects.get(pk=budgets.pk)
    planned = SessionPlan.objects.get()
    assert (shown.title, shown.capacity, shown.sequence) == ("Budgets", 7, 0)
    assert (planned.title, planned.version, planned.changed_by) == (
        "Budgets for all",
        1,
        organiser,
    )

    actions.release(academy.edition, by=organiser)

    shown.refresh_from_db()
    assert (shown.title, shown.sequence) == ("Budgets for all", 1)
    assert pending_plans(academy.edition) == []


def test_a_draft_is_what_is_planned_and_public_only_when_it_is_chosen(
    academy, budgets, organiser
):
    draft = SessionFactory(part=academy, draft=True)
    plan(draft, organiser, title="Housing")
    plan(budgets, organiser, title="Money")

    first = actions.release(academy.edition, by=organiser)
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Housing", "draft")
    second = actions.release(academy.edition, by=organiser, drafts=[draft.pk])

    draft.refresh_from_db()
    assert draft.state == "published"
    # What was public before there were releases is the first.
    assert (first.number, second.number) == (2, 3)
    told = [(c.session.title, c.is_new, c.fields) for c in changes_in(first)]
    assert told == [("Money", False, ("title",))]
    assert [(c.session.title, c.is_new) for c in changes_in(second)] == [
        ("Housing", True)
    ]


def test_one_letter_for_any_number_of_changes_and_none_for_others(
    academy, budgets, water, organiser
):
    both, one, waits, nobody = participants(academy, 4)
    speaker = a_person("Speaker")
    SessionPersonFactory(session=water, person=speaker)
    for session in (budgets, water):
        actions.sign_up(session, person=both)
    actions.sign_up(budgets, person=one)
    plan(budgets, organiser, capacity=2)
    actions.sign_up(budgets, person=waits)
    plan(budgets, organiser, starts_at=START - timedelta(hours=1))
    plan(water, organiser, title="Clean water")
    made = actions.release(academy.edition, by=organiser, note="See you soon.")

    for _twice in range(2):
        actions.tell_of_releases()

    assert letters() == [
        (
            both.pk,
            "New on the programme of Human Rights Go Local 2031",
        ),
        (one.pk, "New on the programme: Budgets"),
        (waits.pk, "New on the programme: Budgets"),
        (speaker.pk, "New on the programme: Clean water"),
    ]
    assert not Delivery.objects.filter(person=nobody).exists()
    text = Delivery.objects.get(person=both, template="programme/released").body_text
    assert "The new time is:" in text
    assert "Its title was “Water”." in text
    assert "See you soon." in text
    mailing = Mailing.objects.get()
    assert (mailing.edition_id, mailing.topic) == (academy.edition_id, "")
    assert mailing.deliveries.count() == 4
    made.refresh_from_db()
    assert made.told_at


def test_who_has_a_role_is_told_that_a_session_is_called_off(
    academy, budgets, organiser
):
    speaker, both = a_person("Speaker"), participants(academy, 1)[0]
    for person in (speaker, both):
        SessionPersonFactory(session=budgets, person=person)
    actions.sign_up(budgets, person=both)

    actions.cancel(budgets, actor=organiser)

    told = Delivery.objects.filter(template="programme/cancelled")
    assert {*told.values_list("person", flat=True)} == {speaker.pk, both.pk}
    assert told.count() == 2
    assert [*told.values_list("mailing__title", flat=True)] == [
        "Called off: Budgets"
    ] * 2


def test_sessions_of_one_release_may_change_rooms_and_places(
    academy, budgets, water, organiser
):
    [person] = participants(academy, 1)
    here, there = (RoomFactory(edition=academy.edition) for _ in range(2))
    plan(budgets, organiser, room=here)
    plan(water, organiser, room=there)
    held = [actions.sign_up(s, person=person) for s in (budgets, water)]
    actions.release(academy.edition, by=organiser)
    times = {s.pk: (s.starts_at, s.ends_at) for s in (budgets, water)}

    for session, other, room in ((budgets, water, here), (water, budgets, here)):
        start, end = times[other.pk]
        plan(session, organiser, starts_at=start, ends_at=end, room=room)
    actions.release(academy.edition, by=organiser)

    for sign_up, other in zip(held, (water, budgets), strict=True):
        sign_up.refresh_from_db()
        assert (sign_up.starts_at, sign_up.ends_at) == times[other.pk]
        assert not sign_up.is_doubled


def test_a_room_twice_is_refused_and_nothing_is_released(academy, budgets, organiser):
    room = RoomFactory(edition=academy.edition)
    parallel = SessionFactory(part=academy, title="Parallel", starts_at=START)
    plan(budgets, organiser, room=room)
    plan(parallel, organiser, room=room)

    with pytest.raises(Refused) as refusal:
        actions.release(academy.edition, by=organiser)

    assert refusal.value.code == "room_twice"
    assert not Session.objects.filter(room=room).exists()
    assert not Release.objects.exists()
    with pytest.raises(IntegrityError, match="room_used_once"), transaction.atomic():
        Session.objects.filter(title__in=["Budgets", "Parallel"]).update(room=room)


def test_the_same_form_releases_once_and_other_plans_not_at_all(
    academy, budgets, organiser
):
    plan(budgets, organiser, title="Money")
    now = programme_now(academy.edition)
    seen = fingerprint(content_of(with_plans(academy.edition, now, [])))
    plan(budgets, organiser, title="More money")
    key = uuid4()

    with pytest.raises(Refused) as refusal:
        actions.release(academy.edition, by=organiser, key=key, expected=seen)
    assert refusal.value.code == "changed"
    assert Session.objects.get().title == "Budgets"
    seen = fingerprint(content_of(with_plans(academy.edition, now, [])))
    made = [
        actions.release(academy.edition, by=organiser, key=key, expected=seen)
        for _twice in range(2)
    ]

    assert made[0] == made[1]
    assert made[0].sha256 == seen
    with pytest.raises(Refused) as refusal:
        actions.release(academy.edition, by=organiser)
    assert refusal.value.code == "nothing"


@pytest.mark.parametrize("way", ["content", "delete"])
def test_nobody_changes_a_release(academy, budgets, organiser, way):
    plan(budgets, organiser, title="Money")
    made = Release.objects.filter(pk=actions.release(academy.edition, by=organiser).pk)

    change = made.delete if way == "delete" else partial(made.update, content={})

    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        change()

    made.update(released_by=None, told_at=None)
    assert made.get().content["sessions"]
