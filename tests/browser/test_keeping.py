"""What is typed in a form stays in the browser until the server has taken it."""

import pytest
from django.conf import settings
from playwright.sync_api import Error, expect

from apps.core.refusals import Refused
from apps.outcomes.actions import moderating
from apps.outcomes.emails import voice_path
from apps.outcomes.models import Amendment, Comment
from apps.registration.models import AccessNeedCase
from tests.browser.commenting import WORDS, Writer
from tests.browser.waiting import until
from tests.factories.outcomes import (
    DocumentFactory,
    a_comment,
    a_paragraph,
    a_snapshot,
    holder,
)
from tests.factories.programme import a_person, an_academy, give_places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORED = "() => JSON.stringify(localStorage)"


@pytest.fixture
def snapshot():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    a_paragraph(document, drafter, "Encourages cities to answer.")
    return a_snapshot(document, drafter)


@pytest.fixture
def takes_part(snapshot):
    def person(name):
        made = a_person(name)
        give_places(an_academy(), [made])
        return made

    return person


@pytest.fixture
def sits_down(browser, live_server, snapshot):
    contexts = []

    def sit_down(person, **options):
        contexts.append(browser.new_context(**options))
        return Writer(contexts[-1], person, snapshot, live_server.url)

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def paula(takes_part):
    return takes_part("Paula Participant")


@pytest.fixture
def writer(sits_down, paula):
    return sits_down(paula)


def test_what_a_dead_network_did_not_take_is_offered_and_sent(writer):
    writer.opens().types().context.set_offline(True)
    with writer.page.expect_event("requestfailed"):
        writer.sends()
    writer.context.set_offline(False)

    writer.opens()

    expect(writer.offer).to_contain_text("We kept what you had typed here")
    expect(writer.offer).to_contain_text(WORDS)
    expect(writer.text).to_have_value("")
    assert not Comment.objects.exists()
    writer.presses("Use it")
    expect(writer.text).to_have_value(WORDS)
    expect(writer.text).to_be_focused()
    writer.sends()
    expect(writer.page.get_by_text("Your comment is recorded.")).to_be_visible()
    assert [one.body for one in Comment.objects.all()] == [WORDS]
    writer.keeps()
    expect(writer.offer).to_have_count(0)


def test_a_reload_loses_nothing_and_what_is_discarded_is_gone(writer):
    writer.opens().types()

    writer.page.reload()

    expect(writer.offer).to_be_visible()
    writer.presses("Discard it")
    expect(writer.offer).to_have_count(0)
    expect(writer.text).to_have_value("")
    writer.keeps()
    writer.page.reload()
    expect(writer.page.get_by_role("heading", level=1)).to_be_visible()
    expect(writer.offer).to_have_count(0)


def test_a_closed_tab_is_gone_on_with_in_another(writer):
    writer.opens().types().page.close()
    writer.page = writer.context.new_page()

    writer.opens()

    writer.presses("Use it")
    expect(writer.text).to_have_value(WORDS)


def test_whoever_begins_anew_without_an_answer_loses_neither(writer):
    writer.opens().types().page.reload()
    expect(writer.offer).to_be_visible()

    writer.text.fill("Something else.")
    writer.keeps(WORDS, "Something else.")
    writer.presses("Use it")

    expect(writer.text).to_have_value(WORDS)
    expect(writer.offer).to_contain_text("Something else.")
    writer.keeps(WORDS, "Something else.")


def test_each_paragraph_has_its_own(writer, snapshot):
    second = snapshot.text.entries[1].id
    writer.opens().types().page.reload()
    expect(writer.offer).to_have_count(1)

    stands_before = writer.offer.locator("xpath=following-sibling::*[1]")
    expect(stands_before.locator(f"#c-{writer.first}")).to_be_visible()
    writer.opens(f"{writer.path}amend/{second}/")
    expect(writer.page.get_by_label("Reason")).to_be_visible()
    expect(writer.offer).to_have_count(0)


def test_another_person_at_the_same_device_sees_nothing_of_it(writer, takes_part):
    writer.opens().types()
    writer.sign_in(takes_part("Second Participant"))

    writer.opens()

    expect(writer.text).to_be_attached()
    writer.page.wait_for_timeout(500)
    expect(writer.offer).to_have_count(0)
    writer.keeps(WORDS)


def test_who_was_signed_out_finds_it_after_signing_in(writer, paula):
    writer.opens().types().context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    writer.sends()
    writer.page.wait_for_url("**/accounts/login/**")
    writer.keeps(WORDS)
    # Another session: what the first has kept on the server is not in it.
    writer.context.clear_cookies()
    writer.sign_in(paula)

    writer.opens()

    writer.presses("Use it")
    expect(writer.text).to_have_value(WORDS)


def test_it_is_gone_once_one_has_signed_out(writer):
    writer.opens().types().opens("/2031/")
    writer.keeps(WORDS)

    writer.page.locator("summary", has_text="Account:").click()
    writer.presses("Sign out")

    expect(writer.page.get_by_role("link", name="Sign in").first).to_be_visible()
    writer.keeps()


def test_it_goes_with_everything_that_is_erased_and_not_before(writer, paula):
    writer.opens().types().opens("/me/data/erase/")
    address = writer.page.locator("main form input[name=confirmation]")
    address.fill("somebody@else.example")
    writer.presses("Erase everything")
    expect(writer.page.locator("[data-focus]")).to_be_visible()
    writer.keeps(WORDS)

    address.fill(paula.email)
    writer.presses("Erase everything")

    expect(writer.page.get_by_text("Your data are erased.")).to_be_visible()
    writer.keeps()


def test_whoever_leaves_quickly_leaves_nothing(writer, snapshot):
    edition = snapshot.document.edition
    edition.offers_quick_exit = True
    edition.save()
    writer.context.route("https://www.wikipedia.org/**", lambda route: route.abort())
    writer.opens().types()

    kept = writer.page.evaluate(
        """() => {
          document.querySelector("[data-quick-exit]").click();
          return Object.keys(localStorage);
        }"""
    )

    assert kept == []
    writer.opens("/2031/").keeps()


def test_after_fourteen_days_it_is_gone(writer):
    writer.opens().types()
    at = "Date.now() - 15 * 24 * 60 * 60 * 1000"
    writer.page.evaluate(
        f"""() => {{
          for (const key of Object.keys(localStorage)) {{
            const kept = JSON.parse(localStorage[key]);
            localStorage[key] = JSON.stringify({{...kept, at: {at}}});
          }}
        }}"""
    )

    writer.opens("/2031/")

    writer.keeps()


def test_a_refusal_that_leads_on_is_no_receipt(
    sits_down, snapshot, takes_part, monkeypatch
):
    comment = a_comment(snapshot, takes_part("Author"))
    moderator = a_person("Mona Moderator")
    snapshot.document.edition.appointments.create(person=moderator, job="moderator")
    writer = sits_down(moderator)
    reason = writer.page.get_by_label("Reason")

    def refuse(*voices, **facts):
        message = "Somebody was first."
        raise Refused(message, code="too_late")

    monkeypatch.setattr(moderating, "withhold", refuse)
    writer.opens(voice_path(comment))
    writer.page.locator("summary", has_text="Withhold it").click()
    reason.fill("It names a child.")

    writer.presses("Withhold it")

    expect(writer.page.get_by_text("Somebody was first.")).to_be_visible()
    expect(writer.offer).to_contain_text("It names a child.")
    writer.presses("Use it")
    expect(reason).to_have_value("It names a child.")
    monkeypatch.undo()
    writer.presses("Withhold it")
    expect(writer.page.get_by_text("It is withheld.")).to_be_visible()
    assert "It names a child." not in writer.page.evaluate(STORED)
    comment.refresh_from_db()
    assert comment.withheld_because == "It names a child."


def test_what_was_refused_on_the_page_is_not_offered_and_is_kept(writer, snapshot):
    amend = f"{writer.path}amend/{writer.first}/"
    writer.opens(amend)
    writer.page.get_by_label("Reason").fill("Too long.")
    writer.presses("Send the amendment")
    expect(writer.page.locator("[data-focus]")).to_be_visible()
    expect(writer.page.get_by_label("Reason")).to_have_value("Too long.")
    expect(writer.offer).to_have_count(0)

    writer.opens(amend)

    writer.presses("Use it")
    expect(writer.page.get_by_label("Reason")).to_have_value("Too long.")
    assert not Amendment.objects.exists()


def test_access_needs_are_never_kept(writer, paula):
    writer.opens().types()
    application = paula.applications.get()
    writer.opens(f"/me/applications/{application.reference}/access-needs/")
    writer.page.get_by_label("Anything we should know about it").fill("Low voice.")
    writer.page.wait_for_timeout(500)

    writer.opens("/2031/")

    stored = writer.page.evaluate(STORED)
    assert WORDS in stored
    assert "Low voice." not in stored
    assert not AccessNeedCase.objects.exists()


def test_without_a_script_the_form_is_as_it_was(sits_down, paula):
    writer = sits_down(paula, java_script_enabled=False)
    writer.opens()
    details = writer.page.locator("details", has=writer.text)
    if details.count():
        details.locator("summary").first.click()
    writer.text.fill(WORDS)

    writer.sends()

    expect(writer.page.get_by_text("Your comment is recorded.")).to_be_visible()
    assert [one.body for one in Comment.objects.all()] == [WORDS]


def test_a_reload_without_a_connection_loses_nothing(writer):
    writer.opens().types().context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        writer.page.reload()
    writer.context.set_offline(False)

    writer.opens()

    expect(writer.offer).to_contain_text(WORDS)


@pytest.mark.parametrize("width", [320, 1280])
def test_in_arabic_it_is_said_in_arabic(
    watched_page, live_server, snapshot, paula, width
):
    watched = watched_page(viewport={"width": width, "height": 700})
    writer = Writer(watched.page.context, paula, snapshot, live_server.url)
    writer.page = watched.page
    cookie = {"name": "django_language", "value": "ar", "url": live_server.url}
    writer.context.add_cookies([cookie])
    writer.opens().types().page.reload()

    expect(writer.offer).to_contain_text("احتفظنا بما كتبتموه هنا")
    expect(writer.offer.get_by_role("button")).to_have_count(2)
    assert watched.axe() == []
    assert not watched.sticks_out()
    assert watched.troubles == []


def test_in_the_admin_it_is_kept_as_well(watched_page, live_server, snapshot):
    watched = watched_page()
    edition = snapshot.document.edition
    organiser = holder(edition, "organiser", "Olga Organiser")
    organiser.is_staff = True
    organiser.save()
    writer = Writer(watched.page.context, organiser, snapshot, live_server.url)
    writer.page = watched.page
    writer.opens("/admin/programme/session/add/")
    title, abstract = (
        writer.page.locator(f"[name={name}]") for name in ("title", "abstract")
    )
    title.fill("A bench")
    abstract.fill(WORDS)
    until(lambda: WORDS in writer.page.evaluate(STORED))

    writer.page.reload()

    expect(writer.offer).to_contain_text(WORDS)
    assert watched.axe() == []
    assert watched.troubles == []
    writer.presses("Use it")
    expect(title).to_have_value("A bench")
    expect(abstract).to_have_value(WORDS)
