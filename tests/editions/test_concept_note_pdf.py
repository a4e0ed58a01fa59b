"""The concept note as a PDF."""

from io import BytesIO

import page as validator
import pypdf
import pytest

from apps.core import memory
from apps.core.printing import RenderingFailed
from apps.editions import exports, rendering
from apps.editions.models import ConceptNote, ConceptNoteSection
from apps.editions.queries import current_note
from apps.partners.choices import State
from apps.partners.models import Partnership

ADDRESS = "/2023/concept-note.pdf"
NOTE = "Co-organisation by partners still to be confirmed."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    from django.core.cache import cache  # noqa: PLC0415 -- settings are ready now

    cache.clear()


@pytest.fixture
def note(edition_2023):
    return current_note(edition_2023)


def words(content):
    reader = pypdf.PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_file_conforms_and_is_the_same_twice(note):
    content = rendering.make(note).content

    for profile in ("3a", "ua1"):
        assert validator.validate_pdf_bytes(content, profile=profile).is_compliant
    assert rendering.make(note).content == content


def test_all_of_the_note_is_in_it(note):
    text = words(rendering.make(note).content)

    for section in note.sections.all():
        assert f"{section.position}. {section.title}" in text
    assert "Version of 29 June 2022" in text
    assert "February 2023 (precise date to be determined)" in text
    assert NOTE in text


def test_the_footnote_goes_when_all_have_confirmed(note):
    Partnership.objects.update(state=State.CONFIRMED)

    assert "¹" not in rendering.composed(note)
    assert NOTE not in rendering.composed(note)


def test_the_first_reader_orders_it_and_the_next_one_gets_it(
    client, note, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as ordered:
        waiting = client.get(ADDRESS)
        client.get(ADDRESS)
    made = rendering.make(note)
    there = client.get(ADDRESS)

    assert (waiting.status_code, waiting["Refresh"], len(ordered)) == (202, "5", 1)
    assert "The PDF is being made" in waiting.content.decode()
    assert there.status_code == 200
    assert there.content == made.content
    assert there["Content-Type"] == "application/pdf"
    again = client.get(ADDRESS, headers={"if-none-match": there["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_text_is_another_file(client, note):
    rendering.make(note)
    ConceptNoteSection.objects.filter(note=note, position=1).update(body="Anew.")

    assert client.get(ADDRESS).status_code == 202
    rendering.make(current_note(note.edition))
    assert "Anew." in words(client.get(ADDRESS).content)


def test_a_failure_is_told_and_tried_again(client, note, monkeypatch):
    def fails(**_anything):
        raise RenderingFailed("Pango is missing")

    with monkeypatch.context() as broken:
        broken.setattr("apps.editions.rendering.write_pdf", fails)
        rendering.make(note)
        told = client.get(ADDRESS)
    rendering.make(note)

    assert (told.status_code, told["Retry-After"]) == (503, "60")
    assert "Pango" not in told.content.decode()
    assert client.get(ADDRESS).status_code == 200


def test_without_redis_the_page_waits_and_nothing_breaks(client, note, monkeypatch):
    monkeypatch.setattr(memory, "recall", lambda keys: {})

    assert client.get(ADDRESS).status_code == 202
    assert exports.concept_note_pdf(note) == rendering.Printed()


def test_an_edition_without_a_published_note_has_no_file(client, note):
    ConceptNote.objects.update(is_published=False)

    assert client.get(ADDRESS).status_code == 404
