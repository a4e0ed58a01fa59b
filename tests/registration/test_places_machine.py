"""Whatever people and organisers do, and in whatever order, places stay fair.

Each step is done twice: by the actions, and by a plain model that tries every way to
place people. Afterwards both must agree on who has a place, on the order of the list,
and on every letter.
"""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.notifications.models import Delivery
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.offers import accept, end_overdue
from apps.registration.actions.places import count, lock_part, set_capacity
from apps.registration.actions.shares import keep_places, stop_keeping
from apps.registration.actions.waiting import move_on_the_list
from apps.registration.choices import HOLDING, State
from apps.registration.models import Application, ReservedPlaces
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import CallFactory

YOUNG, REGIONAL = "next_generation", "level"
KINDS = {YOUNG: "", REGIONAL: "regional"}
OFTEN = st.integers(0, 50)


def most_placed(people, sizes, for_all):
    """How many of ``people`` find a place, by looking for ever longer exchanges."""
    slots = [None] * for_all + [
        kind for kind, size in sizes.items() for _ in range(size)
    ]
    taken = {}

    def place(person, tried):
        for slot, kind in enumerate(slots):
            if slot in tried or (kind is not None and kind not in person):
                continue
            tried.add(slot)
            if slot not in taken or place(taken[slot], tried):
                taken[slot] = person
                return True
        return False

    return sum(place(person, set()) for person in people)


class Places(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(capacity=st.integers(1, 3), asks=st.booleans())
    def begin(self, capacity, asks):
        days = 3 if asks else None
        self.part = CallFactory(
            first_come=True,
            acceptance_days=days,
            part=PartFactory(capacity=capacity),
        ).part
        self.organiser = PersonFactory()
        self.capacity, self.given = capacity, State.OFFERED if asks else State.ADMITTED
        self.ceiling = capacity
        self.kinds, self.states, self.list = {}, {}, []
        self.sizes, self.letters = {}, Counter()

    # ------------------------------------------------------------- the plain model
    def holders(self):
        return [key for key, state in self.states.items() if state in HOLDING]

    def may_have_a_place(self, key):
        have = [self.kinds[one] for one in self.holders()]
        if len(have) >= self.capacity:
            return False
        for_all = max(self.capacity - sum(self.sizes.values()), 0)
        with_them = most_placed([*have, self.kinds[key]], self.sizes, for_all)
        return with_them > most_placed(have, self.sizes, for_all)

    def move_up(self):
        while True:
            lucky = next(filter(self.may_have_a_place, self.list), None)
            if lucky is None:
                return
            self.list.remove(lucky)
            self.states[lucky] = self.given
            told = "offered" if self.given == State.OFFERED else "promoted"
            self.letters[lucky, told] += 1

    def leave(self, key, told):
        self.states[key] = State.WITHDRAWN
        self.letters[key, told] += 1
        if key in self.list:
            self.list.remove(key)
        self.move_up()

    def one_of(self, choice, *states):
        found = [key for key, state in self.states.items() if state in states]
        return found[choice % len(found)]

    def some(*states):
        return precondition(lambda self: set(self.states.values()) & set(states))

    # ------------------------------------------------------------- what people do
    @rule(young=st.booleans(), regional=st.booleans())
    def join(self, young, regional):
        facts = {"full_name": "A", "country": "AT", "next_generation": young}
        facts["level"] = "regional" if regional else "local"
        row = submit(
            self.part,
            person=PersonFactory(),
            answers=Answers(facts=facts),
            key=uuid4(),
        )
        own = frozenset([YOUNG] * young + [REGIONAL] * regional)
        self.kinds[row.pk] = own
        placed = self.may_have_a_place(row.pk)
        self.states[row.pk] = State.ADMITTED if placed else State.WAITING
        self.letters[row.pk, "admitted" if placed else "waiting"] += 1
        if not placed:
            self.list.append(row.pk)

    @some(State.WAITING, State.OFFERED, State.ADMITTED)
    @rule(choice=OFTEN)
    def cancel(self, choice):
        key = self.one_of(choice, State.WAITING, State.OFFERED, State.ADMITTED)
        row = Application.objects.get(pk=key)
        withdraw(row, by=row.person)
        offered = self.states[key] == State.OFFERED
        self.leave(key, "offer_declined" if offered else "withdrawn")

    @some(State.OFFERED)
    @rule(choice=OFTEN)
    def say_yes(self, choice):
        key = self.one_of(choice, State.OFFERED)
        row = Application.objects.get(pk=key)
        accept(row, by=row.person)
        self.states[key] = State.ADMITTED
        self.letters[key, "admitted"] += 1

    @some(State.OFFERED)
    @rule(choice=OFTEN)
    def say_nothing(self, choice):
        key = self.one_of(choice, State.OFFERED)
        late = now() - timedelta(minutes=1)
        Application.objects.filter(pk=key).update(offered_until=late)
        assert end_overdue() == 1
        self.leave(key, "offer_expired")

    # ------------------------------------------------------------- what organisers do
    @rule(capacity=st.integers(0, 5))
    def change_the_places(self, capacity):
        set_capacity(self.part, capacity, by=self.organiser)
        self.capacity = capacity
        self.ceiling = max(capacity, len(self.holders()))
        self.move_up()

    @rule(kind=st.sampled_from(sorted(KINDS)), number=st.integers(1, 2))
    def keep_some(self, kind, number):
        others = sum(size for other, size in self.sizes.items() if other != kind)
        if others + number > self.capacity:
            return
        facts = {"part": self.part, "kind": kind, "value": KINDS[kind]}
        row = ReservedPlaces.objects.filter(**facts).first() or ReservedPlaces(**facts)
        row.number = number
        keep_places(row, by=self.organiser)
        self.sizes[kind] = number
        self.move_up()

    @precondition(lambda self: self.sizes)
    @rule(choice=OFTEN)
    def keep_no_longer(self, choice):
        kind = sorted(self.sizes)[choice % len(self.sizes)]
        row = ReservedPlaces.objects.get(part=self.part, kind=kind)
        stop_keeping(row, by=self.organiser)
        del self.sizes[kind]
        self.move_up()

    @precondition(lambda self: self.list)
    @rule(choice=OFTEN, position=st.integers(1, 4))
    def reorder(self, choice, position):
        key = self.list.pop(choice % len(self.list))
        self.list.insert(position - 1, key)
        row = Application.objects.get(pk=key)
        move_on_the_list(row, position=position, by=self.organiser, reason="Why")

    # ------------------------------------------------------------- what always holds
    @invariant()
    def everybody_is_where_they_belong(self):
        rows = Application.objects.filter(part=self.part)
        assert dict(rows.order_by().values_list("pk", "state")) == self.states
        assert list(rows.waiting().values_list("pk", flat=True)) == self.list

    @invariant()
    def no_place_is_given_twice(self):
        held = Application.objects.filter(part=self.part).holding().count()
        self.ceiling = max(self.capacity, min(self.ceiling, held))
        assert held <= self.ceiling

    @invariant()
    def no_place_is_idle_while_somebody_waits_who_may_have_it(self):
        places = count(lock_part(self.part.pk))
        for row in Application.objects.filter(part=self.part).waiting():
            assert not places.admits(places.shares_of(row))

    @invariant()
    def everybody_has_each_letter_once(self):
        person = dict(
            Application.objects.filter(part=self.part).values_list("person", "pk")
        )
        sent = Delivery.objects.exclude(template="registration/offer_reminder")
        told = Counter(
            (person[one], template.partition("/")[2])
            for one, template in sent.values_list("person", "template")
            if one in person
        )
        assert told == self.letters


@pytest.mark.django_db
def test_places_stay_fair_whatever_happens():
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=8, stateful_step_count=14, phases=[Phase.generate]
        ),
    )
