"""The whole story in a browser: from the call to the adopted PDF, with and without JavaScript."""

from datetime import timedelta

import pytest
import time_machine

from apps.notifications.models import Delivery
from apps.outcomes.models import Adoption, Amendment, Comment, Paragraph, Snapshot
from apps.programme.models import Session, SignUp
from apps.programme.tasks import send_due_reminders
from apps.registration.choices import State
from apps.registration.forms import STEPS
from apps.registration.models import Application, Places, ReservedPlaces
from hrgl.demo.create import create_demo
from hrgl.demo.people import address_of
from tests.browser import adopted
from tests.browser.letters import code_sent_to, letters_to
from tests.browser.visitor import Visitor
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEWCOMER = "newcomer@example.org"
LATECOMER = address_of("applicant")
WORKSHOP = "first-contact"
MOTIVATION = "To learn what works."
FINDING = "Budget lines that name a right are kept when money is short."
REMARK = "Because cuts come quietly."
AMENDED = f"{FINDING} They are public."
COMMENT = "Say how small towns can do it."
RESERVATION = "We join with a reservation."


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def visitor(request, browser, live_server):
    contexts = []

    def come(job=None):
        context = browser.new_context(java_script_enabled=request.param)
        contexts.append(context)
        person = Visitor(context, live_server.url)
        if job:
            person.goes_to("/demo/sign-in/")
            person.leaves_by(person.page.locator(f'button[value="{job}"]'))
        return person

    come.has_javascript = request.param
    yield come
    for context in contexts:
        context.close()


def test_from_the_call_to_the_adopted_pdf(visitor):
    create_demo()
    # With two places in all, those kept for the countryside would be all there are.
    ReservedPlaces.objects.all().delete()
    newcomer, organiser = visitor(), visitor("organiser")
    signs_in_to_apply(newcomer)
    if visitor.has_javascript:
        answers_on_one_page(newcomer)
    else:
        answers_step_by_step(newcomer)
    sends_the_application(newcomer)
    is_admitted_by(organiser, newcomer)
    waits_and_moves_up(organiser, visitor("applicant"), visitor("participant"))
    signs_up(newcomer)
    is_reminded_once()
    files_a_report(visitor("rapporteur"))
    drafter = visitor("drafter")
    provision = takes_it_over(drafter)
    comments(newcomer, drafter, provision)
    puts_the_amendment_in(drafter, provision)
    adopts(organiser, drafter)
    opens_the_files(visitor())
    reads_the_ledger(visitor())
    assert not Delivery.objects.filter(state__in=("failed", "uncertain")).exists()


# ---------------------------------------------------------------- applying
def signs_in_to_apply(newcomer):
    newcomer.goes_to("/2023/apply/").follows("Start")
    newcomer.page.locator("main").get_by_label("E-mail address").fill(NEWCOMER)
    newcomer.presses("Continue")
    newcomer.page.get_by_label("Code").fill(code_sent_to(NEWCOMER))
    newcomer.presses("Continue")


def answers_step_by_step(newcomer):
    newcomer.reads("About you")
    for step in STEPS:
        answers(newcomer, ANSWERS[step.slug])
        newcomer.presses("Save and continue")


def answers_on_one_page(newcomer):
    newcomer.goes_to("/2023/apply/").follows("Answer everything on one page")
    for step in STEPS:
        answers(newcomer, ANSWERS[step.slug])
    newcomer.presses("Save and check")


def answers(newcomer, given):
    form = newcomer.page.locator("main form").last
    for name, (act, *value) in given.items():
        getattr(form.locator(f"[name={name}]").first, act)(*value)


CHOSEN = ("check",)
#: What is done with each field that must be filled, step by step.
ANSWERS = {
    "about": {
        "full_name": ("fill", "Newcomer to the Academy"),
        "country": ("select_option", "KE"),
        "languages": CHOSEN,
        "next_generation": CHOSEN,
        "is_first_time": CHOSEN,
    },
    "work": {
        "target_group": CHOSEN,
        "relation": CHOSEN,
        "function": ("select_option", "human_rights"),
        "level": CHOSEN,
        "settlement": CHOSEN,
        "size_band": ("select_option", "under_20k"),
        "disciplines": CHOSEN,
    },
    "motivation": {"motivation": ("fill", MOTIVATION)},
    "consent": {"consent_privacy": CHOSEN},
}


def sends_the_application(newcomer):
    newcomer.reads("Check your answers", MOTIVATION).presses("Send application")
    application = application_of(NEWCOMER)
    assert application.state == State.SUBMITTED
    newcomer.reads("We have your application", application.reference)
    assert subjects_to(NEWCOMER)[1:] == ["We have your application"]
    assert application.reference in letters_to(NEWCOMER)[-1].body


# --------------------------------------------------------------- admitting
def is_admitted_by(organiser, newcomer):
    """One place is left; the demonstration's participant has the other."""
    part = application_of(NEWCOMER).part
    organiser.goes_to(f"/admin/registration/places/{part.pk}/change/")
    organiser.page.locator("[name=capacity]").fill("2")
    organiser.leaves_by(organiser.page.locator("[name=_save]"))
    assert Places.objects.get(pk=part.pk).capacity == 2
    organiser.goes_to(f"/admin/registration/application/?q={NEWCOMER}")
    organiser.page.locator("input.action-select").first.check()
    organiser.page.locator("select[name=action]").select_option("admit_selected")
    organiser.leaves_by(organiser.page.locator("button[name=index]"))
    assert application_of(NEWCOMER).state == State.ADMITTED
    assert subjects_to(NEWCOMER)[2:] == ["You have a place"]
    newcomer.goes_to(application_of(NEWCOMER).get_absolute_url())
    newcomer.reads("You have a place")


def waits_and_moves_up(organiser, latecomer, participant):
    place = application_of(LATECOMER)
    organiser.goes_to(f"/admin/registration/application/{place.pk}/change/")
    organiser.page.locator("#decision").select_option("admit")
    organiser.presses("Decide and tell the person")
    assert application_of(LATECOMER).state == State.WAITING
    latecomer.goes_to(place.get_absolute_url())
    latecomer.reads("You are number 1 on the waiting list")

    leaver = application_of(address_of("participant"))
    participant.goes_to(leaver.get_absolute_url()).follows("Withdraw my application")
    participant.presses("Withdraw").reads("You withdrew this application")
    assert application_of(LATECOMER).state == State.ADMITTED
    latecomer.goes_to(place.get_absolute_url()).reads("You have a place")
    assert subjects_to(LATECOMER) == [
        "We have your application",
        "You are on the waiting list",
        "You have moved up and have a place",
    ]


def application_of(address):
    found = Application.objects.filter(part__kind="academy")
    return found.get(person__email=address)


def subjects_to(address):
    return [letter.subject.partition(":")[0] for letter in letters_to(address)]


# -------------------------------------------------------------- taking part
def signs_up(newcomer):
    newcomer.goes_to(f"/2023/programme/{WORKSHOP}/")
    newcomer.presses_in_place("Sign up", within="#seat").reads("You have a seat.")
    assert SignUp.objects.get(person__email=NEWCOMER).state == "seated"
    newcomer.goes_to("/me/").reads("First contact")


def is_reminded_once():
    starts_at = Session.objects.get(slug=WORKSHOP).starts_at
    to_newcomer = Delivery.objects.filter(address=NEWCOMER)
    # Of the day before only those are reminded who signed up before that.
    with time_machine.travel(starts_at - timedelta(minutes=59)):
        send_due_reminders()
        send_due_reminders()
    # In the outbox: the clock of the database, by which letters go out, does not travel.
    reminder = to_newcomer.get(mailing__title__startswith="One hour before")
    assert "First contact" in reminder.body_text


def files_a_report(rapporteur):
    rapporteur.goes_to("/2023/contributions/mine/")
    report = f"main a[href$='/{WORKSHOP}/report/']"
    rapporteur.leaves_by(rapporteur.page.locator(report))
    rapporteur.page.locator("[name=summary]").fill("Lively, and in agreement.")
    rapporteur.page.locator("textarea[name$=-text]").first.fill(FINDING)
    rapporteur.presses("File the report").reads(FINDING)


# ---------------------------------------------------------------- the outcome
def takes_it_over(drafter):
    drafter.goes_to("/2023/outcome/draft/")
    finding = f'.hr-finding:has-text("{FINDING}")'
    taken_over = Paragraph.objects.filter(head__body__contains=FINDING)
    drafter.presses_in_place("Take over as an encouragement", within=finding)
    until(lambda: drafter.page.title() and taken_over.exists())
    provision = taken_over.get()
    assert provision.sources.get().contribution.text == FINDING
    drafter.goes_to(f"/2023/outcome/draft/paragraphs/{provision.pk}/")
    drafter.page.locator("#remark textarea").fill(REMARK)
    drafter.presses("Add the remark", within="#remark")
    assert provision.remarks.get().head.body == REMARK
    return provision


def comments(newcomer, drafter, provision):
    drafter.goes_to("/2023/outcome/versions/1/consultation/")
    drafter.presses("Close the consultation")
    drafter.goes_to("/2023/outcome/draft/").opens("Freeze a version")
    drafter.presses("Freeze this version").follows("Consultation on this version")
    drafter.presses("Ask these people")
    version = Snapshot.objects.latest("pk")
    newcomer.goes_to(f"/2023/outcome/versions/{version.number}/")
    row = f"#p-{provision.pk}"
    newcomer.opens("Comment on encouragement", within=row)
    newcomer.page.locator(f"{row} textarea").fill(COMMENT)
    newcomer.presses("Send the comment", within=row)
    assert Comment.objects.get(author__email=NEWCOMER).body == COMMENT
    newcomer.follows("Propose an amendment", within=row)
    form = newcomer.page.locator("main form").last
    form.locator("[name=body]").fill(AMENDED)
    form.locator("[name=reason]").fill("So that all can look.")
    newcomer.presses("Send the amendment").reads("Your amendment is recorded.")
    drafter.goes_to("/2023/outcome/draft/").reads(COMMENT)


def puts_the_amendment_in(drafter, provision):
    amendment = Amendment.objects.get(author__email=NEWCOMER)
    drafter.follows("Consultation on this version")
    drafter.presses("Close the consultation")
    drafter.goes_to("/2023/outcome/draft/").follows("Comments and amendments")
    drafter.follows(f"Decide on it – {amendment.label}")
    drafter.presses("Accept: put it in the text").reads("The text is changed.")
    provision.refresh_from_db()
    assert (amendment.paragraph, provision.head.body) == (provision, AMENDED)


def adopts(organiser, drafter):
    drafter.goes_to("/2023/outcome/draft/").opens("Freeze a version")
    drafter.page.locator("#freeze-purpose").select_option("conference")
    drafter.page.locator("#freeze-label").fill("Conference text")
    drafter.presses("Freeze this version")
    organiser.goes_to("/2023/outcome/draft/").follows("Record the adoption")
    form = organiser.page.locator("main form").last
    form.locator("[name=method]").first.check()
    form.locator("[name=adopted_on]").fill("2023-02-08")
    form.locator("[name=place]").fill("Graz")
    form.locator("[name=body]").fill("the participants of the Conference")
    form.locator("[name=chaired_by]").fill("The chair of the Conference")
    form.locator("textarea[name$=-text]").first.fill(RESERVATION)
    organiser.presses("Record the adoption").reads("This version was frozen only on")
    organiser.page.locator("[name=was_frozen_later]").check()
    organiser.presses("Record the adoption").presses("Publish the Outcome Document")
    assert the_adoption().statements.get().text == RESERVATION


def the_adoption():
    """The demonstration has others, of later editions."""
    return Adoption.objects.get(snapshot__document__edition__slug="2023")


def opens_the_files(anyone):
    """As anybody finds them: by the links on the page, with their fingerprints beside."""
    snapshot = the_adoption().snapshot
    anyone.goes_to("/2023/outcome/")
    pdf = file_behind(anyone, "Outcome Document as PDF")
    data = file_behind(anyone, "Outcome Document as data (JSON)")
    assert data == snapshot.canonical.encode()
    assert adopted.fingerprint(data) == snapshot.sha256
    anyone.goes_to("/2023/outcome/")
    anyone.reads(snapshot.sha256, adopted.fingerprint(pdf), RESERVATION)

    content = adopted.check(pdf, data, more=[RESERVATION, "Graz", snapshot.sha256])
    anyone.reads(*adopted.texts_of(content))
    [provision] = [row for row in content["paragraphs"] if row["body"] == AMENDED]
    assert provision["remark"]["body"] == REMARK
    assert [row["session"]["slug"] for row in provision["sources"]] == [WORKSHOP]


def reads_the_ledger(anyone):
    anyone.goes_to("/2023/outcome/").follows("What became of what was said (ledger)")
    anyone.page.locator("#kind").select_option("amendment")
    anyone.presses("Show")
    told = anyone.page.get_by_role("row").filter(has_text=AMENDED).inner_text()
    assert "Accepted" in told
    assert "Encouragement 4" in told


def file_behind(anyone, name):
    link = anyone.page.get_by_role("link", name=name).first
    answer = anyone.page.request.get(f"{anyone.address}{link.get_attribute('href')}")
    assert answer.status == 200
    return answer.body()
