"""The list of participants: of those who agreed, what they agreed to, for participants."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.accounts.actions import save_preferences
from apps.registration import wordings
from apps.registration.actions.applying import Agreed, change_consents
from apps.registration.actions.deciding import decline, withdraw
from apps.registration.choices import ConsentKind
from tests.factories.editions import AppointmentFactory, PartFactory, PersonFactory
from tests.factories.programme import an_academy
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = pytest.mark.django_db

SHOWN = ("Quietlark", "Municipality of Fernwater", "Kenya")
NEVER = ("Zebulon Quarrick", "zeb@fernwater.example", "Lantern officer", "To learn.")


@pytest.fixture
def part():
    return CallFactory(part=an_academy()).part


def page_of(part):
    return reverse(
        "registration:participants", kwargs={"edition": part.edition.slug, "part": part.kind}
    )  # fmt: skip


def agrees(application, kind=ConsentKind.LIST):
    said = Agreed(kind=kind, text=wordings.full_text(kind), language="en")
    change_consents(application, asked=[kind], agreed=[said])
    return application


def listed(part, name, **facts):
    facts.setdefault("admitted", True)
    return agrees(ApplicationFactory(part=part, person__display_name=name, **facts))


@pytest.fixture
def shown(part):
    return listed(
        part,
        SHOWN[0],
        person__full_name=NEVER[0],
        person__email=NEVER[1],
        organisation=SHOWN[1],
        position=NEVER[2],
        motivation=NEVER[3],
        country="KE",
    )


@pytest.fixture
def reader(client, part):
    """Somebody with a place who is in no list."""
    own = ApplicationFactory(part=part, admitted=True, person__display_name="Reader")
    client.force_login(own.person)
    return own


def text_of(client, part, **asked):
    answer = client.get(page_of(part), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(client, part, **asked):
    return [one.person.shown_name for one in client.get(page_of(part), asked).context["page"]]  # fmt: skip


def test_participants_read_what_the_consent_names_and_nothing_else(
    client, part, reader, shown
):
    text = text_of(client, part)

    assert [words for words in SHOWN if words not in text] == []
    assert [words for words in NEVER if words in text] == []
    assert shown.reference not in text
    assert names(client, part) == ["Quietlark"]


def test_the_consent_names_what_is_shown():
    with translation.override("en"):
        words = wordings.label(ConsentKind.LIST)

    assert words == "Show my name, organisation and country to other participants."


def test_one_reads_whether_one_is_in_it(client, part, reader):
    before = text_of(client, part)

    agrees(reader)

    assert "You are not in this list." in before
    after = text_of(client, part)
    assert "You are in this list." in after
    assert names(client, part) == ["Reader"]
    assert reverse("registration:consents", args=[reader.reference]) in after


def take_the_consent_back(application):
    change_consents(application, asked=[ConsentKind.LIST], agreed=[])


def leave_all_lists(application):
    save_preferences(application.person, is_hidden=True)


def close_the_account(application):
    application.person.is_active = False
    application.person.save()


def withdraw_it(application):
    withdraw(application, by=application.person)


def turn_it_down(application):
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
    client, part, reader, shown, act
):
    assert names(client, part) == ["Quietlark"]

    act(shown)

    text = text_of(client, part)
    assert "Nobody has agreed yet" in text
    assert [words for words in SHOWN if words in text] == []
    searched = text_of(client, part, words="Quietlark", country="KE")
    assert "Nobody fits" in searched
    assert SHOWN[1] not in searched


def test_a_pseudonym_chosen_later_takes_the_place_of_the_name(
    client, part, reader, shown
):
    save_preferences(shown.person, display_name="Nightheron")

    assert names(client, part) == ["Nightheron"]
    assert names(client, part, words="quietlark") == []
    assert names(client, part, words="zebulon") == []


@pytest.mark.parametrize("trait", ["waiting", "offered", "declined", "withdrawn"])
def test_only_people_with_a_place_are_in_it(client, part, reader, trait):
    listed(part, "Without a place", admitted=False, **{trait: True})
    agrees(ApplicationFactory(part=part, admitted=True), ConsentKind.PARTNERS)

    assert names(client, part) == []


def test_each_part_has_a_list_of_its_own(client, part, reader, shown):
    conference = PartFactory(edition=part.edition, kind="conference")
    other = listed(conference, "Conferencer")

    assert names(client, part) == ["Quietlark"]
    assert client.get(page_of(conference)).status_code == 403
    client.force_login(other.person)
    assert names(client, conference) == ["Conferencer"]
    assert client.get(page_of(part)).status_code == 403


def test_it_is_searched_without_accents_and_narrowed_by_country(client, part, reader):
    listed(part, "Zoë Õun", organisation="Tallinn", country="EE")
    listed(part, "amal", organisation="مدينة عمّان", country="JO")
    listed(part, "Bo", organisation="Zoe house", country="EE")

    assert names(client, part) == ["amal", "Bo", "Zoë Õun"]
    assert names(client, part, words="ZOE") == ["Bo", "Zoë Õun"]
    assert names(client, part, words="عمّان") == ["amal"]
    assert names(client, part, country="JO") == ["amal"]
    assert names(client, part, words="zoe", country="JO") == []
    # What makes no sense narrows nothing.
    assert len(names(client, part, country="XX", words="x" * 101)) == 3
    assert names(client, part, words="100%") == []


def test_organisers_read_it_and_nobody_else_who_works_there(client, part, shown):
    found = {}
    for job in ("organiser", "reviewer", "partner", "moderator"):
        client.force_login(AppointmentFactory(edition=part.edition, job=job).person)
        found[job] = client.get(page_of(part)).status_code

    assert found == {"organiser": 200, "reviewer": 403, "partner": 403, "moderator": 403}  # fmt: skip


def test_the_page_of_a_place_leads_to_it(client, part, reader):
    own = client.get(reverse("registration:application", args=[reader.reference]))
    assert page_of(part) in own.content.decode()

    waiting = ApplicationFactory(part=part, waiting=True)
    client.force_login(waiting.person)
    own = client.get(reverse("registration:application", args=[waiting.reference]))
    assert page_of(part) not in own.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_statements_does_not_grow(client, part, reader, number):
    for at in range(number):
        listed(part, f"Participant {at}")
    client.get(page_of(part))

    with CaptureQueriesContext(connection) as statements:
        assert len(names(client, part)) == number

    assert len(statements) == 9
