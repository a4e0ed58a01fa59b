import pytest
from django.utils import translation

from apps.outcomes.actions import documents
from tests.factories.outcomes import holder
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db


def begin(**theme):
    edition = an_academy().edition
    for name, words in theme.items():
        setattr(edition, name, words)
    edition.save()
    return documents.begin(edition, by=holder(edition, "drafter"))


def test_a_document_begins_with_the_theme_as_its_title():
    document = begin(theme_title="Rights in the budget", theme_subtitle="What works")

    document.refresh_from_db()
    assert (document.title, document.subtitle) == (
        "Rights in the budget",
        "What works",
    )
    assert document.status == "drafting"


def test_without_a_theme_its_title_is_in_the_language_of_the_text():
    with translation.override("fr"):
        document = begin(theme_title="", theme_subtitle="")

    document.refresh_from_db()
    assert (document.title, document.subtitle) == ("Outcome Document 2031", "")


def test_to_begin_again_leaves_the_title_as_it_was_changed():
    document = begin(theme_title="Rights in the budget")
    drafter = holder(document.edition, "drafter")
    documents.describe(document, by=drafter, title="Rights, counted")

    documents.begin(document.edition, by=drafter)

    document.refresh_from_db()
    assert document.title == "Rights, counted"
