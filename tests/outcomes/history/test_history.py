"""The history of a paragraph and of the whole, two states compared, a text brought back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import restoring, structure
from apps.outcomes.models import Revision
from apps.outcomes.queries.history import steps_of
from apps.outcomes.queries.states import comparison, frozen_state, state_at, state_now
from tests.factories.outcomes import a_paragraph, a_snapshot, holder, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter, "Encourages cities to listen.")


def bring_back(paragraph, revision, by, **facts):
    known = {"base": paragraph.head_id, "client_uuid": uuid4()}
    return restoring.bring_back(paragraph, by=by, revision=revision.pk, **known | facts)


def test_what_somebody_saves_in_one_go_is_one_step(document, drafter, paragraph):
    first = paragraph.head_id
    other = holder(document.edition, "drafter")
    for body in ("Encourages cities.", "Encourages towns."):
        type_into(paragraph, drafter, body, origin="autosave")
    type_into(paragraph, other, "Encourages towns to hear.")
    type_into(paragraph, drafter, "Encourages nobody.", base=first)

    steps = steps_of(paragraph)
    each = steps_of(paragraph, each=True)

    assert [(one.number, one.texts, bool(one.aside)) for one in steps] == [
        (3, 1, True),
        (2, 1, False),
        (1, 3, False),
    ]
    assert [one.is_current for one in steps] == [False, True, False]
    assert steps[0].before.pk == first
    assert len(each) == 5


def test_a_text_that_was_overtaken_by_its_own_author_was_never_the_text(
    document, drafter, paragraph
):
    base, sent = paragraph.head_id, uuid4()
    type_into(paragraph, drafter, "Second.", base=base, follows=[sent])
    type_into(paragraph, drafter, "First.", base=base, client_uuid=sent)

    texts = state_at(document, now()).placed

    assert [one.body for one in texts] == ["Second."]


def test_an_earlier_text_comes_back_as_the_newest_one(drafter, paragraph):
    first = paragraph.head
    type_into(paragraph, drafter, "Encourages nobody.")
    paragraph.refresh_from_db()
    key, base = uuid4(), paragraph.head_id

    for _ in range(2):
        back = bring_back(paragraph, first, drafter, client_uuid=key, base=base)

    paragraph.refresh_from_db()
    assert paragraph.head == back
    assert (back.body, back.origin, back.base_id) == (first.body, "restored", base)
    assert paragraph.revisions.count() == 3
    entry = AuditEntry.objects.get(verb="outcomes.text_restored")
    assert entry.after == {"revision": first.pk}


@pytest.mark.parametrize("code", ["foreign", "text_changed", "frozen", "removed"])
def test_nothing_is_brought_back_where_it_does_not_fit(document, drafter, code):
    paragraph = a_paragraph(document, drafter)
    wanted = paragraph.head
    type_into(paragraph, drafter, "Encourages nobody.")
    other = a_paragraph(document, drafter).head
    facts = {"base": wanted.pk} if code == "text_changed" else {}
    if code == "frozen":
        a_snapshot(document, drafter, "conference")
    elif code == "removed":
        document.refresh_from_db()
        version = document.structure_version
        structure.remove(paragraph, by=drafter, structure_version=version)
    paragraph.refresh_from_db()
    head, texts = paragraph.head_id, Revision.objects.count()

    with pytest.raises(Refused) as refusal:
        bring_back(paragraph, other if code == "foreign" else wanted, drafter, **facts)

    paragraph.refresh_from_db()
    assert refusal.value.code == code
    assert (paragraph.head_id, Revision.objects.count()) == (head, texts)


def test_the_text_that_stands_is_brought_back_by_doing_nothing(drafter, paragraph):
    same = bring_back(paragraph, paragraph.head, drafter)

    assert same == paragraph.head
    assert paragraph.revisions.count() == 1


def test_versions_moments_and_the_draft_are_compared(document, drafter, paragraph):
    gone = a_paragraph(document, drafter, "Encourages waiting.")
    snapshot = a_snapshot(document, drafter)
    then = now()
    type_into(paragraph, drafter, "Encourages towns to listen.")
    document.refresh_from_db()
    version = document.structure_version
    structure.remove(gone, by=drafter, structure_version=version)
    document.refresh_from_db()
    a_paragraph(document, drafter, "Encourages haste.")
    today = state_now(document)

    from_version = comparison(frozen_state(snapshot), today)
    from_then = comparison(state_at(document, then), today)
    before_all = state_at(document, then - timedelta(days=1))

    for found in (from_version, from_then):
        assert [
            (pair.before and pair.before.body, pair.after and pair.after.body)
            for pair in found.changed
        ] == [
            ("Encourages cities to listen.", "Encourages towns to listen."),
            ("Encourages waiting.", None),
            (None, "Encourages haste."),
        ]
        assert found.opening == []
    assert before_all.placed == []


def test_the_pages_show_it_to_the_team_and_let_drafters_bring_back(
    client, document, drafter, paragraph
):
    rapporteur = holder(document.edition, "rapporteur")
    first = paragraph.head
    type_into(paragraph, holder(document.edition, "drafter"), "Encourages nobody.")
    paragraph.refresh_from_db()
    page = at("paragraph-history", paragraph=paragraph.pk)
    form = {"revision": first.pk, "base": paragraph.head_id, "client_uuid": uuid4()}

    client.force_login(rapporteur)
    read = client.get(page, {"since": 1, "until": 1, "each": 1}).content.decode()
    refused = client.post(page, form).status_code
    whole = client.get(at("days"), {"day": "9999-12-31"}).content.decode()
    client.force_login(drafter)
    written = client.get(page).content.decode()
    client.post(page, form)
    a_snapshot(document, drafter, "conference")
    moved = client.get(at("days"), {"day": "9999-12-31"}).content.decode()

    paragraph.refresh_from_db()
    assert "another stage: <bdi>Before the Conference</bdi>" in moved
    assert "Bring this text back" not in read
    assert 'id="difference"' in read
    assert refused == 403
    assert [word in whole for word in ("Inserted", drafter.name_for_others)] == [
        True
    ] * 2
    assert "Bring this text back" in written
    assert paragraph.body == "Encourages cities to listen."


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({}, (200, "Compare")),
        ({"since": "now", "until": "now"}, (200, "Both say the same")),
        ({"since": "moment", "until": "now"}, (422, "Say which moment you mean.")),
        (
            {"since": "moment", "since_at": "2001-01-01T00:00", "until": "now"},
            (200, "1 paragraph differs."),
        ),
        ({"since": "7", "until": "now"}, (422, "Select a valid choice")),
    ],
)
@pytest.mark.usefixtures("paragraph")
def test_what_is_compared_is_read_from_the_address(client, drafter, query, answer):
    client.force_login(drafter)

    page = client.get(at("compare"), query)

    status, says = answer
    assert page.status_code == status
    assert says in page.content.decode()
