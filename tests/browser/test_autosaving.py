"""Reports and translations save as one types, without a connection as well."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from apps.outcomes.actions import translating
from apps.outcomes.models import TranslatedText
from tests.browser.waiting import until
from tests.factories.contributions import ReportFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, holder
from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person
from tests.outcomes.addresses import at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "تشجع المدن على الإصغاء."
COPIES = """
() => Object.keys(localStorage).filter(key => /^(draft|kept):/.test(key)).length
"""


@pytest.fixture
def sits_down(browser, live_server):
    contexts = []

    def sit_down(person, address):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        contexts.append(browser.new_context())
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        cookie = {"name": name, "value": value, "url": live_server.url}
        contexts[-1].add_cookies([cookie])
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield sit_down
    for context in contexts:
        context.close()


def types_on_a_line_that_comes_and_goes(page, field, holds):
    """What is typed is saved, kept without a connection, and saved once there is one."""
    state = page.locator("[data-save-state]")
    field.fill("One.")
    until(lambda: page.title() and holds("One."))
    expect(state).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    field.fill(WORDS)
    expect(state).to_contain_text("no connection")
    assert holds("One.")
    assert page.evaluate(COPIES) == 1

    page.context.set_offline(False)

    until(lambda: page.title() and holds(WORDS))
    expect(state).to_have_attribute("data-state", "saved")
    until(lambda: page.evaluate(COPIES) == 0)


def is_told_when_signed_out(page, field):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    field.fill("Two.")
    state = page.locator("[data-save-state]")
    expect(state).to_contain_text("you are signed out")
    expect(state.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate(COPIES) == 1


def test_a_report(sits_down):
    session = SessionFactory(slug="listening")
    rita = a_person("Rita Rapporteur")
    SessionPersonFactory(session=session, person=rita, role="rapporteur")
    report = ReportFactory(session=session, rapporteur=rita, summary="First.")
    page = sits_down(rita, "/2031/programme/listening/report/")
    field = page.locator("[name=summary]")

    def holds(text):
        report.refresh_from_db()
        return report.summary == text

    types_on_a_line_that_comes_and_goes(page, field, holds)
    is_told_when_signed_out(page, field)
    assert holds(WORDS)


def test_a_translation(sits_down):
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    translating.begin(document, language="ar", by=drafter)
    page = sits_down(drafter, at("translate", language="ar", key=paragraph.pk))
    field = page.locator("[data-translate] textarea")

    def holds(text):
        return TranslatedText.objects.filter(body=text).exists()

    types_on_a_line_that_comes_and_goes(page, field, holds)
    is_told_when_signed_out(page, field)
    assert not holds("Two.")
