"""What becomes of a change: afterwards, after the decision, and where places are kept."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.languages import written_in
from apps.registration.actions.changing import keep_change
from apps.registration.actions.deciding import decline, withdraw
from apps.registration.choices import State
from apps.registration.models import ApplicationDraft, Call, FormerAnswer
from apps.registration.views import changing
from tests.factories.editions import PartFactory, PersonFactory, TargetGroupFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    ReservedPlacesFactory,
)
from tests.registration.test_applying import ABOUT, MOTIVATION
from tests.registration.test_changing import (
    asked,
    at,
    call,
    facts,
    person,
    save,
    send,
    sent,
    shown,
)

__all__ = ["asked", "call", "person", "sent"]

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ when it is too late
def test_after_the_decision_what_was_typed_is_kept_and_changes_nothing(client, sent):
    here = shown(client, sent, "motivation")
    decline(sent, by=PersonFactory())

    answer = client.post(at(sent, "motivation"), here | {"motivation": "Typed late."})
    own = client.get(sent.get_absolute_url()).content.decode()
    late = client.post(at(sent), {"then": "send", "seen": "x"})

    assert answer.url == late.url == sent.get_absolute_url()
    assert "What you typed and did not send" in own
    assert "Typed late." in own
    sent.refresh_from_db()
    assert (sent.state, sent.motivation) == (State.DECLINED, MOTIVATION["motivation"])
    assert not FormerAnswer.objects.exists()
    client.post(at(sent), {"then": "discard"})
    assert "Typed late." not in client.get(sent.get_absolute_url()).content.decode()


def test_after_the_call_has_closed_answers_stay_and_the_page_says_so(
    client, call, sent
):
    before = client.get(sent.get_absolute_url()).content.decode()
    save(client, sent, "about", country="PE")
    seen = client.get(at(sent)).context["seen"]
    Call.objects.update(closes_at=now() - timedelta(seconds=1))

    answer = client.post(at(sent), {"then": "send", "seen": seen})

    assert "You can change them until:" in before
    assert answer.url == sent.get_absolute_url()
    assert client.get(at(sent)).url == sent.get_absolute_url()
    assert client.get(at(sent, "about")).url == sent.get_absolute_url()
    assert "Peru" in client.get(sent.get_absolute_url()).content.decode()
    sent.refresh_from_db()
    assert sent.country.code == "KE"


def test_nobody_changes_what_another_person_sent(client, sent):
    client.force_login(PersonFactory())

    assert client.get(at(sent)).status_code == 404
    assert client.post(at(sent), {"then": "discard"}).status_code == 404
    assert client.post(at(sent, "about"), ABOUT).status_code == 404
    assert not ApplicationDraft.objects.exists()


@pytest.mark.parametrize("traits", [{"declined": True}, {"withdrawn": True}])
def test_what_is_decided_or_withdrawn_is_not_changed(client, person, call, traits):
    own = ApplicationFactory(part=call.part, person=person, **traits)

    assert client.get(at(own)).url == own.get_absolute_url()
    assert client.get(at(own, "about")).url == own.get_absolute_url()


def test_who_withdraws_begins_anew_and_not_with_half_of_a_change(client, sent, asked):
    save(client, sent, "motivation", **{asked["plan"] + "_remove": "on"})

    withdraw(sent, by=sent.person)

    assert not ApplicationDraft.objects.exists()


def test_a_page_that_is_sent_while_one_withdraws_leaves_no_half_of_a_change(
    client, sent, monkeypatch
):
    here = shown(client, sent, "motivation") | {"motivation": "Typed late."}

    def withdraw_meanwhile(application, **words):
        withdraw(application, by=application.person)
        return keep_change(application, **words)

    monkeypatch.setattr(changing, "keep_change", withdraw_meanwhile)
    answer = client.post(at(sent, "motivation"), here, follow=True)

    assert answer.redirect_chain == [(sent.get_absolute_url(), 302)]
    assert "The answers can no longer be changed." in answer.content.decode()
    assert not ApplicationDraft.objects.exists()


def test_the_person_reads_what_stood_there_before_each_change(client, sent):
    group = sent.target_group
    others = [
        TargetGroupFactory(edition=sent.part.edition, position=number)
        for number in (2, 3)
    ]
    for other in others:
        save(client, sent, "work", target_group=other.pk, disciplines=["law"])
        send(client, sent)

    page = client.get(sent.get_absolute_url())

    assert [
        [one.words for one in change.answers] for change in page.context["changes"]
    ] == [
        [str(in_full(others[0]))],
        [str(in_full(group)), "Law, Architecture and planning"],
    ]


def in_full(group):
    return written_in(group.in_full, "en")


# ------------------------------------------------------------------ places
@pytest.fixture
def open_part():
    return CallFactory(first_come=True, part=PartFactory(capacity=1)).part


def test_where_places_go_to_the_first_somebody_with_a_place_may_change(
    client, person, open_part
):
    own = ApplicationFactory(part=open_part, person=person, admitted=True, **facts())

    assert "You keep your place." in client.get(own.get_absolute_url()).content.decode()
    save(client, own, "about", organisation="City of Nairobi")
    send(client, own)

    own.refresh_from_db()
    assert (own.state, own.organisation) == (State.ADMITTED, "City of Nairobi")


def test_a_place_kept_for_others_is_not_held_under_another_group(
    client, person, open_part
):
    ReservedPlacesFactory(part=open_part, kind="next_generation", number=1)
    own = ApplicationFactory(part=open_part, person=person, admitted=True, **facts())
    save(client, own, "about", next_generation="no", organisation="Elsewhere")

    answer = send(client, own)

    assert answer.status_code == 422
    assert "kept for a group" in answer.content.decode()
    own.refresh_from_db()
    assert (own.next_generation, own.organisation) == (True, ABOUT["organisation"])
    assert ApplicationDraft.objects.get().answers["organisation"] == ["Elsewhere"]
    assert not FormerAnswer.objects.exists()


def test_who_waits_moves_up_when_a_place_is_kept_for_what_they_now_say(
    client, person, open_part
):
    ReservedPlacesFactory(part=open_part, kind="next_generation", number=1)
    own = ApplicationFactory(
        part=open_part, person=person, waiting=True, **facts(next_generation="no")
    )
    save(client, own, "about", next_generation="yes")

    send(client, own)

    own.refresh_from_db()
    assert own.state == State.ADMITTED


def test_who_waits_keeps_the_position(client, person, open_part):
    ApplicationFactory(part=open_part, admitted=True)
    own = ApplicationFactory(part=open_part, person=person, waiting=True, **facts())
    ApplicationFactory(part=open_part, waiting=True)
    since = own.waiting_since
    save(client, own, "about", organisation="Elsewhere")

    send(client, own)

    own.refresh_from_db()
    assert (own.state, own.waiting_since) == (State.WAITING, since)
