"""A text is adopted unless somebody objects by an exact instant."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.database_clock import clock
from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.outcomes.actions import documents, silence
from apps.outcomes.models import Adoption, Objection, SilenceProcedure
from apps.outcomes.models.silence import SHORTEST
from apps.outcomes.tasks import keep_silences
from tests.factories.outcomes import (
    a_paragraph,
    a_silence,
    a_snapshot,
    adopt,
    holder,
)
from tests.outcomes.addresses import at
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
OVER = -timedelta(seconds=1)


@pytest.fixture
def snapshot(document, organiser):
    a_paragraph(document, organiser)
    return a_snapshot(document, organiser, "conference")


def begin(snapshot, by, **facts):
    known = {"sha256": snapshot.sha256, "closes_at": now() + timedelta(days=4)}
    return silence.begin(snapshot, by=by, **known | facts)


def object_to(procedure, by, text="The city has no such office.", **facts):
    return silence.object_to(procedure, by=by, text=text, **{"key": uuid4()} | facts)


def letters():
    rows = Delivery.objects.order_by("template", "address")
    return [*rows.values_list("template", "address")]


def state_of(procedure):
    procedure.refresh_from_db()
    return procedure.state


def test_everybody_with_a_place_is_asked_once(snapshot, organiser, participant):
    closes_at = now() + timedelta(days=4)

    procedure = begin(snapshot, organiser, closes_at=closes_at)
    again = begin(snapshot, organiser, closes_at=closes_at)

    assert again == procedure
    assert letters() == [("outcomes/silence_opened", participant.email)]
    [duty] = [one for one in duties_of(participant) if "silence" in one.href]
    assert (duty.href, duty.ends) == (at("silence", number=1), closes_at)
    assert AuditEntry.objects.filter(verb="silence_procedure.opened").count() == 1


def test_less_than_72_hours_or_another_text_is_refused(document, snapshot, organiser):
    short = {"closes_at": now() + SHORTEST - timedelta(seconds=5)}

    assert refused(begin, snapshot, organiser, **short) == "too_short"
    assert refused(begin, snapshot, organiser, sha256="0" * 64) == "other_hash"
    begin(snapshot, organiser)
    assert refused(begin, snapshot, organiser) == "runs"
    assert refused(adopt, snapshot, organiser) == "silence_runs"
    assert refused(documents.reopen, document, by=organiser) == "silence_runs"
    document.refresh_from_db()
    assert document.status == "before_conference"
    assert SilenceProcedure.objects.count() == 1


@pytest.mark.parametrize(
    ("made", "outcome"), [(-TICK, "broken"), (timedelta(0), "over"), (TICK, "over")]
)
def test_an_objection_counts_until_the_instant_and_not_at_it(
    monkeypatch, snapshot, participant, made, outcome
):
    procedure = a_silence(snapshot, participant, ends_in=timedelta(0))
    monkeypatch.setattr(silence, "clock", lambda: procedure.closes_at + made)

    try:
        object_to(procedure, participant)
        found = state_of(procedure)
    except Refused as refusal:
        found = refusal.code

    assert found == outcome
    assert Objection.objects.count() == (outcome == "broken")


def test_the_first_objection_breaks_it_and_others_stand_beside_it(
    snapshot, organiser, participant
):
    procedure, key = a_silence(snapshot, organiser), uuid4()

    first = object_to(procedure, participant, key=key)
    assert object_to(procedure, participant, key=key) == first
    object_to(procedure, organiser, "Nor here.")
    keep_silences()
    keep_silences()

    procedure.refresh_from_db()
    assert (procedure.state, procedure.ended_at) == ("broken", first.made_at)
    assert Objection.objects.count() == 2
    assert letters() == [
        ("outcomes/silence_ended", organiser.email),
        ("outcomes/silence_ended", participant.email),
    ]
    assert refused(adopt, snapshot, organiser, method="silence_procedure") == (
        "no_silence"
    )


def test_held_by_the_clock_it_is_the_way_to_adopt(snapshot, organiser, participant):
    procedure = a_silence(snapshot, organiser, ends_in=OVER)
    keep_silences()
    procedure.refresh_from_db()
    facts = {"method": "silence_procedure"}

    assert (procedure.state, procedure.ended_at) == ("held", procedure.closes_at)
    assert refused(object_to, procedure, participant) == "over"
    assert refused(adopt, snapshot, organiser, **facts) == "other_instant"
    assert not Adoption.objects.exists()
    adoption = adopt(snapshot, organiser, adopted_at=procedure.closes_at, **facts)
    assert adoption.adopted_at == procedure.closes_at


def test_called_off_with_a_reason(snapshot, organiser, participant):
    procedure = a_silence(snapshot, organiser)

    assert refused(silence.stop, procedure, by=organiser, reason=" ") == "no_reason"
    silence.stop(procedure, by=organiser, reason="A mistake in 3.")
    silence.stop(procedure, by=organiser, reason="Twice is once.")

    assert state_of(procedure) == "stopped"
    assert procedure.reason == "A mistake in 3."
    assert refused(object_to, procedure, participant) == "stopped"
    again = a_silence(snapshot, organiser, ends_in=OVER)
    assert refused(silence.stop, again, by=organiser, reason="Late.") == "ended"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"closes_at": "later"}, "outcomes_silence_is_as_it_was_told"),
        ({"state": "broken", "ended_at": "now"}, "outcomes_silence_is_as_it_was_told"),
        ({"state": "held", "ended_at": "end"}, "outcomes_silence_is_as_it_was_told"),
        ({"state": "stopped", "ended_at": "now"}, "outcomes_who_stopped_a_silence"),
        ({"ended_at": "now"}, "outcomes_silence_is_as_it_was_told"),
    ],
)
def test_the_database_holds_what_was_told(snapshot, organiser, change, rule):
    procedure = a_silence(snapshot, organiser)
    at_words = {
        "later": procedure.closes_at + TICK,
        "now": clock(),
        "end": procedure.closes_at,
    }
    change = {name: at_words.get(word, word) for name, word in change.items()}
    rows = SilenceProcedure.objects.filter(pk=procedure.pk)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        rows.update(**change)
    assert state_of(procedure) == "running"


@pytest.mark.parametrize(
    ("made_at", "rule"),
    [
        ("over", "outcomes_objection_in_time"),
        ("dated back", "outcomes_objection_in_time"),
        ("ahead", "outcomes_objection_in_time"),
    ],
)
def test_the_database_holds_each_objection_to_the_instant(
    snapshot, organiser, made_at, rule
):
    ends_in = OVER if made_at == "over" else timedelta(hours=1)
    procedure = a_silence(snapshot, organiser, ends_in=ends_in)
    moment = {
        "over": clock(),
        "dated back": clock() - timedelta(hours=1),
        "ahead": clock() + timedelta(minutes=1),
    }[made_at]

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        procedure.objections.create(person=organiser, text="No.", made_at=moment)


def test_no_constraint_is_gone_round(snapshot, organiser):
    procedure = a_silence(snapshot, organiser)
    objection = object_to(procedure, organiser)
    standing = {"document": snapshot.document, "snapshot": snapshot}
    begun = now()
    short = standing | {"opens_at": begun, "closes_at": begun + SHORTEST - TICK}

    for rule, act in (
        ("outcomes_objection_stands", objection.delete),
        (
            "outcomes_silence_is_as_it_was_told",
            lambda: a_silence(snapshot, organiser).delete(),
        ),
        (
            "outcomes_silence_lasts_72_hours",
            lambda: SilenceProcedure.objects.create(opened_by=organiser, **short),
        ),
        (
            "outcomes_one_silence_at_a_time",
            lambda: [a_silence(snapshot, organiser) for _ in range(2)],
        ),
        (
            "outcomes_objection_is_written",
            lambda: object_to(procedure, organiser, ""),
        ),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            act()


def test_nothing_is_adopted_beside_a_running_one(document, snapshot, organiser):
    a_silence(snapshot, organiser)
    act = {"method": "consensus", "adopted_on": "2031-02-08", "sha256": snapshot.sha256}
    facts = {"document": document, "snapshot": snapshot, "declared_by": organiser}

    with (
        pytest.raises(IntegrityError, match="outcomes_no_adoption_while_silence_runs"),
        transaction.atomic(),
    ):
        Adoption.objects.create(**facts, **act)


def test_on_its_page_a_participant_objects(client, snapshot, organiser, participant):
    a_silence(snapshot, organiser, ends_in=timedelta(hours=30, minutes=5, seconds=30))
    client.force_login(participant)
    typed = {"text": "Not for villages.", "on_behalf_of": "Union of Villages"}

    before = client.get(at("version", number=1)).content.decode()
    left = client.get(at("silence", number=1)).content.decode()
    empty = client.post(at("object", number=1), typed | {"text": " "})
    sent = client.post(at("object", number=1), typed)
    after = client.get(at("silence", number=1)).content.decode()

    assert "See the procedure, or object" in before
    assert "Time left: 1 day, 6 hours." in left
    assert (empty.status_code, sent.status_code) == (422, 302)
    assert 'value="Union of Villages"' in empty.content.decode()
    assert "The silence is broken" in after
    assert "<bdi>Union of Villages</bdi>" in after
    assert Objection.objects.get().text == "Not for villages."


def test_who_objects_is_told_to_organisers_alone(
    client, document, snapshot, organiser, participant
):
    object_to(a_silence(snapshot, organiser), participant)
    drafter = holder(document.edition, "drafter")
    seen = {}
    for reader in (organiser, drafter, participant):
        client.force_login(reader)
        seen[reader] = client.get(at("silence", number=1)).content.decode()

    assert "Paula Participant" in seen[organiser]
    assert "A participant" in seen[drafter]
    assert "Paula" not in seen[drafter]
    assert "You" in seen[participant]


def test_organisers_begin_and_call_off_on_one_page(client, snapshot, organiser):
    client.force_login(organiser)
    page = at("hold-silence", number=1)
    proposed = client.get(page).context["form"]["closes_at"].value()
    typed = {"sha256": snapshot.sha256, "closes_at": "2026-02-01T10:00"}

    late = client.post(page, typed)
    begun = client.post(page, typed | {"closes_at": f"{proposed:%Y-%m-%dT%H:%M}"})
    stopped = client.post(page, {"reason": "Not yet."})

    assert [a.status_code for a in (late, begun, stopped)] == [422, 302, 302]
    assert "People need at least 72 hours." in late.content.decode()
    assert SilenceProcedure.objects.get().state == "stopped"


def test_the_page_of_the_act_proposes_the_instant(client, snapshot, organiser):
    procedure = a_silence(snapshot, organiser, ends_in=OVER)
    keep_silences()
    client.force_login(organiser)

    form = client.get(at("adopt", number=1)).context["form"]

    assert form["method"].value() == "silence_procedure"
    assert "silence_procedure" in dict(form.fields["method"].choices)
    assert form["adopted_time"].value().tzinfo is None
    assert procedure.closes_at.date() - form["adopted_on"].value() <= timedelta(days=1)
