"""What each job finds on its own page: one way in, and what waits for it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.duties import duties_of
from apps.programme.choices import SessionState
from apps.registration.models import Assignment
from tests.factories.contributions import ReportFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    end_consultation,
    holder,
)
from tests.factories.partners import PartnershipContactFactory, PartnershipFactory
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    participants,
)
from tests.factories.registration import ApplicationFactory, a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    return an_academy()


@pytest.fixture
def edition(academy):
    return academy.edition


def told(person):
    return [(duty.title, duty.hint, duty.waits) for duty in duties_of(person)]


def titles(person):
    return [duty.title for duty in duties_of(person)]


def staff(edition, job):
    person = holder(edition, job)
    person.is_staff = True
    person.save()
    return person


def test_nobody_is_told_of_other_peoples_work(academy, edition):
    SessionFactory(part=academy, state=SessionState.DRAFT)
    ApplicationFactory(part=academy)
    PartnershipFactory(edition=edition)
    DocumentFactory(edition=edition)

    assert duties_of(a_person("Passer-by")) == []


def test_a_reviewer_is_told_how_many_applications_wait_for_a_review(academy, edition):
    reviewer = holder(edition, "reviewer")
    before = told(reviewer)
    rows = ApplicationFactory.create_batch(3, part=academy)
    ApplicationFactory(part=academy)
    for one in rows:
        Assignment.objects.create(application=one, reviewer=reviewer)
    a_review(rows[0], reviewer)

    assert before == [
        ("Review applications", "No application waits for your review.", False)
    ]
    assert told(reviewer) == [
        ("Review applications", "2 applications wait for your review.", True)
    ]
    assert duties_of(reviewer)[0].href == "/me/reviews/"


def test_an_organiser_is_told_how_many_people_wait(academy, edition):
    organiser = staff(edition, "organiser")
    for _ in range(2):
        ApplicationFactory(part=academy)
    ApplicationFactory(part=academy, admitted=True)

    assert told(organiser)[0] == (
        "Consider applications",
        "2 people wait for an answer.",
        True,
    )
    assert duties_of(organiser)[0].href.endswith("?state__exact=submitted")


def test_an_organiser_is_told_of_drafts_partners_and_the_administration(
    academy, edition
):
    organiser = staff(edition, "organiser")
    SessionFactory(part=academy, state=SessionState.DRAFT)
    PartnershipFactory(edition=edition)
    PartnershipFactory(edition=edition, confirmed=True)

    assert told(organiser) == [
        ("Publish sessions", "1 session is a draft that nobody sees.", True),
        ("Run the edition", "Programme, partners and applications.", False),
        ("Hear from partners", "1 partner has not confirmed yet.", False),
        ("Consider applications", "Nobody waits for an answer.", False),
        ("Contributions", "What the sessions have found and proposed.", False),
        ("Outcome Document", "The workspace in which the text is drafted.", False),
    ]


def test_a_rapporteur_is_told_of_reports_that_are_due(academy, edition):
    rapporteur = holder(edition, "rapporteur")
    hour = timedelta(hours=1)
    for title, begins in (("Held", -3), ("Reported", -5), ("Ahead", 3)):
        session = SessionFactory(
            part=academy,
            title=title,
            starts_at=now() + begins * hour,
            ends_at=now() + (begins + 1) * hour,
        )
        SessionPersonFactory(session=session, person=rapporteur, role="rapporteur")
        if title == "Reported":
            ReportFactory(session=session, filed=True)

    assert titles(rapporteur) == [
        "Report on “Held”, due:",
        "Ahead",
        "Session reports",
        "Outcome Document",
    ]


def test_a_moderator_is_told_of_the_sessions_ahead(academy, edition):
    moderator = holder(edition, "moderator")
    ahead, past, cancelled = (
        SessionFactory(part=academy, starts_at=now() + timedelta(hours=hours), **facts)
        for hours, facts in ((2, {}), (-30, {}), (5, {"state": SessionState.CANCELLED}))
    )
    for session in (ahead, past, cancelled):
        SessionPersonFactory(session=session, person=moderator, role="moderator")

    over, duty = duties_of(moderator)

    assert (over.title, over.hint, over.waits) == (
        past.title,
        "Mark who was there.",
        True,
    )
    assert (duty.title, duty.state, duty.begins) == (
        ahead.title,
        "Moderator",
        ahead.starts_at,
    )


def test_a_partner_is_asked_until_it_has_answered(edition):
    contact = a_person("Contact")
    open_one = PartnershipFactory(edition=edition)
    settled = PartnershipFactory(edition=edition, confirmed=True)
    for partnership in (settled, open_one):
        PartnershipContactFactory(partnership=partnership, person=contact)

    assert [(duty.title, duty.waits) for duty in duties_of(contact)] == [
        (f"Say whether {open_one.organisation.full_name} takes part", True),
        (settled.organisation.full_name, False),
    ]


def test_participants_are_asked_to_comment_while_the_consultation_is_open(
    academy, edition
):
    document = DocumentFactory(edition=edition)
    drafter = holder(edition, "drafter")
    a_paragraph(document, drafter)
    [participant] = participants(academy, 1)
    before = titles(participant)
    a_snapshot(document, drafter)
    during = titles(participant)
    document.refresh_from_db()
    end_consultation(document, drafter)

    assert before == []
    assert during == ["Comment on the draft Outcome Document"]
    assert titles(participant) == []
    assert titles(drafter) == ["Contributions", "Outcome Document"]


@pytest.mark.parametrize("number", [1, 3])
def test_duties_take_the_same_statements_at_any_length(
    academy, edition, django_assert_num_queries, number
):
    organiser = staff(edition, "organiser")
    for index in range(number):
        ApplicationFactory(part=academy)
        PartnershipFactory(edition=edition)
        session = SessionFactory(
            part=academy, starts_at=now() + timedelta(hours=index + 1)
        )
        SessionPersonFactory(session=session, person=organiser, role="speaker")
        SessionFactory(part=academy, state=SessionState.DRAFT)

    with django_assert_num_queries(31):
        assert len(duties_of(organiser)) == number + 6
