"""An error of ours in one decision of a round; everybody else gets an answer."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.registration import emails
from apps.registration.actions import deciding, rounds
from apps.registration.duties import decide_what_failed
from apps.registration.models import Application, Call
from tests.factories.editions import AppointmentFactory, PersonFactory
from tests.registration.rounds.sending import (
    after_the_minute,
    letters,
    page_of,
    propose,
    send,
    states,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def round_with_an_error(part, organiser, monkeypatch):
    """The letter of the second of three cannot be written."""
    rows = propose(part, organiser, names=("decline", "decline_2", "decline_3"))
    sent = send(part, organiser)
    write = emails.state_changed

    def fail_for_the_second(application, **words):
        if application.pk == rows["decline_2"].pk:
            raise ZeroDivisionError
        return write(application, **words)

    with monkeypatch.context() as broken, after_the_minute():
        broken.setattr(emails, "state_changed", fail_for_the_second)
        assert rounds.carry_out_due_rounds() == 3
    sent.refresh_from_db()
    return sent


def test_an_error_in_one_decision_keeps_nobody_else_from_an_answer(
    part, round_with_an_error, caplog
):
    found = round_with_an_error.decisions.order_by("pk")

    assert round_with_an_error.state == "done"
    assert [one.outcome for one in found] == ["decided", "failed", "decided"]
    assert found[1].note == "An unexpected error (ZeroDivisionError); it is in the log."
    # Who was told nothing is not decided on either.
    assert states(part) == ["declined", "submitted", "declined"]
    told = {found[0].application.person_id, found[2].application.person_id}
    assert sorted(person for _name, person in letters()) == sorted(told)
    assert not AuditEntry.objects.filter(
        verb="registration.declined", target_id=str(found[1].application_id)
    )


def test_what_failed_is_tried_again_and_each_is_told_once(
    client, part, organiser, round_with_an_error
):
    address = page_of("round", round_with_an_error.pk)
    page = client.get(address).content.decode()
    listed = client.get(page_of("letters", part.pk)).content.decode()
    assert "An unexpected error (ZeroDivisionError)" in page
    assert "Failed: 1" in listed

    for _time in range(2):
        client.post(address, {"then": "again"})
    with after_the_minute():
        assert rounds.carry_out_due_rounds() == 1
        assert rounds.carry_out_due_rounds() == 0

    round_with_an_error.refresh_from_db()
    assert round_with_an_error.state == "done"
    assert states(part) == ["declined"] * 3
    people = [person for _name, person in letters()]
    assert len(people) == len({*people}) == 3
    entry = AuditEntry.objects.get(verb="registration.decisions_retried")
    assert (entry.actor, entry.after) == (organiser, {"number": 1})


@pytest.mark.parametrize("code", ["nothing", "on_their_way", "selection_closed"])
def test_what_cannot_be_tried_again_stays_failed(
    part, organiser, round_with_an_error, code
):
    failed = round_with_an_error.decisions.filter(outcome="failed")
    if code == "nothing":
        failed.update(outcome="refused")
    elif code == "on_their_way":
        propose(part, organiser, names=("decline",))
        send(part, organiser)
    else:
        part.call.selection_closed_at = now()
        part.call.save()
    before = failed.count()

    with pytest.raises(Refused) as refusal:
        rounds.try_again(round_with_an_error, by=organiser)

    round_with_an_error.refresh_from_db()
    assert (refusal.value.code, round_with_an_error.state) == (code, "done")
    assert failed.count() == before


def test_what_failed_is_a_duty_and_keeps_the_selection_open(
    part, organiser, round_with_an_error
):
    Call.objects.update(opens_at=now() - DAY * 2, closes_at=now() - DAY)
    failed = round_with_an_error.decisions.get(outcome="failed")
    # It is about somebody who waits, so nobody is without an answer.
    Application.objects.filter(pk=failed.application_id).update(
        state="waiting", waiting_since=now(), decided_at=now() - DAY
    )

    with pytest.raises(Refused, match="1 decision has failed") as refusal:
        rounds.close_selection(part, by=organiser)

    assert refusal.value.code == "failed"
    assert Call.objects.get().selection_closed_at is None
    [duty] = list(decide_what_failed(organiser))
    assert duty.href == page_of("round", round_with_an_error.pk)
    assert duty.hint == "1 decision that was sent has failed."

    deciding.decline(failed.application, by=organiser)

    assert list(decide_what_failed(organiser)) == []
    assert rounds.close_selection(part, by=organiser).selection_closed_at


def test_what_failed_is_no_duty_of_others(part, round_with_an_error):
    other = PersonFactory(is_staff=True)
    AppointmentFactory(job="organiser", person=other)

    assert list(decide_what_failed(other)) == []
