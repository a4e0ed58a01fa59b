"""An applicant in a browser: applies, goes on elsewhere, changes, withdraws, comes back."""

import re

import pytest
from django.conf import settings
from django.test import Client

from apps.registration.actions.publishing import publish
from apps.registration.choices import State
from apps.registration.models import Application, ApplicationDraft
from tests.browser.letters import letters_to
from tests.browser.test_story import ANSWERS, CHOSEN, answers
from tests.browser.visitor import Visitor
from tests.factories.editions import PersonFactory
from tests.factories.registration import CallFactory, a_question
from tests.registration.test_uploads import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "amina@example.org"
FILE = {"name": "plan.pdf", "mimeType": "application/pdf"}


@pytest.fixture
def person():
    return PersonFactory(email=ADDRESS, full_name="", display_name="")


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def device(request, browser, live_server, person):
    """Make another device on which the person is signed in."""
    contexts = []

    def signed_in():
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value}
        contexts.append(browser.new_context(java_script_enabled=request.param))
        contexts[-1].add_cookies([cookie | {"url": live_server.url}])
        return Visitor(contexts[-1], live_server.url)

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def asked():
    """A call with a question, one that depends on it, and a file; the names of these."""
    call = CallFactory()
    travel = a_question(
        call,
        "How do you travel?",
        kind="single",
        position=1,
        options="bus: Bus\nt: Train",
    )
    line = a_question(
        call,
        "Which line?",
        position=2,
        depends_on=travel,
        depends_values=["bus"],
        is_required=True,
    )
    plan = a_question(call, "Your plan", kind="file", position=3)
    publish(call, by=PersonFactory())
    return call.part, [f"q_{one.key}" for one in (travel, line, plan)]


def test_from_the_first_step_to_coming_back(device, asked):
    part, names = asked
    phone = device()
    begins(phone, part, *names)
    goes_on_elsewhere(tablet := device())
    changes_answers(tablet, names[0])
    withdraws_and_comes_back(phone)
    assert [one.state for one in Application.objects.all()] == [State.WITHDRAWN]


def begins(phone, part, travel, line, plan):
    phone.goes_to(f"/{part.edition.slug}/apply/").follows("Start")
    phone.presses("Save and continue").reads("Enter your full name.")
    answers(phone, ANSWERS["about"])
    phone.presses("Save and continue")
    work = {name: do for name, do in ANSWERS["work"].items() if name != "target_group"}
    answers(phone, work)
    phone.presses("Save and continue")
    phone.page.locator(f'[name={travel}][value="bus"]').check()
    answers(phone, {"motivation": ("fill", "To learn.")})
    phone.presses("Save and continue").reads("Answer this question.")
    file = FILE | {"buffer": a_pdf()}
    answers(phone, {line: ("fill", "Line 58"), plan: ("set_input_files", file)})
    phone.presses("Save and send me a link").reads("a link is on its way", "plan.pdf")


def goes_on_elsewhere(tablet):
    link = re.search(r"/\S+/continue/", letters_to(ADDRESS)[-1].body)
    path = "/" + link[0].split("/", 3)[3] if "//" in link[0] else link[0]
    tablet.goes_to(path).reads("Your data and your access needs")
    answers(tablet, {"consent_privacy": CHOSEN})
    tablet.presses("Save and continue")
    tablet.reads("Check your answers", "Bus", "Line 58", "plan.pdf")
    tablet.presses("Send application").reads("We have your application")
    assert not ApplicationDraft.objects.exists()


def changes_answers(tablet, travel):
    tablet.reads("You can change them until:").follows("Change my answers")
    step = tablet.page.locator('a[href$="/change/motivation/?to=check"]')
    tablet.leaves_by(step.first)
    tablet.page.locator(f'[name={travel}][value="t"]').check()
    answers(tablet, {"motivation": ("fill", "To learn, and to share.")})
    tablet.presses("Save and continue")
    tablet.reads("What you have changed", "Train", "Before: Bus", "Before: Line 58")
    tablet.presses("Send the changed answers").reads("Your answers are changed.")
    changed = Application.objects.get()
    assert changed.motivation == "To learn, and to share."
    assert [row.values for row in changed.answers.all()] == [["t"]]
    assert "Your answers are changed" in letters_to(ADDRESS)[-1].subject


def withdraws_and_comes_back(phone):
    phone.goes_to(Application.objects.get().get_absolute_url())
    phone.follows("Withdraw my application").presses("Withdraw")
    phone.reads("You withdrew this application").follows("See the call")
    phone.follows("Start").reads("About you")
    assert phone.page.locator("[name=full_name]").input_value() == (
        "Newcomer to the Academy"
    )
