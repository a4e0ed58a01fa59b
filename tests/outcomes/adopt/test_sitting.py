"""The Conference goes through its text, and all see where it is."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.outcomes.actions import floor, structure
from apps.outcomes.actions import sitting as sittings
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
from tests.outcomes.refusing import refused

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
    return floor.amend(sitting, item.pk, by=by, body=body, **known)


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


def on_the_floor(act, sitting, number, by, **facts):
    item = sitting.items.get(position=number)
    act(sitting, item.pk, by=by, **{"sha256": item.sha256} | facts)
    sitting.refresh_from_db()
    return [one.body for one in sitting.snapshot.text.entries]


LISTEN, PAY, ALL = (
    "Encourages cities to listen.",
    "Encourages regions to pay.",
    "Encourages all.",
)


def test_a_paragraph_comes_in_on_the_floor(document, organiser, sitting):
    new = {"key": uuid4(), "body": ALL}
    decide(sitting, 1, organiser)
    decide(sitting, 2, organiser)

    seen = [on_the_floor(floor.add, sitting, 1, organiser, **new) for _ in range(2)]

    assert seen == [[LISTEN, ALL, PAY]] * 2
    assert (states(sitting), on_screen(document)) == (["agreed", "open", "agreed"], "2")
    assert Snapshot.objects.count() == 2
    document.refresh_from_db()
    assert document.status == "before_conference"


def test_a_paragraph_gets_another_place_on_the_floor(document, organiser, sitting):
    decide(sitting, 1, organiser)
    decide(sitting, 2, organiser)
    first, last = sitting.items.order_by("position")
    put = {"after": last.pk, "sha256": first.sha256}

    for _ in range(2):
        floor.put(sitting, first.pk, by=organiser, **put)

    sitting.refresh_from_db()
    assert [one.body for one in sitting.snapshot.text.entries] == [PAY, LISTEN]
    assert (states(sitting), on_screen(document)) == (["agreed", "open"], "2")
    assert Snapshot.objects.count() == 2
    found = hall(sitting_of(document.edition))
    assert sum(one.is_moved for one in found.points) == 1


def test_a_paragraph_is_left_out_on_the_floor(document, organiser, sitting):
    first = sitting.items.get(position=1)
    decide(sitting, 1, organiser)

    for _ in range(2):
        floor.leave_out(sitting, first.pk, by=organiser, sha256=first.sha256)
        first.refresh_from_db()

    found = hall(sitting_of(document.edition))
    assert [one.entry.body for one in found.points] == [PAY]
    assert [one.entry.body for one in found.left_out] == [LISTEN]
    assert found.now.entry.body == PAY
    assert (first.position, first.state) == (None, "agreed")
    assert Snapshot.objects.count() == 2


@pytest.mark.parametrize("name", ["add", "put", "leave_out"])
@pytest.mark.parametrize(
    ("before", "code"),
    [
        (lambda sitting, by: a_silence(sitting.snapshot, by), "silence_runs"),
        (lambda sitting, by: sittings.close(sitting, by=by), "closed"),
        (lambda sitting, by: reopen(sitting.document, by=by), "not_before"),
        (lambda sitting, by: {"sha256": "0" * 64}, "other_hash"),
    ],
)
def test_the_order_stays_where_the_words_do(organiser, sitting, name, before, code):
    facts = {
        "add": {"key": uuid4(), "body": "Other."},
        "put": {"after": sitting.items.get(position=2).pk},
        "leave_out": {},
    }[name]
    made = before(sitting, organiser)
    facts |= made if isinstance(made, dict) else {}
    act = getattr(floor, name)

    assert refused(on_the_floor, act, sitting, 1, organiser, **facts) == code
    assert Snapshot.objects.count() == 1
    assert states(sitting) == ["open", "open"]
    assert sitting.document.paragraphs.live().count() == 2


def test_what_others_point_at_is_not_left_out(document, organiser, sitting):
    pointed = document.paragraphs.in_order().first()
    body = f"Encourages what [[{pointed.handle}]] says."
    amend(sitting, 2, organiser, body)
    sitting.refresh_from_db()

    assert refused(on_the_floor, floor.leave_out, sitting, 1, organiser) == "broken"
    assert Snapshot.objects.count() == 2
    assert states(sitting) == ["open", "open"]


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
    text = 'href="/2031/outcome/versions/1/"'
    assert [text in a.content.decode() for a in (own, everybody)] == [True, False]


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


def test_the_panel_changes_the_order_without_a_script(client, organiser, sitting):
    client.force_login(organiser)
    page = at("sitting-panel")
    first, last = sitting.items.order_by("position")

    def post(do, item, **facts):
        said = {"do": do, "item": item.pk, "sha256": item.sha256} | facts
        return client.post(page, said)

    new = {"key": str(uuid4()), "body": ""}
    empty = post("add", last, **new)
    answers = [
        empty,
        post("add", last, **new | {"body": "Encourages more."}),
        post("put", last, after=""),
        post("leave-out", first),
    ]
    shown = client.get(at("screen")).content.decode()

    assert [a.status_code for a in answers] == [422, 302, 302, 302]
    assert new["key"] in empty.content.decode()
    sitting.refresh_from_db()
    assert [one.body for one in sitting.snapshot.text.entries] == [
        "Encourages regions to pay.",
        "Encourages more.",
    ]
    assert "Left out since: Conference – Encouragement 1" in " ".join(shown.split())
