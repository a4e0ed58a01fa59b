"""Places kept for some people: who may have which, and what becomes of the rest."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.deciding import admit, put_on_waiting_list, withdraw
from apps.registration.actions.places import count, lock_part, set_capacity
from apps.registration.actions.shares import release_lapsed
from apps.registration.choices import ReservedFor, State
from apps.registration.models import Application, ReservedPlaces
from apps.registration.models.reserved import Share, shares_of
from apps.registration.place_count import PlaceCount
from tests.factories.editions import (
    PersonFactory,
    TargetGroupFactory,
    organiser_of,
)
from tests.factories.registration import (
    ApplicationFactory,
    ReservedPlacesFactory,
)

pytestmark = pytest.mark.django_db


def apply(part, **facts):
    return submit(
        part,
        person=PersonFactory(),
        answers=Answers(facts={"full_name": "A person", "country": "AT"} | facts),
        key=uuid4(),
    )


# ------------------------------------------------------------------ the arithmetic
def fits(people, sizes, for_all):
    """Whether everybody can be placed, found by trying every way to do it."""
    ways = product(*([*belongs, None] for belongs in people))
    return any(
        way.count(None) <= for_all
        and all(way.count(share) <= size for share, size in enumerate(sizes))
        for way in ways
    )


@settings(max_examples=150, deadline=None)
@given(
    people=st.lists(st.frozensets(st.integers(0, 2)), max_size=6),
    sizes=st.lists(st.integers(1, 2), min_size=3, max_size=3),
    for_all=st.integers(0, 2),
    newcomer=st.frozensets(st.integers(0, 2)),
)
def test_the_sums_agree_with_trying_every_way(people, sizes, for_all, newcomer):
    people = people[:]
    while not fits(people, sizes, for_all):
        people.pop()
    places = PlaceCount(
        capacity=sum(sizes) + for_all,
        holders={who: people.count(who) for who in people},
        waiting=0,
        last_waiting_since=None,
        shares=tuple(
            Share(key=n, number=size, field="level", values=frozenset())
            for n, size in enumerate(sizes)
        ),
    )

    assert places.admits(newcomer) == fits([*people, newcomer], sizes, for_all)
    assert (newcomer in places.admitted()) == places.admits(newcomer)


@pytest.mark.parametrize(
    ("kind", "value", "inside", "outside"),
    [
        ("next_generation", "", {"next_generation": True}, {}),
        ("level", "regional", {"level": "regional"}, {"level": "local"}),
        ("settlement", "rural", {"settlement": "rural"}, {"settlement": "city"}),
        ("world_region", "africa", {"country": "KE"}, {"country": "AT"}),
        ("target_group", "b", {"target_group": "sub"}, {"target_group": "other"}),
    ],
)
def test_the_database_and_the_form_agree_on_who_belongs(
    part, kind, value, inside, outside
):
    whole = TargetGroupFactory(edition=part.edition, code="b")
    groups = {
        "sub": TargetGroupFactory(edition=part.edition, code="b1", part_of=whole),
        "other": TargetGroupFactory(edition=part.edition, code="c"),
    }
    rows = [
        ApplicationFactory(
            part=part,
            admitted=True,
            **{"country": "AT", **facts}
            | (
                {"target_group": groups[facts["target_group"]]}
                if "target_group" in facts
                else {}
            ),
        )
        for facts in (inside, outside)
    ]
    ReservedPlacesFactory(part=part, kind=kind, value=value)

    (share,) = shares_of(part)

    assert [share.includes(row) for row in rows] == [True, False]
    assert [row.pk for row in Application.objects.filter(share.condition)] == [
        rows[0].pk
    ]
    assert count(part).holders == {frozenset({0}): 1, frozenset(): 1}


# ------------------------------------------------------------------ first come, first served
def test_a_reserved_place_waits_for_the_right_person(part):
    ReservedPlacesFactory(part=part, number=1)
    states = [apply(part).state for _ in range(3)]
    young = apply(part, next_generation=True)
    late = apply(part, next_generation=True)

    assert states == [State.ADMITTED, State.ADMITTED, State.WAITING]
    assert (young.state, late.state) == (State.ADMITTED, State.WAITING)


def test_a_holder_counts_in_one_share_only(part):
    ReservedPlacesFactory(part=part, number=1)
    ReservedPlacesFactory(part=part, kind="level", value="regional", number=1)
    both = apply(part, next_generation=True, level="regional")
    anybody = apply(part)
    regional = apply(part, level="regional")

    assert [one.state for one in (both, anybody, regional)] == [State.ADMITTED] * 3
    assert apply(part, next_generation=True).state == State.WAITING


def test_the_first_in_line_who_may_have_the_place_moves_up(part):
    ReservedPlacesFactory(part=part, number=1)
    ApplicationFactory.create_batch(2, part=part, admitted=True)
    young = ApplicationFactory(part=part, admitted=True, next_generation=True)
    first = ApplicationFactory(part=part, waiting=True)
    second = ApplicationFactory(part=part, waiting=True, next_generation=True)

    withdraw(young, by=young.person)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.WAITING, State.ADMITTED)


def test_a_place_for_all_goes_to_the_first_of_all(part):
    ReservedPlacesFactory(part=part, number=1)
    anybody, _other = ApplicationFactory.create_batch(2, part=part, admitted=True)
    ApplicationFactory(part=part, admitted=True, next_generation=True)
    first = ApplicationFactory(part=part, waiting=True)
    ApplicationFactory(part=part, waiting=True, next_generation=True)

    withdraw(anybody, by=anybody.person)

    assert list(Application.objects.filter(part=part).waiting()) != [first]
    first.refresh_from_db()
    assert first.state == State.ADMITTED


# ------------------------------------------------------------------ organisers
def test_admitting_somebody_for_whom_nothing_is_left_puts_on_the_list(part):
    ReservedPlacesFactory(part=part, number=3)
    organiser = PersonFactory()

    waits = admit(ApplicationFactory(part=part), by=organiser)
    placed = admit(ApplicationFactory(part=part, next_generation=True), by=organiser)

    assert (waits.state, placed.state) == (State.WAITING, State.ADMITTED)
    with pytest.raises(Refused) as refusal:
        admit(waits, by=organiser)
    assert refusal.value.code == "full"


def test_whoever_may_have_a_reserved_place_is_not_made_to_wait(part):
    ReservedPlacesFactory(part=part, number=3)
    organiser = PersonFactory()
    young = ApplicationFactory(part=part, next_generation=True)
    other = ApplicationFactory(part=part)

    with pytest.raises(Refused) as refusal:
        put_on_waiting_list(young, by=organiser)

    assert refusal.value.code == "place_free"
    assert put_on_waiting_list(other, by=organiser).state == State.WAITING


def test_more_places_than_are_kept_are_for_all(part):
    ReservedPlacesFactory(part=part, number=3)
    waiting = ApplicationFactory.create_batch(2, part=part, waiting=True)

    moved = set_capacity(part, 4, by=PersonFactory())

    assert [one.pk for one in moved] == [waiting[0].pk]


def test_where_more_is_kept_than_there_are_places_none_is_idle(part):
    ReservedPlacesFactory(part=part, number=3)
    young = ApplicationFactory(part=part, waiting=True, next_generation=True)

    moved = set_capacity(part, 1, by=PersonFactory())

    assert [one.pk for one in moved] == [young.pk]
    assert apply(part, next_generation=True).state == State.WAITING


# ------------------------------------------------------------------ the end of keeping
def test_what_nobody_has_taken_by_then_is_for_all(part):
    kept = ReservedPlacesFactory(
        part=part, number=2, kept_until=now() + timedelta(hours=1)
    )
    ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory.create_batch(3, part=part, waiting=True)

    assert release_lapsed() == 0
    ReservedPlaces.objects.update(kept_until=now() - timedelta(seconds=1))
    assert release_lapsed() == 2
    assert release_lapsed() == 0

    kept.refresh_from_db()
    assert kept.released_at > kept.kept_until
    assert [one.pk for one in Application.objects.waiting()] == [waiting[2].pk]


def test_a_guest_who_is_not_counted_takes_no_place(part):
    ApplicationFactory.create_batch(5, part=part, admitted=True, is_counted=False)

    assert count(part).holders == {frozenset(): 0}
    assert apply(part).state == State.ADMITTED


@pytest.mark.parametrize("waiting", [3, 30])
def test_moving_up_costs_as_much_however_many_wait(
    part, waiting, django_assert_num_queries
):
    ReservedPlacesFactory(part=part, number=1)
    leaving = ApplicationFactory(part=part, admitted=True, next_generation=True)
    ApplicationFactory.create_batch(2, part=part, admitted=True)
    ApplicationFactory.create_batch(waiting, part=part, waiting=True)
    ApplicationFactory(part=part, waiting=True, next_generation=True)

    with django_assert_num_queries(28):
        withdraw(leaving, by=leaving.person)


# ------------------------------------------------------------------ pages
def test_applicants_read_what_is_kept_for_whom(client, part):
    part.edition.status = "open"
    part.edition.save()
    address = reverse("registration:apply", args=[part.edition.slug])
    ReservedPlacesFactory(part=part, number=2, kept_until=now() + timedelta(days=9))
    ReservedPlacesFactory(part=part, kind="world_region", value="africa", number=1)
    ReservedPlacesFactory(
        part=part, kind="level", value="local", kept_until=now() - timedelta(days=1)
    )

    page = " ".join(client.get(address).content.decode().split())

    assert "<li>2: Next generation (for all after:" in page
    assert "1: African States" in page
    assert "Governance level" not in page


@pytest.fixture
def organiser(client, part):
    person = organiser_of(part)
    client.force_login(person)
    return person


def form(part, **changes):
    return {
        "part": part.pk,
        "for_whom": "next_generation:",
        "number": "2",
        "kept_until": "",
    } | changes


ADD = "admin:registration_reservedplaces_add"


def test_an_organiser_keeps_places_and_lets_go_of_them(client, part, organiser):
    ApplicationFactory.create_batch(2, part=part, admitted=True, country="AT")
    young = ApplicationFactory(
        part=part, waiting=True, next_generation=True, country="AT"
    )

    client.post(reverse(ADD), form(part, for_whom="world_region:africa", number="1"))
    kept = ReservedPlaces.objects.get()
    assert (kept.kind, kept.value, kept.number) == ("world_region", "africa", 1)
    young.refresh_from_db()
    assert young.state == State.WAITING
    own = reverse("admin:registration_reservedplaces_change", args=[kept.pk])
    page = client.post(own, form(part, number="1"), follow=True).content.decode()

    young.refresh_from_db()
    assert young.state == State.ADMITTED
    assert "1 person moved up from the waiting list." in page
    places = reverse("admin:registration_places_change", args=[part.pk])
    assert "Next generation: 1 / 1" in client.get(places).content.decode()
    gone = reverse("admin:registration_reservedplaces_delete", args=[kept.pk])
    client.post(gone, {"post": "yes"})
    assert not ReservedPlaces.objects.exists()
    trail = AuditEntry.objects.filter(actor=organiser).order_by("pk")
    first, second = ("world_region", 1), ("next_generation", 1)
    assert [(one.verb, facts(one.before), facts(one.after)) for one in trail] == [
        ("registration.places_reserved", None, first),
        ("registration.reservation_changed", first, second),
        ("registration.reservation_ended", second, None),
    ]


def facts(told):
    return told and (told["kind"], told["number"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "4"}, "Only 3 places are left to be kept."),
        ({"for_whom": ""}, "This field is required."),
        ({"for_whom": "level:galactic"}, "is not one of the available choices"),
        ({"for_whom": "target_group:nowhere"}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_kept_is_refused(client, part, organiser, changes, words):
    page = client.post(reverse(ADD), form(part, **changes))

    assert words in page.content.decode()
    assert not ReservedPlaces.objects.exists()


def test_without_a_limit_nothing_needs_to_be_kept(client, part, organiser):
    part.capacity = None
    part.save()

    page = client.post(reverse(ADD), form(part)).content.decode()

    assert "This part has no limit" in page
    assert not ReservedPlaces.objects.exists()


def test_the_same_people_are_kept_for_once(client, part, organiser):
    ReservedPlacesFactory(part=part)

    page = client.post(reverse(ADD), form(part)).content.decode()

    assert "Places are reserved for them already." in page
    assert ReservedPlaces.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"number": 0}, "registration_some_places_reserved"),
        ({"value": "x"}, "registration_reserved_value_matches_kind"),
        ({"kind": ReservedFor.LEVEL}, "registration_reserved_value_matches_kind"),
    ],
)
def test_the_database_keeps_shares_sensible(part, facts, name):
    kept = ReservedPlacesFactory(part=part)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReservedPlaces.objects.filter(pk=kept.pk).update(**facts)


def test_the_lock_tells_whether_anything_is_kept(part):
    assert not lock_part(part.pk).keeps_places

    ReservedPlacesFactory(part=part)

    assert lock_part(part.pk).keeps_places
