"""Reviewers and organisers at work in a browser, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.tables import write_csv
from apps.editions.choices import Job
from apps.notifications.models import Delivery
from apps.registration.actions.rounds import carry_out_due_rounds
from apps.registration.models import (
    Application,
    Assignment,
    Call,
    ConflictOfInterest,
    DecisionRound,
    GroupLetter,
    Invitation,
    Proposal,
    Review,
    WaitingListChange,
)
from tests.browser.visitor import Visitor
from tests.factories.editions import AppointmentFactory, PersonFactory
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_reviewer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOTIVATION = "To learn how budgets are followed."
COMMENT = "Clear, and close to the ground."
REASON = "The places are taken by those who have never been here."
GUEST = ["Academy", "rosa@guest.example", "Rosa Lindner", "Mayor of Graz"]


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def comes(request, browser, live_server, client):
    """Let somebody come who is signed in."""
    contexts = []

    def come(person):
        client.force_login(person)
        context = browser.new_context(java_script_enabled=request.param)
        contexts.append(context)
        key = client.cookies["sessionid"].value
        context.add_cookies(
            [{"name": "sessionid", "value": key, "url": live_server.url}]
        )
        return Visitor(context, live_server.url)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def academy():
    call = CallFactory(part=an_academy())
    for code, text in (("need", "What they need"), ("use", "What others gain")):
        CriterionFactory(call=call, code=code, text=text)
    return call.part


@pytest.fixture
def organiser(academy):
    person = PersonFactory(is_staff=True)
    AppointmentFactory(edition=academy.edition, person=person, job=Job.ORGANISER)
    return person


# ---------------------------------------------------------------- a reviewer
def test_a_reviewer_reads_declares_drafts_and_submits(academy, comes):
    person = a_reviewer(academy)
    known, other = (
        ApplicationFactory(part=academy, full_name=name, motivation=MOTIVATION)
        for name in ("Known To Reviewer", "Hidden From Reviewer")
    )
    for row in (known, other):
        Assignment.objects.create(application=row, reviewer=person)
    reviewer = comes(person)

    reviewer.goes_to("/me/").reads("2 applications wait for your review.")
    reviewer.follows("Review applications").reads("Submitted: 0 of 2", known.reference)
    gives_away(reviewer, known)
    drafts(reviewer, other)
    submits(reviewer, other)
    reviewer.reads("Submitted: 1 of 1")


def gives_away(reviewer, known):
    reviewer.follows(known.reference).reads(MOTIVATION)
    assert "Known To Reviewer" not in reviewer.page.content()
    reviewer.follows("I know who this is")
    reviewer.page.get_by_label("Why (optional)").fill("We work together.")
    reviewer.presses("Give the application to somebody else")
    reviewer.reads("Somebody else reads this application", "Submitted: 0 of 1")
    assert ConflictOfInterest.objects.get().note == "We work together."
    assert known.reference not in reviewer.page.content()


def drafts(reviewer, other):
    reviewer.follows(other.reference)
    reviewer.page.get_by_label("What they need").select_option("4")
    reviewer.presses("Save draft").reads("Your draft is saved.")
    reviewer.follows("All my reviews").reads("Draft")


def submits(reviewer, other):
    reviewer.follows(other.reference)
    reviewer.page.get_by_label("Comment").fill(COMMENT)
    reviewer.presses("Submit the review").reads("Give points.")
    # What is lacking is said beside its field, and what was typed is there.
    assert reviewer.page.get_by_label("Comment").input_value() == COMMENT
    reviewer.page.get_by_label("What others gain").select_option("5")
    reviewer.presses("Submit the review").reads("Your review is submitted.")
    review = Review.objects.get()
    assert review.submitted_at
    assert sorted(review.scores.values_list("value", flat=True)) == [4, 5]


# ---------------------------------------------------------------- an organiser
def test_an_organiser_asks_chooses_sends_and_cares_for_the_list(
    academy, organiser, comes
):
    academy.capacity = 1
    academy.save()
    rows = [
        ApplicationFactory(
            part=academy, person=a_person(name), full_name=name, level=level
        )
        for name, level in (("Ada", "local"), ("Bo", "local"), ("Cleo", "national"))
    ]
    at_work = comes(organiser)
    publishes_a_question(at_work, academy.call)
    proposes(at_work, academy, rows)
    sends_and_undoes(at_work, academy)
    sends_for_good(at_work, academy, rows)
    reorders_the_list(at_work, rows)
    writes_to_a_group(at_work, academy)


def publishes_a_question(at_work, call):
    at_work.goes_to(f"/admin/registration/question/add/?call={call.pk}")
    at_work.page.locator("[name=kind]").select_option("short_text")
    at_work.page.locator("[name=wordings-0-language]").select_option("en")
    at_work.page.locator("[name=wordings-0-label]").fill("What have you tried?")
    at_work.leaves_by(at_work.page.locator("[name=_save]"))
    at_work.goes_to(f"/admin/registration/call/{call.pk}/change/")
    at_work.follows("Preview", within="#content").reads("What have you tried?")
    assert not Call.objects.get().current
    at_work.goes_to(f"/admin/registration/call/{call.pk}/change/")
    at_work.presses("Publish this version").reads("Version 1 is published.")
    assert "What have you tried?" in Call.objects.get().current.canonical


def acts(at_work, action, *, reason="", names=()):
    """Do something with the rows of these names, or with all that are listed."""
    page = at_work.page
    for name in names:
        page.get_by_role("row", name=name).locator("input.action-select").check()
    for box in [] if names else page.locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option(action)
    page.locator("[name=reason]").first.fill(reason)
    at_work.leaves_by(page.locator("button[name=index]").first)


def proposes(at_work, academy, rows):
    table = f"/admin/registration/candidate/?part={academy.pk}"
    at_work.goes_to(f"{table}&level__exact=local").reads("Ada", "Bo")
    assert rows[2].reference not in at_work.page.content()
    acts(at_work, "propose_place")
    # Before anything is decided the balance says what it would mean.
    at_work.reads("2 proposals changed", "more than there are places")
    at_work.goes_to(table)
    acts(at_work, "propose_waiting", names=[rows[1].reference])
    acts(at_work, "propose_decline", reason=REASON, names=[rows[2].reference])
    assert sorted(Proposal.objects.values_list("decision", "reason")) == [
        ("admit", ""),
        ("decline", REASON),
        ("wait", ""),
    ]
    assert "more than there are places" not in at_work.page.content()


def sends_and_undoes(at_work, academy):
    at_work.follows("Preview the letters", within="#content")
    at_work.follows("Preview", within="#content").reads("Nothing has been sent.")
    at_work.follows("Back to all letters", within="#content")
    at_work.leaves_by(at_work.page.locator("input[value^='Send the decisions']"))
    at_work.reads("Nothing is decided and no letter has gone out yet.")
    at_work.leaves_by(at_work.page.locator("input[value=Undo]"))
    at_work.reads("Undone. Nothing was decided")
    assert DecisionRound.objects.get().state == "undone"
    assert Proposal.objects.count() == 3


def sends_for_good(at_work, academy, rows):
    at_work.goes_to(f"/admin/registration/candidate/letters/{academy.pk}/")
    at_work.leaves_by(at_work.page.locator("input[value^='Send the decisions']"))
    DecisionRound.objects.filter(state="scheduled").update(
        takes_effect_at=now() - timedelta(seconds=1)
    )
    assert carry_out_due_rounds() == 3
    at_work.follows("Look again", within="#content").reads("Decided and told")
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert [*states] == ["admitted", "waiting", "declined"]
    told = Delivery.objects.order_by("address").values_list("address", "template")
    assert [*told] == [
        (rows[0].person.email, "registration/admitted"),
        (rows[1].person.email, "registration/waiting"),
        (rows[2].person.email, "registration/declined"),
    ]


def reorders_the_list(at_work, rows):
    late = ApplicationFactory(
        part=rows[0].part, person=a_person("Dee"), full_name="Dee", waiting=True
    )
    at_work.goes_to("/admin/registration/waitinglist/").follows(
        late.reference, within="#content"
    )
    at_work.page.locator("[name=position]").fill("1")
    at_work.leaves_by(at_work.page.locator("[name=_save]"))
    # Without a reason nothing moves.
    assert not WaitingListChange.objects.exists()
    at_work.page.locator("[name=reason]").fill("Was overlooked.")
    at_work.leaves_by(at_work.page.locator("[name=_save]"))
    at_work.reads("The list is changed.")
    change = WaitingListChange.objects.get()
    assert (change.application_id, change.position_after) == (late.pk, 1)
    first = (
        Application.objects.filter(state="waiting").order_by("waiting_since").first()
    )
    assert first == late


def writes_to_a_group(at_work, academy):
    at_work.goes_to("/admin/registration/application/?state__exact=waiting")
    at_work.follows("Write to these people", within="#content")
    at_work.page.locator("[name=subject_en]").fill("News of the list")
    at_work.page.locator("[name=text_en]").fill("Please wait a little longer.")
    at_work.leaves_by(at_work.page.locator("[name=look]"))
    at_work.reads("2 people would get this letter", "Please wait a little longer.")
    assert not GroupLetter.objects.exists()
    at_work.leaves_by(at_work.page.locator("[name=send]"))
    assert GroupLetter.objects.get().number == 2
    assert Delivery.objects.filter(template="registration/group").count() == 2


def test_an_organiser_brings_guests_and_merges_accounts(academy, organiser, comes):
    one, other = (
        ApplicationFactory(
            part=academy,
            person=a_person("Ada Example", email=f"ada{number}@example.org"),
            full_name="Ada Example",
            organisation="City of Graz",
        )
        for number in range(2)
    )
    at_work = comes(organiser)
    brings_guests(at_work, academy)
    merges(at_work, academy, one, other)


def brings_guests(at_work, academy):
    at_work.goes_to("/admin/registration/invitation/").follows(
        "Bring invited guests", within="#content"
    )
    brings(at_work, academy, [["Academy", "no address", *GUEST[2:]]])
    at_work.reads("Nothing is written.", "B2")
    assert not Invitation.objects.exists()
    brings(at_work, academy, [GUEST])
    at_work.reads("1 line is new and would be written.", "Rosa Lindner")
    assert not Invitation.objects.exists()
    at_work.leaves_by(at_work.page.locator("input[value='Invite all of them']"))
    at_work.reads("1 guest is invited.", "Rosa Lindner")
    assert Delivery.objects.filter(template="registration/invited").count() == 1


def brings(at_work, academy, rows):
    content = write_csv(["part", "email", "full_name", "function"], rows)
    at_work.page.locator("[name=edition]").select_option(str(academy.edition_id))
    at_work.page.locator("[name=table]").set_input_files(
        {"name": "guests.csv", "mimeType": "text/csv", "buffer": content}
    )
    at_work.leaves_by(at_work.page.locator("input[value='Look at the table']"))


def merges(at_work, academy, one, other):
    at_work.goes_to(f"/{academy.edition.slug}/duplicates/")
    at_work.follows("Ada Example")
    # Both have the same names, so only the address is asked for.
    at_work.page.locator(f"[name=kept][value='{other.person_id}']").check()
    assert at_work.page.locator("main [type=radio]").count() == 2
    at_work.presses("Merge them").reads("The two accounts are one.")
    people = Application.objects.filter(pk__in=(one.pk, other.pk))
    assert {*people.values_list("person_id", flat=True)} == {other.person_id}
    assert people.exclude(state="withdrawn").count() == 1
