from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.choices import Job
from apps.registration.actions import deciding, rounds, selecting
from apps.registration.models import Application, DecisionRound, Proposal
from apps.registration.selection_choices import Decision
from tests.factories.editions import AppointmentFactory, PersonFactory
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


def test_nothing_happens_within_the_minute_and_everything_once_afterwards(
    part, organiser
):
    rows = propose(part, organiser, names=("admit", "admit_2", "wait", "decline"))
    sent = send(part, organiser)

    assert rounds.carry_out_due_rounds() == 0
    assert (states(part), letters()) == (["submitted"] * 4, [])
    with after_the_minute():
        made = [rounds.carry_out_due_rounds(), rounds.carry_out_due_rounds()]

    sent.refresh_from_db()
    assert (made, sent.state) == ([4, 0], "done")
    assert states(part) == ["admitted", "waiting", "waiting", "declined"]
    assert sorted(letters()) == sorted(
        (name, rows[key].person_id)
        for key, name in (
            ("admit", "admitted"),
            ("admit_2", "waiting"),
            ("wait", "waiting"),
            ("decline", "declined"),
        )
    )
    assert Proposal.objects.count() == 0
    rows["decline"].refresh_from_db()
    assert rows["decline"].decision_reason == "As decline."
    decided = AuditEntry.objects.filter(verb="registration.declined")
    assert decided.get().actor == organiser


def test_undone_within_the_minute_nothing_happens_at_all(part, organiser):
    propose(part, organiser, names=("admit", "decline"))
    sent = send(part, organiser)

    rounds.undo(sent, by=organiser)
    rounds.undo(sent, by=organiser)
    with after_the_minute():
        assert rounds.carry_out_due_rounds() == 0

    assert (states(part), letters()) == (["submitted"] * 2, [])
    assert Proposal.objects.count() == 2
    assert AuditEntry.objects.filter(verb="registration.decisions_undone").count() == 1
    assert send(part, organiser).pk != sent.pk


def test_after_the_minute_it_is_too_late_to_undo(part, organiser):
    propose(part, organiser, names=("decline",))
    sent = send(part, organiser)

    with after_the_minute(), pytest.raises(Refused) as refusal:
        rounds.undo(sent, by=organiser)

    sent.refresh_from_db()
    assert (refusal.value.code, sent.state) == ("too_late", "scheduled")


def test_what_cannot_be_decided_any_more_is_reported(part, organiser):
    rows = propose(part, organiser, names=("decline", "admit", "wait"))
    part.capacity = 5
    part.save()
    send(part, organiser)
    deciding.withdraw(rows["decline"], by=rows["decline"].person)
    deciding.admit(rows["admit"], by=organiser)

    with after_the_minute():
        rounds.carry_out_due_rounds()

    found = DecisionRound.objects.get().decisions.order_by("application")
    assert [(one.outcome, one.became) for one in found] == [
        ("refused", ""),
        ("unchanged", "admitted"),
        ("refused", ""),
    ]
    assert "A place is free" in found[2].note
    assert states(part) == ["withdrawn", "admitted", "submitted"]
    assert [name for name, _person in letters()] == ["withdrawn", "admitted"]


def test_what_a_dead_worker_left_is_taken_up_again(part, organiser, monkeypatch):
    part.capacity = 3
    part.save()
    propose(part, organiser, names=("admit", "admit_2", "admit_3"))
    send(part, organiser)
    decide = rounds._decide_next
    calls = []

    def die_at_the_second(key):
        calls.append(key)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return decide(key)

    with after_the_minute():
        monkeypatch.setattr(rounds, "_decide_next", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            rounds.carry_out_due_rounds()
        monkeypatch.setattr(rounds, "_decide_next", decide)
        held = rounds.carry_out_due_rounds()
    with time_machine.travel(now() + timedelta(seconds=180), tick=False):
        made = rounds.carry_out_due_rounds()

    assert (held, made) == (0, 2)
    assert states(part) == ["admitted"] * 3
    assert [name for name, _person in letters()] == ["admitted"] * 3


@pytest.mark.parametrize("code", ["nothing", "changed", "on_their_way"])
def test_what_nobody_has_looked_at_is_not_sent(part, organiser, code):
    if code != "nothing":
        [row] = propose(part, organiser, names=("decline",)).values()
    seen = rounds.fingerprint(rounds.ready_to_send(part))
    if code == "changed":
        selecting.propose(part, [row], Decision.ADMIT, by=organiser)
    if code == "on_their_way":
        rounds.send_decisions(part, by=organiser, seen=seen)
    before = DecisionRound.objects.count()

    with pytest.raises(Refused) as refusal:
        rounds.send_decisions(part, by=organiser, seen=seen)

    assert refusal.value.code == code
    assert DecisionRound.objects.count() == before


def test_nothing_is_proposed_while_decisions_are_on_their_way(part, organiser):
    [row] = propose(part, organiser, names=("decline",)).values()
    send(part, organiser)

    with pytest.raises(Refused) as refusal:
        selecting.propose(part, [row], Decision.ADMIT, by=organiser)

    assert refusal.value.code == "on_their_way"
    assert Proposal.objects.get().decision == "decline"


@pytest.mark.parametrize("code", ["unanswered", "call_open", "on_their_way"])
def test_a_selection_is_not_closed_before_everybody_has_an_answer(
    part, organiser, code
):
    if code == "unanswered":
        ApplicationFactory(part=part)
    if code == "call_open":
        part.call.closes_at = now() + timedelta(days=1)
        part.call.save()
    if code == "on_their_way":
        propose(part, organiser, names=("decline",))
        send(part, organiser)

    with pytest.raises(Refused) as refusal:
        rounds.close_selection(part, by=organiser)

    part.call.refresh_from_db()
    assert refusal.value.code == code
    assert part.call.selection_closed_at is None


def test_a_selection_is_closed_and_opened_again(part, organiser):
    ApplicationFactory(part=part, declined=True)

    rounds.close_selection(part, by=organiser)
    with pytest.raises(Refused) as refusal:
        rounds.send_decisions(part, by=organiser, seen="")
    rounds.reopen_selection(part, by=organiser)

    assert refusal.value.code == "selection_closed"
    assert propose(part, organiser, names=("admit",))
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"registration.selection_closed", "registration.selection_reopened"} <= verbs


def test_the_database_keeps_one_open_round_for_each_part(part, organiser):
    facts = {"part": part, "by": organiser, "takes_effect_at": now()}
    DecisionRound.objects.create(**facts)

    with (
        pytest.raises(IntegrityError, match="registration_one_open_round_per_part"),
        transaction.atomic(),
    ):
        DecisionRound.objects.create(**facts)
    with (
        pytest.raises(IntegrityError, match="registration_round_ended_at_matches"),
        transaction.atomic(),
    ):
        DecisionRound.objects.update(state="done")


# ------------------------------------------------------------------ pages
def test_letters_are_prepared_and_each_is_read_in_its_readers_language(
    client, part, organiser
):
    rows = propose(part, organiser, names=("admit", "admit_2", "decline"))
    undecided = ApplicationFactory(part=part, full_name="Nobody Proposed")

    page = client.get(page_of("letters", part.pk))
    letter = client.get(page_of("letter", part.pk, rows["decline"].pk))
    second = client.get(page_of("letter", part.pk, rows["admit_2"].pk))

    assert page.context["kinds"] == [
        ("Place given", 1),
        ("On the waiting list", 1),
        ("Not admitted", 1),
    ]
    assert undecided.reference in page.content.decode()
    assert "Nobody Proposed" in page.content.decode()
    assert 'lang="fr"' in letter.content.decode()
    assert "As decline." in letter.content.decode()
    assert "Bonjour" in letter.content.decode()
    assert "liste d’attente" in second.content.decode()
    assert (states(part), letters()) == (["submitted"] * 4, [])


def test_decisions_are_sent_and_undone_with_buttons(client, part, organiser):
    propose(part, organiser, names=("decline",))
    seen = client.get(page_of("letters", part.pk)).context["seen"]

    answer = client.post(page_of("send", part.pk), {"seen": seen}, follow=True)
    sent = DecisionRound.objects.get()
    again = client.post(page_of("send", part.pk), {"seen": seen}, follow=True)
    undone = client.post(page_of("round", sent.pk), follow=True)

    assert "Undo" in answer.content.decode()
    assert answer.redirect_chain == again.redirect_chain
    assert DecisionRound.objects.count() == 1
    assert "nobody was told anything" in undone.content.decode()
    sent.refresh_from_db()
    assert sent.state == "undone"


def test_the_page_tells_what_came_of_a_round(client, part, organiser):
    rows = propose(part, organiser, names=("decline", "admit"))
    sent = send(part, organiser)
    deciding.withdraw(rows["admit"], by=rows["admit"].person)
    with after_the_minute():
        rounds.carry_out_due_rounds()

    page = client.get(page_of("round", sent.pk))

    assert [one.application_id for one in page.context["done"]] == [rows["decline"].pk]
    assert [one.application_id for one in page.context["refused"]] == [rows["admit"].pk]
    assert "can no longer be changed in this way" in page.content.decode()


def test_closing_says_why_not(client, part, organiser):
    ApplicationFactory(part=part)

    refused = client.post(page_of("close", part.pk), follow=True).content.decode()
    Application.objects.update(state="declined", decided_at=now())
    closed = client.post(page_of("close", part.pk), follow=True).content.decode()

    assert "1 person has no answer yet." in refused
    assert "The selection is closed. Everybody has an answer." in closed


def test_nobody_else_sends_for_a_part(client, part, organiser):
    propose(part, organiser, names=("decline",))
    sent = send(part, organiser)
    foreigner = AppointmentFactory(
        job=Job.ORGANISER, person=PersonFactory(is_staff=True)
    ).person
    client.force_login(foreigner)

    answers = [
        client.get(page_of("letters", part.pk)),
        client.post(page_of("send", part.pk)),
        client.post(page_of("round", sent.pk)),
        client.post(page_of("close", part.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    sent.refresh_from_db()
    assert sent.state == "scheduled"


@pytest.mark.parametrize("many", [1, 3])
def test_the_letters_ask_as_often_for_three_as_for_one(
    client, part, organiser, many, django_assert_num_queries
):
    names = ("admit", "decline", "wait")[:many]
    propose(part, organiser, names=names)
    ApplicationFactory.create_batch(many, part=part)
    client.get(page_of("letters", part.pk))

    with django_assert_num_queries(10):
        client.get(page_of("letters", part.pk))
