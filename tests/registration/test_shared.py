"""What co-organising partners read: of people who agreed, what they agreed to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.actions import save_preferences
from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.editions.choices import EditionStatus
from apps.partners.actions import move
from apps.partners.choices import Role, State
from apps.registration import wordings
from apps.registration.actions.applying import Agreed, change_consents
from apps.registration.actions.deciding import decline, withdraw
from apps.registration.choices import ConsentKind
from apps.registration.models import Answer, Application, SensitiveAnswer
from tests.factories.editions import AppointmentFactory, PersonFactory
from tests.factories.partners import PartnershipContactFactory
from tests.factories.programme import an_academy
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
)

pytestmark = pytest.mark.django_db

SHOWN = {
    "display_name": "Quietlark",
    "organisation": "Municipality of Fernwater",
    "position": "Lantern officer",
    "motivation": "To learn about lanterns.",
    "own_contribution": "A talk about lamps.",
}
NEVER = {
    "full_name": "Zebulon Quarrick",
    "email": "zeb@fernwater.example",
    "need": "Canary: captions",
    "answer": "Canary: an answer",
    "sensitive": "Canary: my health",
    "review": "Canary: a review",
    "reason": "Canary: a reason",
}


@pytest.fixture
def part():
    return CallFactory(part=an_academy()).part


@pytest.fixture
def contact(part):
    return PartnershipContactFactory(
        partnership__edition=part.edition,
        partnership__role=Role.CO_ORGANISER,
        partnership__state=State.CONFIRMED,
    )


@pytest.fixture
def page(contact):
    return page_of(contact)


def page_of(contact):
    partnership = contact.partnership
    return reverse(
        "registration:shared-applications",
        args=[partnership.edition.slug, partnership.pk],
    )


def agrees(application):
    kind = ConsentKind.PARTNERS
    said = Agreed(kind=kind, text=wordings.full_text(kind), language="en")
    change_consents(application, asked=[kind], agreed=[said])


@pytest.fixture
def shared(part):
    person = PersonFactory(
        full_name=NEVER["full_name"],
        display_name=SHOWN["display_name"],
        email=NEVER["email"],
    )
    application = ApplicationFactory(
        part=part,
        person=person,
        decision_reason=NEVER["reason"],
        country="KE",
        **SHOWN,
    )
    AccessNeedsFactory(application=application, details=NEVER["need"])
    Answer.objects.create(
        application=application, question_key="q", values=[NEVER["answer"]]
    )
    SensitiveAnswer.objects.create(
        application=application, question_key="s", values=[NEVER["sensitive"]]
    )
    CriterionFactory(call=part.call)
    a_review(application, None, 3, comment=NEVER["review"])
    agrees(application)
    return application


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_partner_reads_what_the_consent_names_and_nothing_else(
    client, contact, page, shared
):
    client.force_login(contact.person)

    text = text_of(client, page)

    assert [words for words in (*SHOWN.values(), "Kenya") if words not in text] == []
    assert [words for words in NEVER.values() if words in text] == []
    assert shared.reference not in text
    assert shared.get_state_display() not in text


def test_a_pseudonym_chosen_later_takes_the_place_of_the_name(
    client, contact, page, shared
):
    save_preferences(shared.person, display_name="Nightheron")
    client.force_login(contact.person)

    text = text_of(client, page)

    assert "Nightheron" in text
    assert SHOWN["display_name"] not in text
    assert NEVER["full_name"] not in text


def test_the_consent_names_what_is_shown():
    with translation.override("en"):
        words = wordings.full_text(ConsentKind.PARTNERS)

    for named in (
        "the name you show to others",
        "organisation",
        "position",
        "country",
        "group",
        "motivation",
        "own contribution",
    ):
        assert named in words


def take_the_consent_back(application, contact):
    change_consents(application, asked=[ConsentKind.PARTNERS], agreed=[])


def leave_all_lists(application, contact):
    application.person.is_hidden = True
    application.person.save()


def close_the_account(application, contact):
    application.person.is_active = False
    application.person.save()


def withdraw_it(application, contact):
    withdraw(application, by=application.person)


def turn_it_down(application, contact):
    decline(application, by=PersonFactory())


@pytest.mark.parametrize(
    "act",
    [
        take_the_consent_back,
        leave_all_lists,
        close_the_account,
        withdraw_it,
        turn_it_down,
    ],
)
def test_whoever_is_no_longer_to_be_shown_is_gone_at_once(
    client, contact, page, shared, act
):
    client.force_login(contact.person)
    assert SHOWN["display_name"] in text_of(client, page)

    act(shared, contact)

    text = text_of(client, page)
    assert "Nobody has agreed yet" in text
    assert [words for words in SHOWN.values() if words in text] == []


def end_the_partnership(contact):
    move(contact.partnership, to=State.WITHDRAWN, by=PersonFactory())


def close_the_edition(contact):
    edition = contact.partnership.edition
    edition.status = EditionStatus.CLOSED
    edition.save()


def be_another_kind_of_partner(contact):
    contact.partnership.role = Role.FUNDER
    contact.partnership.save()


def be_no_contact(contact):
    contact.delete()


@pytest.mark.parametrize(
    "act",
    [
        end_the_partnership,
        close_the_edition,
        be_another_kind_of_partner,
        be_no_contact,
    ],
)
def test_whoever_is_no_longer_a_partner_reads_nothing(
    client, contact, page, shared, act
):
    client.force_login(contact.person)
    before = client.get(page).status_code
    told = [str(one.title) for one in duties_of(contact.person)]
    looks = AuditEntry.objects.filter(verb__contains="looked_at").count()

    act(contact)

    assert (before, client.get(page).status_code) == (200, 404)
    assert "Read applications shared with you" in told
    assert "Read applications shared with you" not in [
        str(one.title) for one in duties_of(contact.person)
    ]
    assert AuditEntry.objects.filter(verb__contains="looked_at").count() == looks


def test_whoever_did_not_agree_and_whoever_comes_along_is_not_there(
    client, part, contact, page, shared
):
    ApplicationFactory(part=part, person__display_name="Never agreed")
    companion = ApplicationFactory(
        part=part,
        person__display_name="Comes along",
        accompanies=shared,
        companion_as="assistant",
        is_counted=False,
    )
    agrees(companion)
    elsewhere = ApplicationFactory(
        part=an_academy("2032"), person__display_name="Of another edition"
    )
    agrees(elsewhere)
    client.force_login(contact.person)

    text = text_of(client, page)

    assert "1 person has agreed." in text
    for name in ("Never agreed", "Comes along", "Of another edition"):
        assert name not in text


@pytest.mark.parametrize("job", ["organiser", "reviewer", "partner"])
def test_nobody_else_finds_the_page(client, part, page, shared, job):
    person = AppointmentFactory(edition=part.edition, job=job).person
    client.force_login(person)

    assert client.get(page).status_code == 404
    assert not AuditEntry.objects.filter(verb__contains="looked_at").exists()


def test_a_partner_of_another_edition_finds_nothing_here(client, page, shared):
    other = PartnershipContactFactory(
        partnership__edition=an_academy("2032").edition,
        partnership__role=Role.CO_ORGANISER,
        partnership__state=State.CONFIRMED,
    )
    client.force_login(other.person)

    assert client.get(page).status_code == 404
    assert SHOWN["display_name"] not in text_of(client, page_of(other))


def test_each_look_is_written_down(client, contact, page, shared):
    client.force_login(contact.person)
    before = timezone.now()

    client.get(page)
    client.get(page)

    rows = AuditEntry.objects.filter(verb="partnership.applications_looked_at")
    assert [(one.actor, one.after) for one in rows] == [
        (contact.person, {"page": 1, "applications": [shared.pk]})
    ] * 2
    assert all(one.at >= before for one in rows)
    assert {one.edition_id for one in rows} == {shared.part.edition_id}


def test_three_people_cost_what_one_does(client, part, contact, page, shared):
    client.force_login(contact.person)
    client.get(page)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        return len(found)

    one = asked()
    for application in ApplicationFactory.create_batch(2, part=part):
        agrees(application)

    assert asked() == one
    assert Application.objects.count() == 3
