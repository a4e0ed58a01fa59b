"""What happens between proposing, sending and carrying out a round of decisions."""

import pytest

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions import deciding, rounds, selecting
from apps.registration.forecast import forecast
from apps.registration.models import DecisionRound
from apps.registration.selection_choices import Decision
from tests.factories.registration import ApplicationFactory, ReservedPlacesFactory
from tests.programme.reading import words_of
from tests.registration.rounds.sending import (
    after_the_minute,
    letters,
    page_of,
    propose,
    send,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("heard", ["admitted", "declined"])
def test_nobody_is_told_the_contrary_of_what_they_heard_meanwhile(
    part, organiser, heard
):
    proposed = {"admitted": "decline", "declined": "admit"}[heard]
    [row] = propose(part, organiser, names=(proposed,)).values()
    send(part, organiser)
    decide = {"admitted": deciding.admit, "declined": deciding.decline}[heard]
    decide(row, by=organiser)

    with after_the_minute():
        rounds.carry_out_due_rounds()

    one = DecisionRound.objects.get().decisions.get()
    assert (one.outcome, one.became, states(part)) == ("refused", "", [heard])
    assert "It was decided otherwise after this was sent" in one.note
    assert [name for name, _person in letters()] == [heard]


def test_who_moved_up_meanwhile_is_not_turned_down_unseen(part, organiser):
    holder = ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)
    selecting.propose(part, [waiting], Decision.DECLINE, by=organiser)
    seen = rounds.fingerprint(rounds.ready_to_send(part))
    deciding.withdraw(holder, by=holder.person)

    with pytest.raises(Refused) as refusal:
        rounds.send_decisions(part, by=organiser, seen=seen)

    assert (refusal.value.code, DecisionRound.objects.count()) == ("changed", 0)
    assert states(part) == ["withdrawn", "admitted"]


def test_a_place_that_a_round_frees_goes_to_nobody_it_turns_down(part, organiser):
    holder = ApplicationFactory(part=part, admitted=True)
    first, second = ApplicationFactory.create_batch(2, part=part, waiting=True)
    selecting.propose(part, [holder, first], Decision.DECLINE, by=organiser)
    send(part, organiser)

    with after_the_minute():
        rounds.carry_out_due_rounds()

    assert states(part) == ["declined", "declined", "admitted"]
    assert sorted(letters()) == sorted(
        [
            ("declined", holder.person_id),
            ("declined", first.person_id),
            ("promoted", second.person_id),
        ]
    )


def test_letters_that_follow_from_a_round_are_announced(client, part, organiser):
    client.force_login(organiser)
    holder, another = ApplicationFactory.create_batch(2, part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)
    selecting.propose(part, [waiting], Decision.DECLINE, by=organiser)
    quiet = client.get(page_of("letters", part.pk)).content.decode()

    selecting.propose(part, [holder, another], Decision.DECLINE, by=organiser)
    page = client.get(page_of("letters", part.pk)).content.decode()

    assert "These letters follow from the decisions" not in quiet
    assert "2 places become free by this." in page
    assert "These letters follow from the decisions" in page


def test_who_would_move_up_is_who_does(part, organiser):
    """A reserved place goes to whom it is kept for, though another is ahead of them."""
    type(part).objects.filter(pk=part.pk).update(capacity=2)
    part.refresh_from_db()
    ReservedPlacesFactory(part=part)
    young, other = (
        ApplicationFactory(part=part, admitted=True, next_generation=is_young)
        for is_young in (True, False)
    )
    first, second = (
        ApplicationFactory(part=part, waiting=True, next_generation=is_young)
        for is_young in (False, True)
    )
    newcomer = ApplicationFactory(part=part)
    selecting.propose(part, [newcomer], Decision.WAIT, by=organiser)
    selecting.propose(part, [young, other], Decision.DECLINE, by=organiser)

    told = forecast(part, rounds.ready_to_send(part))
    send(part, organiser)
    with after_the_minute():
        rounds.carry_out_due_rounds()

    assert [one.application for one in told.following] == [second, first]
    assert {person for name, person in letters() if name == "promoted"} == {
        second.person_id,
        first.person_id,
    }
    assert states(part)[-1] == "waiting"


def test_who_would_move_up_is_listed_with_the_letter(client, part, organiser):
    holder = ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)
    selecting.propose(part, [holder], Decision.DECLINE, by=organiser)

    page = words_of(client.get(page_of("letters", part.pk)))
    letter = client.get(page_of("letter", part.pk, waiting.pk)).context["letter"]
    send(part, organiser)
    with after_the_minute():
        rounds.carry_out_due_rounds()

    assert "As it stands now, these people would move up: 1" in page
    assert waiting.reference in page
    sent = Delivery.objects.get(person=waiting.person)
    assert (letter.subject, letter.text) == (sent.subject, sent.body_text)


def test_where_nobody_fits_nobody_is_listed(client, part, organiser):
    holder = ApplicationFactory(part=part, admitted=True)
    selecting.propose(part, [holder], Decision.DECLINE, by=organiser)

    page = client.get(page_of("letters", part.pk)).content.decode()

    assert "As it stands now, nobody would move up." in page


def test_what_is_free_goes_first_to_who_waits_as_foreseen(client, part, organiser):
    """Nobody has handed on what was free; the first who is given a place lets them up."""
    first, second, third = ApplicationFactory.create_batch(3, part=part, waiting=True)
    type(part).objects.filter(pk=part.pk).update(capacity=3)
    part.refresh_from_db()
    newcomer = ApplicationFactory(part=part)
    selecting.propose(part, [second, newcomer], Decision.ADMIT, by=organiser)
    selecting.propose(part, [third], Decision.DECLINE, by=organiser)
    client.force_login(organiser)

    page = client.get(page_of("letters", part.pk)).content.decode()
    told = forecast(part, rounds.ready_to_send(part))
    promised = [told.letter_to(one.pk) for one in (first, second, newcomer)]
    send(part, organiser)
    with after_the_minute():
        rounds.carry_out_due_rounds()

    assert "What is free goes to whoever waits before" in page
    assert [(one.becomes, one.position) for one in told.foreseen] == [
        ("admitted", None),
        ("waiting", 1),
        ("", None),
    ]
    assert [one.application for one in told.following] == [first]
    assert states(part) == ["admitted", "admitted", "admitted", "waiting"]
    sent = dict(Delivery.objects.values_list("person_id", "subject"))
    assert sent.keys() == {one.person_id for one in (first, second, third, newcomer)}
    assert [letter.subject for _to, letter in promised] == [
        sent[one.person_id] for one in (first, second, newcomer)
    ]
