"""The printed document of a whole adopted text."""

import json
from datetime import date
from io import BytesIO
from uuid import uuid4

import page
import pikepdf
import pypdf
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.markup import render as markup
from apps.core.refusals import Refused
from apps.core.signs import printable, unprintable, unprintable_in_html
from apps.editions.choices import Job
from apps.outcomes.actions import documents, structure, versions
from apps.outcomes.actions.acts import Act
from apps.outcomes.choices import Method, Purpose, StatementKind
from apps.outcomes.models import Rendering
from apps.outcomes.rendering.store import files_due, find, render
from apps.outcomes.tasks import render_missing_pdfs
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, EditionFactory

pytestmark = pytest.mark.django_db

TEXTS = [
    ("heading", "Management concepts"),
    ("preamble", "*Recalling* the obligations of **duty bearers**,"),
    (
        "provision",
        "Encourages local governments to budget by human rights[^1].\n\n[^1]: See volume 2.",
    ),
    (
        "provision",
        "Encourages local governments to listen: حقوق الإنسان, права человека.",
    ),
]


@pytest.fixture
def organiser():
    return UserFactory()


@pytest.fixture
def frozen(organiser):
    edition = EditionFactory(starts_on="2023-02", slug="2023", year=2023)
    AppointmentFactory(edition=edition, person=organiser, job=Job.ORGANISER)
    document = documents.begin(edition, by=organiser)
    documents.describe(
        document,
        by=organiser,
        title="Governing the city by human rights objectives",
        enacting_text="The participants of the Academy,",
    )
    after = None
    for kind, body in TEXTS:
        document.refresh_from_db()
        after = structure.insert(
            document,
            id=uuid4(),
            kind=kind,
            body=body,
            after=after.pk if after else None,
            by=organiser,
            structure_version=document.structure_version,
        )
    document.refresh_from_db()
    structure.add_remark(
        after,
        by=organiser,
        body="Because listening comes first.",
        structure_version=document.structure_version,
    )
    return versions.freeze(
        document, by=organiser, label="Conference text", purpose=Purpose.CONFERENCE
    )


def adopt(snapshot, organiser):
    return versions.adopt(
        snapshot,
        by=organiser,
        sha256=snapshot.sha256,
        act=Act(
            method=Method.CONSENSUS,
            adopted_on=date(2023, 2, 8),
            place="Graz",
            body="the participants of the Conference",
            chaired_by="The chair of the Conference",
        ),
        statements=[
            versions.Stated(kind=StatementKind.RESERVATION, text="Not the budget part.")
        ],
    )


def content_of(rendering):
    return bytes(Rendering.objects.get(pk=rendering.pk).content)


def words_of(content):
    reader = pypdf.PdfReader(BytesIO(content))
    return " ".join(" ".join(p.extract_text() for p in reader.pages).split())


def test_an_adopted_text_is_one_conforming_file(frozen, organiser):
    adopt(frozen, organiser)

    content = content_of(render(frozen))

    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    words = words_of(content)
    assert "Governing the city by human rights objectives" in words
    assert (
        words.count("1. Encourages local governments to budget by human rights1.") == 1
    )
    assert "права человека" in words
    assert "Explanatory remark to encouragement 2" in words
    assert "Because listening comes first." in words
    assert (
        "Adopted by the participants of the Conference, Graz, 8 February 2023." in words
    )
    assert "Not the budget part." in words
    assert "Draft, not adopted" not in words


def test_the_frozen_text_is_inside_to_the_byte(frozen):
    with pikepdf.open(BytesIO(content_of(render(frozen)))) as pdf:
        inside = pdf.attachments["outcome.json"].get_file().read_bytes()

    assert inside == frozen.canonical.encode()
    assert json.loads(inside)["paragraphs"][2]["place"] == "1"


def test_before_adoption_it_says_that_it_is_a_draft(frozen):
    assert "Draft, not adopted: Conference text" in words_of(content_of(render(frozen)))


def test_rendering_again_keeps_the_file(frozen):
    first = render(frozen)

    assert render(frozen).pk == first.pk
    assert Rendering.objects.count() == 1


def test_the_same_text_rendered_anew_is_the_same_bytes(frozen):
    first = content_of(render(frozen))
    Rendering.objects.all().delete()

    assert content_of(render(frozen)) == first


def test_adoption_makes_a_new_file(frozen, organiser):
    draft = render(frozen)

    adopt(frozen, organiser)

    assert find(frozen) is None
    assert render(frozen).pk != draft.pk


def test_the_sweep_makes_what_an_order_lost(frozen, organiser):
    assert files_due() == []
    adopt(frozen, organiser)
    assert files_due() == [(frozen, "pdf", None)]

    render_missing_pdfs()

    assert files_due() == []
    assert find(frozen).size > 0


def test_a_text_that_cannot_be_rendered_says_why_and_can_be_tried_again(
    frozen, monkeypatch
):
    monkeypatch.setattr("apps.core.printing.is_available", lambda: False)
    failed = render(frozen)
    assert failed.sha256 == ""
    assert failed.failure.startswith("Pango is missing")

    monkeypatch.undo()

    assert render(frozen).sha256 != ""
    assert Rendering.objects.get().failure == ""


#: What breaks the careless: right to left, no place to break a line, marks in marks; and
#: every sign there is. Those that our fonts show come more often, or few texts would pass.
SHOWN = st.sampled_from(sorted(printable()))
SIGNS = st.one_of(
    SHOWN,
    SHOWN,
    st.characters(min_codepoint=0x300, max_codepoint=0x36F),
    st.characters(min_codepoint=0x600, max_codepoint=0x6FF, exclude_categories=("Cn",)),
    st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\0"),
)
WORDS = st.one_of(
    st.text(SHOWN, max_size=80),
    st.text(SIGNS, max_size=80),
    st.sampled_from(
        [
            "حقوق الإنسان على المستوى المحلي",
            "Menschenrechts" * 40,
            "- a\n  - b\n    - c\n      - d",
            "# no heading\n\n> no quotation\n\n| no | table |",
            "<script>alert(1)</script> & *emphasis* **strong** [link](https://example.org)",
            "note[^1]\n\n[^1]: ملاحظة",
        ]
    ),
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(bodies=st.lists(WORDS, min_size=1, max_size=4), title=WORDS)
def test_any_text_is_refused_by_name_or_gives_a_conforming_file_with_it_inside(
    organiser, bodies, title
):
    bodies = ["Encourages all.", *bodies]
    with transaction.atomic():
        document = written(bodies, title[:300].replace("\n", " "), organiser)
        lacking = unprintable(document.title) + [
            sign for body in bodies for sign in unprintable_in_html(markup(body))
        ]
        if lacking:
            with pytest.raises(Refused) as refused:
                freeze(document, organiser)
            assert refused.value.code == "unprintable"
            for sign in lacking:
                assert f"(U+{ord(sign):04X})" in str(refused.value)
            assert not document.snapshots.exists()
        else:
            snapshot = freeze(document, organiser)
            assert_conforms(render(snapshot), snapshot, bodies)
        transaction.set_rollback(True)


def written(bodies, title, organiser):
    document = documents.begin(EditionFactory(), by=organiser)
    documents.describe(document, by=organiser, title=title)
    for body in bodies:
        document.refresh_from_db()
        structure.insert(
            document,
            id=uuid4(),
            kind="provision",
            body=body,
            by=organiser,
            structure_version=document.structure_version,
        )
    document.refresh_from_db()
    return document


def freeze(document, organiser):
    return versions.freeze(
        document, by=organiser, label="Any", purpose=Purpose.CONFERENCE
    )


def assert_conforms(rendering, snapshot, bodies):
    assert rendering.failure == ""
    content = content_of(rendering)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    with pikepdf.open(BytesIO(content)) as pdf:
        inside = pdf.attachments["outcome.json"].get_file().read_bytes()
    assert inside == snapshot.canonical.encode()
    assert [p["body"] for p in json.loads(inside)["paragraphs"]] == bodies
