"""What happens between proposing, sending and carrying out a round of decisions."""

import pytest

from apps.core.refusals import Refused
from apps.registration.actions import deciding, rounds, selecting
from apps.registration.models import DecisionRound
from apps.registration.selection_choices import Decision
from tests.factories.registration import ApplicationFactory
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
