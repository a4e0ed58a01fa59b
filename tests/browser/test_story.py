"""The whole story in a browser: from the call to the adopted PDF, with and without JavaScript."""

import json
import re
from datetime import timedelta
from io import BytesIO

import page as validator
import pikepdf
import pypdf
import pytest
import time_machine
from django.core import mail

from apps.notifications.models import Delivery
from apps.outcomes.models import Adoption, Comment, Paragraph, Snapshot
from apps.programme.models import Session, SignUp
from apps.programme.tasks import send_due_reminders
from apps.registration.models import Application
from hrgl.demo.create import create_demo
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEWCOMER = "newcomer@example.org"
FINDING = "Budget lines that name a right are kept when money is short."
WORKSHOP = "first-contact"


def adoption():
    return Adoption.objects.get(document__edition__slug="2023")


class Visitor:
    """One person at one browser."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.address = address

    def goes_to(self, path):
        response = self.page.goto(f"{self.address}{path}")
        assert response.status < 400, (path, response.status)
        return self

    def presses(self, name, *, within="main"):
        self.page.locator(within).get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    def opens(self, summary, *, within="main"):
        self.page.locator(f"{within} summary", has_text=summary).first.click()
        return self

    def reads(self, words):
        assert words in self.page.locator("body").inner_text()
        return self


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def visitor(request, browser, live_server):
    contexts = []

    def come(job=None):
        context = browser.new_context(java_script_enabled=request.param)
        contexts.append(context)
        person = Visitor(context, live_server.url)
        if job:
            person.goes_to("/demo/sign-in/")
            person.page.locator(f'button[value="{job}"]').click()
            person.page.wait_for_load_state()
        return person

    yield come
    for context in contexts:
        context.close()


def test_from_the_call_to_the_adopted_pdf(visitor):
    create_demo()
    newcomer = visitor()
    applies(newcomer)
    is_admitted_by(visitor("organiser"))
    signs_up(newcomer)
    is_reminded_once()
    rapporteur = visitor("rapporteur")
    files_a_report(rapporteur)
    drafter = visitor("drafter")
    provision = takes_it_over(drafter)
    comments(newcomer, drafter, provision)
    adopts(visitor("organiser"), drafter)
    reads_and_checks_the_pdf(visitor())


def applies(newcomer):
    newcomer.goes_to("/2023/apply/")
    newcomer.page.get_by_role("link", name="Start").first.click()
    newcomer.page.locator("main").get_by_label("E-mail address").fill(NEWCOMER)
    newcomer.presses("Continue")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)
    newcomer.page.get_by_label("Code").fill(code[0])
    newcomer.presses("Continue")
    newcomer.goes_to("/2023/apply/academy/all/")
    form = newcomer.page.locator("main form").last
    form.locator("[name=full_name]").fill("Newcomer to the Academy")
    form.locator("[name=country]").select_option("KE")
    for choice in (
        "languages",
        "next_generation",
        "is_first_time",
        "target_group",
        "relation",
        "level",
        "settlement",
        "disciplines",
    ):
        form.locator(f"[name={choice}]").first.check()
    for choice in ("function", "size_band"):
        form.locator(f"[name={choice}]").select_option(index=1)
    form.locator("[name=motivation]").fill("To learn what works.")
    form.locator("[name=consent_privacy]").check()
    newcomer.presses("Save and check")
    newcomer.reads("To learn what works.")
    newcomer.page.locator("main form button[type=submit]").last.click()
    newcomer.page.wait_for_load_state()
    application = Application.objects.get(person__email=NEWCOMER)
    assert application.state == "submitted"
    assert application.reference in newcomer.page.locator("main").inner_text()
    assert mail.outbox[-1].to == [NEWCOMER]


def is_admitted_by(organiser):
    organiser.goes_to("/admin/registration/application/?q=newcomer")
    organiser.page.locator("input.action-select").first.check()
    organiser.page.locator("select[name=action]").select_option("admit_selected")
    organiser.page.locator("button[name=index]").click()
    organiser.page.wait_for_load_state()
    assert Application.objects.get(person__email=NEWCOMER).state == "admitted"


def signs_up(newcomer):
    newcomer.goes_to(f"/2023/programme/{WORKSHOP}/")
    newcomer.presses("Sign up")
    until(SignUp.objects.filter(person__email=NEWCOMER).exists)
    sign_up = SignUp.objects.get(person__email=NEWCOMER)
    assert sign_up.state == "seated"
    newcomer.goes_to("/me/").reads("First contact")


def is_reminded_once():
    starts_at = Session.objects.get(slug=WORKSHOP).starts_at
    before = len(mail.outbox)
    with time_machine.travel(starts_at - timedelta(hours=23)):
        send_due_reminders()
        send_due_reminders()
    reminders = [letter for letter in mail.outbox[before:] if letter.to == [NEWCOMER]]
    assert len(reminders) == 1
    assert "First contact" in reminders[0].body


def files_a_report(rapporteur):
    rapporteur.goes_to("/2023/contributions/mine/")
    rapporteur.page.locator("main a[href$='/report/']").last.click()
    rapporteur.page.wait_for_load_state()
    rapporteur.page.locator("[name=summary]").fill("Lively, and in agreement.")
    rapporteur.page.locator("textarea[name$=-text]").first.fill(FINDING)
    rapporteur.page.locator("[name$=-key_questions]").first.check()
    rapporteur.presses("File the report")
    rapporteur.reads(FINDING)


def takes_it_over(drafter):
    drafter.goes_to("/2023/outcome/draft/")
    finding = drafter.page.locator(".hr-finding", has_text=FINDING)
    finding.get_by_role("button", name="Take over as an encouragement").click()
    drafter.page.wait_for_load_state()
    provision = Paragraph.objects.get(head__body__contains=FINDING)
    assert provision.sources.get().contribution.text == FINDING
    row = f"#p-{provision.pk}"
    drafter.opens("Edit", within=row)
    drafter.page.locator(f"{row} textarea").last.fill("Because cuts come quietly.")
    drafter.presses("Add the remark", within=row)
    assert provision.remarks.get().head.body == "Because cuts come quietly."
    return provision


def comments(newcomer, drafter, provision):
    drafter.goes_to("/2023/outcome/draft/").opens("Freeze a version")
    drafter.presses("Freeze this version")
    version = Snapshot.objects.latest("pk")
    newcomer.goes_to(f"/2023/outcome/versions/{version.number}/")
    row = f"#p-{provision.pk}"
    newcomer.opens("Comment on encouragement", within=row)
    newcomer.page.locator(f"{row} textarea").fill("Say how small towns can do it.")
    newcomer.presses("Send the comment", within=row)
    assert (
        Comment.objects.get(author__email=NEWCOMER).body
        == "Say how small towns can do it."
    )
    drafter.goes_to("/2023/outcome/draft/").reads("Say how small towns can do it.")


def adopts(organiser, drafter):
    drafter.presses("Close the consultation").opens("Freeze a version")
    drafter.page.locator("#freeze-purpose").select_option("conference")
    drafter.page.locator("#freeze-label").fill("Conference text")
    drafter.presses("Freeze this version")
    organiser.goes_to("/2023/outcome/draft/")
    organiser.page.get_by_role("link", name="Record the adoption").click()
    form = organiser.page.locator("main form").last
    form.locator("[name=method]").first.check()
    form.locator("[name=adopted_on]").fill("2023-02-08")
    form.locator("[name=place]").fill("Graz")
    form.locator("[name=body]").fill("the participants of the Conference")
    form.locator("textarea[name$=-text]").first.fill("We join with a reservation.")
    organiser.presses("Record the adoption")
    organiser.presses("Publish the Outcome Document")
    assert adoption().statements.count() == 1


def reads_and_checks_the_pdf(anyone):
    snapshot = adoption().snapshot
    anyone.goes_to("/2023/outcome/").reads(FINDING).reads(snapshot.sha256)
    request = anyone.page.request
    content = request.get(f"{anyone.address}/2023/outcome.pdf")
    if content.status == 202:
        content = request.get(f"{anyone.address}/2023/outcome.pdf")
    assert content.status == 200
    for profile in ("3a", "ua1"):
        report = validator.validate_pdf_bytes(content.body(), profile=profile)
        assert [failure.rule_id for failure in report.failures] == []
    text = " ".join(
        " ".join(
            leaf.extract_text()
            for leaf in pypdf.PdfReader(BytesIO(content.body())).pages
        ).split()
    )
    assert FINDING in text
    assert "Because cuts come quietly." in text
    assert "We join with a reservation." in text
    with pikepdf.open(BytesIO(content.body())) as pdf:
        inside = pdf.attachments["outcome.json"].get_file().read_bytes()
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.Root.StructTreeRoot is not None
    assert inside == snapshot.canonical.encode()
    assert inside == request.get(f"{anyone.address}/2023/outcome.json").body()
    sources = [
        p["sources"] for p in json.loads(inside)["paragraphs"] if FINDING in p["body"]
    ]
    assert sources[0][0]["session"]["title"]
    assert not Delivery.objects.filter(state__in=("failed", "uncertain")).exists()
