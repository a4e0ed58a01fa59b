"""Organisers merge accounts at the same moment, or while somebody holds a place."""

import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from apps.accounts.models import User
from apps.core import patience
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.people import actions
from apps.registration.models import Application
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import holder
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def academy():
    return CallFactory(part=an_academy()).part


@pytest.fixture
def people(academy):
    """Three accounts of one person, each with an application; the older first."""
    made = [a_person(f"Ada Example {number}") for number in range(3)]
    for person in made:
        ApplicationFactory(part=academy, person=person)
    return made


def merge_at_once(academy, *pairs):
    """What became of each of the pairs of a kept and a duplicate account."""
    organisers = [holder(academy.edition, "organiser") for _pair in pairs]

    def one(kept, duplicate, by):
        try:
            actions.merge(kept, duplicate=duplicate, names={}, by=by)
        except Refused as refusal:
            return refusal.code
        return "merged"

    return at_once(
        *(
            lambda pair=pair, by=by: one(*pair, by)
            for pair, by in zip(pairs, organisers, strict=True)
        )
    )


def stranded():
    """Applications that belong to an account nobody can sign in to."""
    return Application.objects.filter(person__is_active=False).count()


def looked_at(*keys):
    """The accounts as ``locked_accounts`` finds them, without its lock."""
    return {row.pk: row for row in User.objects.filter(pk__in=keys)}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_who_merge_the_same_pair_one_does(academy, people, turned):
    one, two, _three = people
    second = (two, one) if turned else (one, two)

    results = merge_at_once(academy, (one, two), second)

    assert sorted(results) == ["closed", "merged"]
    assert stranded() == 0
    assert AuditEntry.objects.filter(verb="accounts.merged").count() == 1
    assert Delivery.objects.filter(template="people/merged").count() == 2
    standing = Application.objects.exclude(state="withdrawn")
    assert standing.filter(person__in=(one, two)).count() == 1


def test_without_the_lock_both_merge_the_pair(academy, people, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    one, two, _three = people
    both_looked = threading.Barrier(2, timeout=30)

    def look_together(*keys):
        rows = looked_at(*keys)
        both_looked.wait()
        return rows

    monkeypatch.setattr(actions, "locked_accounts", look_together)

    assert merge_at_once(academy, (one, two), (one, two)) == ["merged", "merged"]
    assert AuditEntry.objects.filter(verb="accounts.merged").count() == 2


def test_overlapping_pairs_leave_nothing_with_a_closed_account(academy, people):
    one, two, three = people

    results = merge_at_once(academy, (one, two), (two, three))

    assert results in (["merged", "closed"], ["merged", "merged"])
    assert stranded() == 0
    merged = results.count("merged")
    assert User.objects.filter(email__startswith="merged-").count() == merged
    assert Application.objects.exclude(state="withdrawn").count() == 3 - merged


def test_without_the_lock_rows_are_handed_to_a_closed_account(
    academy, people, monkeypatch
):
    """The negative control: the account that is kept is closed by somebody else."""
    one, two, three = people
    second_looked, first_is_done = threading.Event(), threading.Event()

    def look_in_this_order(*keys):
        if keys == (one.pk, two.pk):
            second_looked.wait(30)
            return looked_at(*keys)
        rows = looked_at(*keys)
        second_looked.set()
        first_is_done.wait(30)
        return rows

    monkeypatch.setattr(actions, "locked_accounts", look_in_this_order)
    merge = actions.merge

    def merge_and_tell(kept, **words):
        merge(kept, **words)
        first_is_done.set()

    monkeypatch.setattr(actions, "merge", merge_and_tell)

    assert merge_at_once(academy, (one, two), (two, three)) == ["merged", "merged"]
    assert stranded() > 0


# ------------------------------------------------------- while somebody else decides
@contextmanager
def held_by_somebody_else(part):
    """The part is locked until the context ends, or ``let_go`` is called."""
    held, done = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Part.objects.select_for_update().get(pk=part.pk)
                held.set()
                done.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)

    def let_go(_number=0):
        done.set()
        thread.join()

    try:
        yield let_go
    finally:
        let_go()


def impatient():
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")


def test_a_merge_that_does_not_get_a_lock_begins_anew(academy, people, monkeypatch):
    one, two, _three = people
    by = holder(academy.edition, "organiser")

    with held_by_somebody_else(academy) as let_go:
        monkeypatch.setattr(patience, "pause", let_go)
        impatient()
        actions.merge(one, duplicate=two, names={}, by=by)
        connection.close()

    assert AuditEntry.objects.filter(verb="accounts.merged").count() == 1
    assert stranded() == 0


def test_a_merge_that_never_gets_the_lock_changes_nothing(academy, people, monkeypatch):
    one, two, _three = people
    by = holder(academy.edition, "organiser")
    pauses = []

    with held_by_somebody_else(academy):
        monkeypatch.setattr(patience, "pause", pauses.append)
        impatient()
        with pytest.raises(OperationalError):
            actions.merge(one, duplicate=two, names={}, by=by)
        connection.close()

    assert pauses == [1, 2]
    two.refresh_from_db()
    assert two.is_active
    assert Application.objects.exclude(state="withdrawn").count() == 3
    assert not Delivery.objects.exists()
