"""Two people in one draft: each sees what the other writes, and where."""

import pytest

from apps.outcomes.models import Document, Paragraph
from hrgl.demo.create import create_demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAFT = "/2023/outcome/draft/"


@pytest.fixture
def come(browser, live_server):
    create_demo()
    contexts = []

    def at_the_draft(job):
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/demo/sign-in/")
        page.locator(f'button[value="{job}"]').click()
        page.wait_for_load_state()
        page.goto(f"{live_server.url}{DRAFT}")
        return page

    yield at_the_draft
    for context in contexts:
        context.close()


@pytest.fixture
def provision():
    def first():
        document = Document.objects.get(edition__slug="2023")
        return document.paragraphs.live().filter(kind="provision").in_order().first()

    return first


def editor(page, paragraph):
    """The open text field of ``paragraph``, and the word on how far its saving is."""
    row = page.locator(f"#p-{paragraph.pk}")
    row.locator(":scope > p > [data-edit]").click()
    return (
        row.locator("textarea[name=body]").first,
        row.locator("[data-save-state]").first,
    )


def wait_for(state, name):
    state.page.wait_for_function(
        "([box, name]) => box.dataset.state === name",
        arg=[state.element_handle(), name],
    )


def test_what_is_typed_is_saved_and_shown_to_others(come, provision):
    drafter, organiser = come("drafter"), come("organiser")
    paragraph = provision()
    text, state = editor(drafter, paragraph)

    text.fill("Encourages cities to *listen*.")
    wait_for(state, "saved")

    paragraph = Paragraph.objects.select_related("head").get(pk=paragraph.pk)
    assert paragraph.body == "Encourages cities to *listen*."
    assert paragraph.head.origin == "autosave"
    seen = organiser.locator(f"#p-{paragraph.pk} [data-text]").first
    seen.get_by_text("Encourages cities to listen.").wait_for()
    organiser.get_by_text("Demo Drafter is writing here.").wait_for()
