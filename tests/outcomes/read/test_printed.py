"""Notes at the end of the PDF, references in its annex, and the edition for paper."""

from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.test import Client

from apps.outcomes.choices import RenderingKind
from apps.outcomes.models import Rendering
from apps.outcomes.rendering.compose import compose
from apps.outcomes.rendering.notes import PrintedNotes
from apps.outcomes.rendering.store import files_due, render
from tests.factories.editions import ReferenceFactory
from tests.factories.outcomes import a_paragraph, a_snapshot

pytestmark = pytest.mark.django_db


def test_notes_are_numbered_through_and_stand_at_the_end(written):
    html = compose(written).html

    assert 'id="call-1" href="#note-1">1</a>' in html
    assert 'id="call-2" href="#note-2">2</a>' in html
    text, notes = html.split('<h2 class="part" id="notes">')
    assert "See &lt;volume&gt; 2." in notes
    assert "See &lt;volume&gt; 2." not in text
    works = text.split('id="references">')[-1]
    assert "<em>Rights &amp; budgets</em>" in works


def test_the_edition_for_paper_claims_no_accessibility(written):
    rendering = render(written, RenderingKind.FOR_PRINT)

    made = bytes(Rendering.objects.get(pk=rendering.pk).content)
    with pikepdf.open(BytesIO(made)) as document:
        metadata = document.Root.Metadata.read_bytes()
    assert b"pdfuaid" not in metadata
    assert b'pdfaid:conformance="B"' in metadata
    words = [one.extract_text() for one in pypdf.PdfReader(BytesIO(made)).pages]
    at = next(n for n, text in enumerate(words) if "Encourages budgets" in text)
    assert "See <volume> 2." in words[at]
    # The cover and the contents stand on the right, and each has a blank page behind it.
    assert (words[1], at % 2) == ("", 0)


def test_a_note_that_is_called_twice_stands_at_the_foot_once():
    notes = PrintedNotes(at_foot=True)
    first = notes.html(
        "Encourages[^a] cities[^b] and towns[^a].\n\n[^a]: One.\n[^b]: Two."
    )
    later = notes.html("More[^a].\n\n[^a]: Three.")

    assert first == (
        '<p>Encourages<span class="foot">One.</span> cities<span class="foot">Two.</span>'
        ' and towns<span class="call">1</span>.</p>'
    )
    assert later == '<p>More<span class="foot">Three.</span>.</p>'


def test_a_reference_with_an_address_is_a_link(document, organiser):
    ReferenceFactory(
        edition=document.edition, code="a", title="Rights", link="https://example.org/a"
    )
    a_paragraph(document, organiser, "Encourages[@a].")

    html = compose(a_snapshot(document, organiser)).html

    assert '<a href="https://example.org/a"><em>Rights</em></a>' in html


def test_each_kind_is_made_once_and_has_its_own_address(written):
    render(written)
    Rendering.objects.filter(kind="pdf").update(
        content=b"%PDF", size=4, sha256="d" * 64
    )

    waiting = Client().get("/2031/outcome.docx")
    assert waiting.status_code == 202
    assert "The file is being made" in waiting.content.decode()
    render(written, RenderingKind.WORD)
    ready = Client().get("/2031/outcome.docx")

    assert ready["Content-Disposition"] == (
        'inline; filename="outcome-document-2031.docx"'
    )
    assert ready.content[:2] == b"PK"
    assert Client().get("/2031/outcome.pdf").content == b"%PDF"
    assert files_due() == []
    kinds = Rendering.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["docx", "pdf"]
