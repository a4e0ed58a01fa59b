"""The PDF of a translation says that it is one, and which text is authentic."""

from io import BytesIO
from uuid import UUID, uuid4

import page
import pikepdf
import pypdf
import pytest
from django.test import Client

from apps.outcomes.actions import translating, versions
from apps.outcomes.models import Rendering
from apps.outcomes.models.document import sha256_of
from apps.outcomes.rendering.compose import compose
from apps.outcomes.rendering.store import files_due, find, render
from apps.outcomes.rendering.verifying import file_with
from apps.outcomes.translated import read
from tests.factories.outcomes import (
    a_corrigendum,
    a_paragraph,
    a_remark,
    a_snapshot,
    a_translation,
    adopt,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

PDF = at("translated-pdf", language="ar")


@pytest.fixture
def first(document, organiser):
    return a_paragraph(document, organiser, "Encourages citys.")


@pytest.fixture
def arabic(document, organiser, first):
    """Published, with one place that is translated and some that are not."""
    a_paragraph(document, organiser, "Encourages towns.")
    a_remark(first, organiser)
    translation = translating.begin(document, language="ar", by=organiser)
    a_translation(translation, first, organiser, "تشجع المدن.")
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    return translating.freeze(translation, by=organiser)


def made_of(version):
    return render(version.adoption.snapshot, "pdf", version)


def test_it_is_made_once_conforms_and_holds_both_texts(arabic):
    snapshot = arabic.adoption.snapshot
    render(snapshot)
    waiting = Client().get(PDF)

    content = bytes(Rendering.objects.get(pk=made_of(arabic).pk).content)

    assert (waiting.status_code, files_due()) == (202, [])
    assert Rendering.objects.filter(translation=arabic).count() == 1
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    with pikepdf.open(BytesIO(content)) as pdf:
        inside = {
            name: file.get_file().read_bytes() for name, file in pdf.attachments.items()
        }
        assert str(pdf.Root.Lang) == "ar"
    assert inside == {
        "outcome.json": snapshot.canonical.encode(),
        "translation.json": arabic.canonical.encode(),
    }
    assert len(pypdf.PdfReader(BytesIO(content)).pages) > 4
    answer = Client().get(PDF)
    assert answer["Content-Disposition"].endswith('document-2031-ar.pdf"')
    assert answer.content == content


def test_each_file_says_whether_it_is_the_authentic_text(arabic):
    snapshot = arabic.adoption.snapshot
    authentic, translated = (
        compose(snapshot).html,
        compose(snapshot, "pdf", arabic).html,
    )

    assert "Authentic text: English." in authentic
    assert "This is the authentic text." in authentic
    assert '<html lang="ar" dir="rtl">' in translated
    for words in ("الترجمة: العربية", "ولغته: الإنجليزية", arabic.sha256):
        assert words in translated
    assert "تشجع المدن." in translated
    assert translated.count('class="state">غير مترجم</p>') == 2
    assert 'lang="en" dir="ltr"><p><span class="number">2.</span> ' in translated


def test_it_is_of_words_that_were_adopted_and_the_rest_is_corrected(
    arabic, document, organiser, first
):
    text = arabic.adoption.snapshot.text
    one = a_corrigendum(document, organiser, old="citys", new="cities").correction
    two = a_corrigendum(
        document,
        organiser,
        paragraph=UUID(text.entries[1].id),
        old="towns",
        new="all towns",
    ).correction

    lines = read(arabic.content, text, [one, two]).lines

    assert [(line.text.body, line.text.is_behind) for line in lines] == [
        ("تشجع المدن.", False),
        ("Encourages all towns.", False),
    ]
    shown = Client().get(at("translated", language="ar")).content.decode()
    assert shown.count("#c-1") == 1
    assert "Encourages all towns." in shown


def test_a_newer_version_of_the_translation_is_another_file(
    arabic, document, organiser, first
):
    made_of(arabic)
    Rendering.objects.update(content=b"%PDF", size=4, sha256="a" * 64)
    known = file_with("a" * 64)
    head = arabic.translation.places.get(paragraph=first).head
    translating.translate(
        arabic.translation,
        key=str(first.pk),
        by=organiser,
        body="نص.",
        of=sha256_of(first.body),
        base=head.pk,
        client_uuid=uuid4(),
    )
    newer = translating.freeze(arabic.translation, by=organiser)

    assert (known.what, known.is_current) == ("Translation as PDF: Arabic", True)
    assert file_with("a" * 64).is_current is False
    assert find(newer.adoption.snapshot, "pdf", newer) is None
