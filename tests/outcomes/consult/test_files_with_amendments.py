"""A text with the amendments on it, to take along as PDF and as Word document."""

from io import BytesIO

import page
import pypdf
import pytest
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from apps.core.erasing import Outside
from apps.core.ways import Known
from apps.outcomes.actions import disposing, moderating, voicing
from apps.outcomes.choices import WITH_VOICES, RenderingKind
from apps.outcomes.models import Rendering
from apps.outcomes.personal_data import erase
from apps.outcomes.rendering import store
from apps.outcomes.rendering.store import claim, find, render
from tests.factories.outcomes import an_amendment
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def amended(asked, drafter, participant, reader, other):
    """Amendments of all four kinds; one withheld, one withdrawn, one turned down."""
    an_amendment(
        asked, participant, body="Encourages towns to listen. 😀", on_behalf_of="Graz"
    )
    an_amendment(asked, reader, kind="move", after=other.pk, is_named=True)
    turned_down = an_amendment(asked, reader, kind="delete", paragraph=other)
    disposing.dispose(turned_down, by=drafter, outcome="not_accepted", reason="Needed.")
    quiet = an_amendment(asked, reader, kind="add", body="Names somebody.")
    moderating.withhold(quiet, by=drafter, reason="A name.")
    said = {"body": "Never mind.", "on_behalf_of": "Villach", "is_named": True}
    voicing.withdraw(an_amendment(asked, reader, **said), by=reader)
    return asked


def content_of(rendering):
    assert rendering.failure == ""
    return bytes(Rendering.objects.get(pk=rendering.pk).content)


def test_the_pdf_is_read_and_heard_and_conforms(amended):
    content = content_of(render(amended, RenderingKind.AMENDED))

    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    pages = pypdf.PdfReader(BytesIO(content)).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    for said in (
        "A1 · Other words · on behalf of Graz · Not decided yet",
        "deleted: cities end of deletion",
        "inserted: towns end of insertion",
        "[U+1F600]",
        "A2 · Another place · Rita Reader · Not decided yet",
        "New place: After Encouragement 2",
        "A3 · Leave it out · Not accepted",
        "The drafters say: Needed.",
        "Withheld: A name.",
        "A5 · Other words · Withdrawn",
    ):
        assert said in words
    assert "Names somebody" not in words
    assert "Never mind" not in words
    assert "Villach" not in words
    assert words.count("Rita Reader") == 1
    assert "Paula" not in words


def test_the_file_that_one_language_asks_for_is_found_in_another(asked, participant):
    participant.is_hidden = True
    participant.save()
    an_amendment(asked, participant, is_named=True)
    with translation.override("ar"):
        claim(asked, RenderingKind.AMENDED_WORD)
    made = render(asked, RenderingKind.AMENDED_WORD)

    with translation.override("ar"):
        assert find(asked, RenderingKind.AMENDED_WORD) == made
    assert Rendering.objects.count() == 1


def test_what_is_withheld_while_the_file_is_made_is_not_in_it(
    monkeypatch, asked, drafter, participant
):
    amendment = an_amendment(asked, participant)
    moderating.withhold(amendment, by=drafter, reason="A name.")
    make = store.MAKERS[RenderingKind.AMENDED_WORD]
    acts = [
        lambda: moderating.show_again(amendment, by=drafter),
        lambda: moderating.withhold(amendment, by=drafter, reason="A name."),
    ]

    def made(wanted):
        for act in acts[:1]:
            acts.remove(act)
            act()
        return make(wanted)

    monkeypatch.setattr(store, "MAKERS", {RenderingKind.AMENDED_WORD: made})
    content = content_of(render(asked, RenderingKind.AMENDED_WORD))

    words = " ".join(one.text for one in Document(BytesIO(content)).paragraphs)
    assert acts == []
    assert "A name." in words
    assert "Listening is not enough." not in words


def test_the_word_document_tracks_each_change(amended):
    content = content_of(render(amended, RenderingKind.AMENDED_WORD))

    body = Document(BytesIO(content)).element.body
    tracked = {
        name: [
            (
                one.get(qn("w:author")),
                "".join(text.text for text in one.iter(qn(words))),
            )
            for one in body.iter(qn(name))
        ]
        for name, words in (("w:ins", "w:t"), ("w:del", "w:delText"))
    }
    assert tracked == {
        "w:ins": [("A1", "towns"), ("A1", " 😀")],
        "w:del": [("A1", "cities"), ("A3", "Encourages cities to answer.")],
    }
    numbers = [
        one.get(qn("w:id"))
        for name in ("w:ins", "w:del")
        for one in body.iter(qn(name))
    ]
    assert len(set(numbers)) == len(numbers)
    lines = [one.text for one in Document(BytesIO(content)).paragraphs]
    assert "Withheld: A name." in lines
    assert not {"Names somebody.", "Never mind."} & {*lines}


def test_whoever_may_speak_takes_it_along_as_it_is_now(
    client, amended, participant, reader
):
    address = at("amendments-pdf", number=amended.number)
    visitor = client.get(address)
    client.force_login(participant)
    page_of_version = client.get(at("version", number=amended.number)).text
    ordered = client.get(address)
    first = render(amended, RenderingKind.AMENDED)
    made = client.get(address)
    an_amendment(amended, reader, body="Encourages villages to listen.")
    later = client.get(address)
    second = render(amended, RenderingKind.AMENDED)

    assert visitor.status_code == 302
    assert address in page_of_version
    assert at("amendments-word", number=amended.number) in page_of_version
    assert [a.status_code for a in (ordered, made, later)] == [202, 200, 202]
    assert made["Content-Disposition"] == (
        'inline; filename="outcome-document-2031-version-1-amendments.pdf"'
    )
    assert [*Rendering.objects.filter(kind__in=WITH_VOICES)] == [second]
    assert first.pk != second.pk


def test_a_person_who_is_erased_stands_in_no_file(amended, participant):
    render(amended, RenderingKind.AMENDED_WORD)

    erase(participant, Known(names=frozenset(), addresses=frozenset()), Outside())

    assert not Rendering.objects.exists()
