"""Clerical mistakes of an adopted text are corrected beside it."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.outcomes.actions import versions
from apps.outcomes.actions.correcting import correct, corrected
from apps.outcomes.models import Corrigendum, Snapshot
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.rendering.compose import compose, fingerprint_of
from apps.outcomes.rendering.store import _enclosures
from tests.factories.outcomes import a_corrigendum, a_paragraph, a_snapshot, adopt
from tests.outcomes.addresses import at
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db

WORDS = "Encourages citys to listen to the people."


@pytest.fixture
def adoption(document, organiser):
    a_paragraph(document, organiser, WORDS)
    return adopt(a_snapshot(document, organiser, "conference"), organiser)


def mend(adoption, by, **facts):
    [paragraph] = adoption.snapshot.numbers
    known = {"paragraph": UUID(paragraph), "old": "citys", "new": "cities"}
    return correct(adoption, by=by, **known | {"reason": "A slip."} | facts)


def test_the_adopted_text_stays_and_is_shown_corrected(adoption, organiser):
    before = Snapshot.objects.get().canonical, fingerprint_of(adoption.snapshot)

    first = mend(adoption, organiser)
    assert mend(adoption, organiser) == first
    mend(adoption, organiser, old="the people", new="people")

    known = corrigenda_of(adoption)
    [entry] = corrected(adoption, known).entries
    assert entry.body == "Encourages cities to listen to people."
    assert [one.corrigendum for one in entry.corrections] == [1, 2]
    assert Snapshot.objects.get().canonical == before[0]
    assert fingerprint_of(adoption.snapshot) != before[1]
    assert first.sha256 == sha256_of(first.canonical)
    assert (first.content["adopted_sha256"], first.content["place"]) == (
        adoption.sha256,
        "1",
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"old": "villages"}, "not_there"),
        ({"old": "t"}, "more_than_once"),
        ({"new": "citys"}, "nothing"),
        ({"new": "c" * 201}, "too_long"),
        ({"paragraph": uuid4()}, "foreign"),
    ],
)
def test_only_words_that_stand_there_once_are_corrected(
    adoption, organiser, facts, code
):
    assert refused(mend, adoption, organiser, **facts) == code
    assert not Corrigendum.objects.exists()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"sha256": "0" * 64}, "outcomes_hash_is_of_the_canonical_text"),
        ({"adopted_sha256": "0" * 64}, "outcomes_corrigendum_names_the_adopted_text"),
        ({"old": "c" * 201}, "outcomes_corrigendum_is_a_few_words"),
        ({"reason": ""}, "outcomes_corrigendum_is_a_few_words"),
    ],
)
def test_the_database_refuses_the_same(adoption, organiser, change, rule):
    made = mend(adoption, organiser)
    content = made.content | {k: v for k, v in change.items() if k != "sha256"}
    canonical = json.dumps(content)
    sha256 = change.get("sha256", sha256_of(canonical))
    facts = {"issued_at": made.issued_at, "issued_by": organiser, "number": 2}

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        adoption.corrigenda.create(canonical=canonical, sha256=sha256, **facts)
    with (
        pytest.raises(IntegrityError, match="outcomes_append_only"),
        transaction.atomic(),
    ):
        adoption.corrigenda.update(number=3)


def test_page_pdf_and_data_show_it(client, document, adoption, organiser):
    client.force_login(organiser)
    [paragraph] = adoption.snapshot.numbers
    typed = {"paragraph": paragraph, "old": "citys", "new": "cities", "reason": "Slip."}

    unsure = client.post(at("correct"), typed)
    issued = client.post(at("correct"), typed | {"is_clerical": "on"})
    again = client.post(at("correct"), typed | {"is_clerical": "on", "new": "towns"})
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    client.logout()
    page, listed, data, adopted = (
        client.get(at(name)).content.decode()
        for name in ("document", "corrigenda", "corrigenda-json", "json")
    )

    assert [a.status_code for a in (unsure, issued, again)] == [422, 302, 422]
    assert "These words do not stand in this place." in again.content.decode()
    assert "Encourages cities to listen" in page
    assert "Corrected by corrigendum 1" in page
    assert "Slip." in listed
    assert [one["old"] for one in json.loads(data)] == ["citys"]
    assert "citys" in adopted
    printed = compose(adoption.snapshot).html
    assert "Encourages cities to listen" in printed
    assert 'id="corrigenda"' in printed
    assert [one.name for one in _enclosures(adoption.snapshot)] == [
        "outcome.json",
        "corrigendum-1.json",
    ]


def test_there_is_nothing_to_correct_before(client, document, organiser):
    client.force_login(organiser)
    a_paragraph(document, organiser)

    assert client.get(at("correct")).status_code == 404
    assert "No corrigenda" in client.get(at("corrigenda")).content.decode()


def test_one_after_the_other_they_stand_in_order(adoption, organiser):
    document = adoption.document

    numbers = [a_corrigendum(document, organiser).number for _ in range(3)]

    assert numbers == [1, 2, 3]
    [entry] = corrected(adoption, corrigenda_of(adoption)).entries
    assert entry.body == f"{WORDS}..."


def test_the_adopted_version_says_where_it_has_been_corrected(
    client, document, adoption, organiser
):
    mend(adoption, organiser)
    versions.publish(document, by=organiser)

    page = client.get(at("version", number=1)).text

    assert "Encourages citys to listen" in page
    assert "Corrected by corrigendum 1" in page
    assert "Exactly this text was adopted" in page


def test_what_was_done_is_told_about_the_corrected_words(
    client, document, adoption, organiser
):
    mend(adoption, organiser)
    versions.publish(document, by=organiser)

    page = client.get(at("follow-up")).text

    assert "Encourages cities to listen" in page
    assert "citys" not in page
