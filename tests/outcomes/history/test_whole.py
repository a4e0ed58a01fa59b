"""The whole as it was at a moment or in a version: compared in its order, and brought back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import alternatives, documents, levels, moving, structure
from apps.outcomes.actions.restoring_whole import restore_whole
from apps.outcomes.models import Arrangement, Paragraph
from apps.outcomes.queries.states import comparison, frozen_state, state_at, state_now
from tests.factories.outcomes import a_paragraph, a_snapshot, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


def begin(document, drafter):
    documents.describe(document, by=drafter, title="Before")
    first = a_paragraph(document, drafter, "First.")
    second = a_paragraph(document, drafter, "Second.")
    item = a_paragraph(document, drafter, "Item.", kind="item")
    document.refresh_from_db()
    structure.add_remark(
        first, by=drafter, body="Why.", structure_version=document.structure_version
    )
    return first, second, item


def change(document, drafter, first, second, item):
    def guard():
        document.refresh_from_db()
        return {"by": drafter, "structure_version": document.structure_version}

    documents.describe(document, by=drafter, title="After")
    type_into(second, drafter, "Changed.")
    levels.outdent(item, **guard())
    moving.move(item, up=True, **guard())
    a_paragraph(document, drafter, "New.")
    structure.remove(first, **guard())
    document.refresh_from_db()


def told(state):
    return state.opening, [
        (one.place, one.kind, one.level, one.body, one.remark) for one in state.placed
    ]


BEFORE = (
    ("Before", "", ""),
    [
        ("1", "provision", 0, "First.", "Why."),
        ("2", "provision", 0, "Second.", ""),
        ("2 (a)", "item", 1, "Item.", ""),
    ],
)
AFTER = (
    ("After", "", ""),
    [
        ("1", "provision", 0, "Item.", ""),
        ("2", "provision", 0, "Changed.", ""),
        ("3", "provision", 0, "New.", ""),
    ],
)


@pytest.mark.parametrize("is_version", [False, True])
def test_the_whole_comes_back_in_its_order_and_goes_again(
    document, drafter, *, is_version
):
    rows = begin(document, drafter)
    then = now()
    snapshot = a_snapshot(document, drafter, "revision") if is_version else None
    change(document, drafter, *rows)
    later = now()
    ids = set(Paragraph.objects.values_list("pk", flat=True))

    def state():
        return frozen_state(snapshot) if snapshot else state_at(document, then)

    def go(wanted):
        version = document.structure_version
        facts = {"by": drafter, "structure_version": version, "called": "then"}
        return restore_whole(document, wanted, **facts)

    assert told(state()) == BEFORE
    assert told(state_now(document)) == AFTER

    document = go(state())
    again = go(state())

    assert told(state_now(document)) == BEFORE
    assert again.structure_version == document.structure_version
    assert AuditEntry.objects.filter(verb="outcomes.whole_restored").count() == 1
    assert told(state_at(document, later)) == AFTER

    document = go(state_at(document, later))

    assert told(state_now(document)) == AFTER
    assert set(Paragraph.objects.values_list("pk", flat=True)) == ids
    assert comparison(state(), state_now(document)).is_known


@pytest.mark.parametrize("becomes_item", [False, True])
def test_wordings_come_back_whichever_was_chosen(document, drafter, becomes_item):

    def guard():
        document.refresh_from_db()
        return {"by": drafter, "structure_version": document.structure_version}

    documents.describe(document, by=drafter, options=["alternatives"])
    a_paragraph(document, drafter, "Above.")
    first = a_paragraph(document, drafter, "First.")
    second, _third = (
        alternatives.propose(first, id=uuid4(), body=body, by_chair=False, **guard())
        for body in ("Second.", "Third.")
    )
    before, then = told(state_now(document)), now()
    alternatives.choose(second, **guard())
    if becomes_item:
        levels.indent(second, **guard())
    document.refresh_from_db()
    chosen, later = told(state_now(document)), now()

    for moment, wanted in ((then, before), (later, chosen), (then, before)):
        restore_whole(document, state_at(document, moment), called="then", **guard())
        document.refresh_from_db()
        assert told(state_now(document)) == wanted


def test_what_is_not_on_file_frozen_or_overtaken_is_not_brought_back(document, drafter):
    rows = begin(document, drafter)
    begun = document.arrangements.earliest("pk").at
    then = now()
    change(document, drafter, *rows)
    state, version = state_at(document, then), document.structure_version
    unknown = state_at(document, begun - timedelta(days=1))

    def refused(wanted, version):
        facts = {"by": drafter, "structure_version": version, "called": "then"}
        with pytest.raises(Refused) as no, transaction.atomic():
            restore_whole(document, wanted, **facts)
        return no.value.code

    said = [refused(unknown, version), refused(state, version - 1)]
    a_snapshot(document, drafter, "conference")
    said.append(refused(state, version))

    assert said == ["no_order", "structure_changed", "frozen"]
    assert told(state_now(document)) == AFTER


def test_an_order_is_never_changed(document, drafter):
    a_paragraph(document, drafter)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Arrangement.objects.update(rows=[])


def test_the_page_shows_the_order_and_brings_it_back_for_drafters(
    client, document, drafter
):
    begin_rows = begin(document, drafter)
    number = a_snapshot(document, drafter, "revision").number
    change(document, drafter, *begin_rows)
    form = {"number": number, "structure_version": document.structure_version}
    asked = {"since": number, "until": "now"}
    client.force_login(drafter)

    page = client.get(at("compare"), asked).content.decode()
    wrong = client.post(at("compare"), form | {"moment": "2030-01-01T00:00+00:00"})
    beyond = client.post(
        at("compare"), form | {"number": "", "moment": "0001-01-01T00:00+23:59"}
    )
    unchanged = told(state_now(document))
    client.post(at("compare"), form)

    document.refresh_from_db()
    assert "Let the whole draft say this again" in page
    assert "not the order" not in page
    assert (wrong.status_code, beyond.status_code) == (302, 302)
    assert unchanged == AFTER
    assert told(state_now(document)) == BEFORE
