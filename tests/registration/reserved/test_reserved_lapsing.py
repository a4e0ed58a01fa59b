"""Kept places whose time is over, and those that are kept elsewhere now."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions import shares
from apps.registration.actions.deciding import admit
from apps.registration.actions.guests import Guest, invite
from apps.registration.actions.places import lock_part
from apps.registration.actions.shares import keep_places, release_lapsed
from apps.registration.choices import State
from apps.registration.models import Application, ReservedPlaces
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
    ReservedPlacesFactory,
)

pytestmark = pytest.mark.django_db


def test_the_trail_tells_that_kept_places_were_opened(part):
    kept = ReservedPlacesFactory(part=part, kept_until=now() - timedelta(seconds=1))

    release_lapsed()
    release_lapsed()

    kept.refresh_from_db()
    (entry,) = AuditEntry.objects.all()
    assert (entry.verb, entry.actor) == ("registration.reserved_places_opened", None)
    assert (entry.target_id, entry.edition_id) == (str(kept.pk), part.edition_id)
    assert kept.released_at > kept.kept_until


def test_an_error_in_one_part_keeps_no_other_from_its_places(part, monkeypatch, caplog):
    other = PartFactory(capacity=1)
    for one in (part, other):
        ReservedPlacesFactory(part=one, kept_until=now() - timedelta(seconds=1))
        ApplicationFactory(part=one, waiting=True)

    def fail_at_one(key):
        if key == part.pk:
            raise RuntimeError("injected")
        return lock_part(key)

    monkeypatch.setattr(shares, "lock_part", fail_at_one)

    assert release_lapsed() == 1
    assert f"reserved places of part {part.pk} were not opened" in caplog.text
    monkeypatch.undo()
    assert release_lapsed() == 1


def test_places_that_are_kept_at_another_part_are_free_at_the_first(part):
    other = PartFactory(edition=part.edition, kind="conference", capacity=3)
    kept = ReservedPlacesFactory(part=part, number=3)
    waiting = ApplicationFactory(part=part, waiting=True)
    kept.part = other

    moved = keep_places(kept, by=PersonFactory())

    assert [one.pk for one in moved] == [waiting.pk]


def test_the_trail_tells_what_was_kept_when_the_part_was_locked(part, monkeypatch):
    kept = ReservedPlacesFactory(part=part, number=2)

    def lock_after_somebody_else(key):
        ReservedPlaces.objects.filter(number=2).update(number=1)
        return lock_part(key)

    monkeypatch.setattr(shares, "lock_part", lock_after_somebody_else)
    kept.number = 3
    keep_places(kept, by=PersonFactory())

    entry = AuditEntry.objects.get(verb="registration.reservation_changed")
    assert (entry.before["number"], entry.after["number"]) == (1, 3)


# ------------------------------------------------------------------ before the clock
@pytest.fixture
def lapsed(part):
    """Two places of three, kept until a moment ago, and one person who waits."""
    ReservedPlacesFactory(part=part, number=2, kept_until=now() - timedelta(seconds=1))
    ApplicationFactory(part=part, admitted=True)
    return ApplicationFactory(part=part, waiting=True)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def test_who_waits_goes_before_somebody_who_is_admitted(part, lapsed):
    ApplicationFactory(part=part, admitted=True)
    newcomer = ApplicationFactory(part=part)

    assert admit(newcomer, by=PersonFactory()).state == State.WAITING
    assert state_of(lapsed) == State.ADMITTED


def test_who_is_admitted_from_the_list_keeps_the_order_of_the_list(part, lapsed):
    ApplicationFactory(part=part, admitted=True)
    second = ApplicationFactory(part=part, waiting=True)

    with pytest.raises(Refused) as refusal:
        admit(second, by=PersonFactory())

    assert refusal.value.code == "full"
    assert [state_of(one) for one in (lapsed, second)] == ["waiting", "waiting"]


def test_who_moves_up_while_being_admitted_is_told_once(part, lapsed):
    assert admit(lapsed, by=PersonFactory()).state == State.ADMITTED

    letters = Delivery.objects.filter(person=lapsed.person)
    assert [*letters.values_list("template", flat=True)] == ["registration/promoted"]


def test_who_waits_goes_before_a_guest(part, lapsed):
    ApplicationFactory(part=part, admitted=True)
    guest = Guest(name="A Guest", email="g@guests.example", language="en", days=9)

    with pytest.raises(Refused) as refusal:
        invite(part, guest=guest, by=PersonFactory())

    assert refusal.value.code == "full"
    assert not Application.objects.filter(person__email=guest.email).exists()
