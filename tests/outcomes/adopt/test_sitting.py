"""The Conference goes through its text, and all see where it is."""

import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import sitting as sittings
from apps.outcomes.actions import structure
from apps.outcomes.actions.documents import reopen
from apps.outcomes.models import Sitting, SittingItem, Snapshot
from apps.outcomes.queries.sitting import hall, sitting_of
from tests.factories.outcomes import (
    a_paragraph,
    a_silence,
    a_snapshot,
    adopt,
    end_consultation,
    type_into,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(document, organiser):
    for body in ("Encourages cities to listen.", "Encourages regions to pay."):
        a_paragraph(document, organiser, body)
    snapshot = a_snapshot(document, organiser, "conference")
    return sittings.open_sitting(
        snapshot, by=organiser, mode="paragraphs", is_public=False
    )


def states(sitting):
    rows = SittingItem.objects.filter(sitting=sitting).order_by("position", "pk")
    return [*rows.values_list("state", flat=True)]


def decide(sitting, number, by, state="agreed", **facts):
    item = sitting.items.get(position=number)
    known = {"state": state, "sha256": item.sha256} | facts
    return sittings.decide(sitting, item.pk, by=by, **known)


def amend(sitting, number, by, body, **facts):
    item = sitting.items.get(position=number)
    known = {"sha256": item.sha256} | facts
    return sittings.amend_on_the_floor(sitting, item.pk, by=by, body=body, **known)


def refused(act, *args, **facts):
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.code


def on_screen(document):
    return hall(sitting_of(document.edition)).now.entry.place


def test_it_goes_on_to_what_is_open(document, organiser, sitting):
    seen = [on_screen(document)]
    decide(sitting, 1, organiser)
    seen.append(on_screen(document))
    decide(sitting, 2, organiser, "objected", note="Too dear.")
    seen.append(on_screen(document))

    assert seen == ["1", "2", "2"]
    assert states(sitting) == ["agreed", "objected"]
    assert sitting.items.get(position=2).note == "Too dear."
    decide(sitting, 2, organiser, "open")
    assert states(sitting) == ["agreed", "open"]
    again = sittings.open_sitting(
        sitting.snapshot, by=organiser, mode="whole", is_public=True
    )
    assert (again, again.mode) == (sitting, "paragraphs")


def test_a_change_on_the_floor_is_a_new_text_and_leaves_what_is_agreed(
    document, organiser, sitting
):
    decide(sitting, 1, organiser)
    decide(sitting, 2, organiser)
    first = sitting.snapshot

    for _ in range(2):
        amend(sitting, 2, organiser, "Encourages regions to pay in time.")

    sitting.refresh_from_db()
    document.refresh_from_db()
    assert Snapshot.objects.count() == 2
    assert (sitting.snapshot.number, sitting.snapshot.label) == (
        2,
        "Conference, Rev. 1",
    )
    assert sitting.snapshot.sha256 != first.sha256
    assert sitting.snapshot.text.entries[1].body == "Encourages regions to pay in time."
    assert document.status == "before_conference"
    assert states(sitting) == ["agreed", "open"]
    point = hall(sitting_of(document.edition)).points[1]
    assert "<ins>" in point.difference
    assert point.item.is_changed
    decide(sitting, 2, organiser)
    adopt(sitting.snapshot, organiser)


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (lambda sitting, by: a_silence(sitting.snapshot, by), "silence_runs"),
        (lambda sitting, by: sittings.close(sitting, by=by), "closed"),
        (lambda sitting, by: adopt(sitting.snapshot, by), "not_before"),
        (lambda sitting, by: reopen(sitting.document, by=by), "not_before"),
        (lambda sitting, by: {"sha256": "0" * 64}, "other_hash"),
    ],
)
def test_what_is_no_longer_before_the_conference_stays(
    document, organiser, sitting, before, code
):
    made = before(sitting, organiser)
    facts = made if isinstance(made, dict) else {}

    assert refused(amend, sitting, 1, organiser, "Other.", **facts) == code
    assert Snapshot.objects.count() == 1
    if code != "silence_runs":
        assert refused(decide, sitting, 1, organiser, **facts) == code
    assert states(sitting) == ["open", "open"]


def test_work_in_the_draft_is_taken_up(document, organiser, sitting):
    decide(sitting, 1, organiser)
    decide(sitting, 2, organiser)
    reopen(document, by=organiser)
    added = a_paragraph(document, organiser, "Encourages all.")
    document.refresh_from_db()
    gone = document.paragraphs.get(head__body="Encourages cities to listen.")
    structure.remove(gone, by=organiser, structure_version=document.structure_version)

    assert sittings.take_up(sitting, by=organiser).snapshot == sitting.snapshot
    newest = a_snapshot(document, organiser, "conference")
    for _ in range(2):
        sittings.take_up(sitting, by=organiser)

    sitting.refresh_from_db()
    rows = {one.paragraph_id: one for one in sitting.items.all()}
    assert sitting.snapshot == newest
    assert rows[gone.pk].position is None
    assert (rows[added.pk].position, rows[added.pk].state) == (2, "open")
    assert states(sitting) == ["agreed", "open", "agreed"]


def test_it_is_compared_with_what_people_were_asked_about(document, organiser):
    paragraph = a_paragraph(document, organiser, "Encourages cities to listen.")
    a_snapshot(document, organiser)
    end_consultation(document, organiser)
    type_into(paragraph, organiser, "Encourages cities to listen well.")
    snapshot = a_snapshot(document, organiser, "conference")
    sittings.open_sitting(snapshot, by=organiser, mode="whole", is_public=False)

    found = hall(sitting_of(document.edition))

    assert found.compared.number == 1
    assert [(one.before, one.differs) for one in found.points] == [
        ("Encourages cities to listen.", True)
    ]


def test_the_database_holds_a_closed_sitting(organiser, sitting):
    sittings.close(sitting, by=organiser)
    sittings.close(sitting, by=organiser)
    sitting.refresh_from_db()

    assert sitting.closed_by == organiser
    for rows, change in (
        (sitting.items, {"state": "deferred"}),
        (Sitting.objects.filter(pk=sitting.pk), {"is_public": True}),
        (Sitting.objects.filter(pk=sitting.pk), {"closed_at": None, "closed_by": None}),
    ):
        with (
            pytest.raises(IntegrityError, match="outcomes_closed_sitting_stands"),
            transaction.atomic(),
        ):
            rows.update(**change)
    assert AuditEntry.objects.filter(verb="sitting.closed").count() == 1


def test_one_sitting_at_a_time_and_each_paragraph_once(document, organiser, sitting):
    facts = {"document": document, "opened_by": organiser}
    texts = {"snapshot": sitting.snapshot, "began_with": sitting.snapshot}
    item = sitting.items.get(position=1)

    for rule, act in (
        ("outcomes_one_open_sitting", lambda: Sitting.objects.create(**facts, **texts)),
        (
            "outcomes_paragraph_once_a_sitting",
            lambda: sitting.items.create(
                paragraph=item.paragraph, sha256="", first_sha256=""
            ),
        ),
        (
            "outcomes_item_decided_by_somebody",
            lambda: sitting.items.update(state="agreed"),
        ),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            act()


def test_who_follows(client, document, organiser, participant, sitting):
    visitor = client.get(at("sitting"))
    client.force_login(participant)
    own = client.get(at("sitting"))
    client.logout()
    sittings.arrange(sitting, by=organiser, mode="paragraphs", is_public=True)
    everybody = client.get(at("sitting"))

    assert [a.status_code for a in (visitor, own, everybody)] == [302, 200, 200]
    assert "The Conference is at: Encouragement 1. Open." in own.content.decode()


def test_the_panel_moves_on_without_a_script(client, document, organiser):
    a_paragraph(document, organiser)
    a_snapshot(document, organiser, "conference")
    client.force_login(organiser)
    page = at("sitting-panel")

    opened = client.post(page, {"mode": "paragraphs"})
    item = SittingItem.objects.get()
    said = {"item": item.pk, "sha256": item.sha256}
    changed = client.post(page, {"do": "amend", "body": "Encourages all.", **said})
    late = client.post(page, {"do": "amend", "body": "Late words.", **said})
    item.refresh_from_db()
    said["sha256"] = item.sha256
    agreed = client.post(page, {"do": "decide", "state": "agreed", **said})
    foreign = client.post(page, {"do": "show", "item": 2**31 - 1})
    shown = client.get(at("screen")).content.decode()
    closed = client.post(page, {"do": "close"})

    answers = (opened, changed, late, agreed, foreign, closed)
    assert [a.status_code for a in answers] == [302, 302, 422, 302, 422, 302]
    assert "Late words." in late.content.decode()
    assert "Encourages all." in shown
    assert "Agreed as changed" in shown
    assert Sitting.objects.get().closed_at is not None
