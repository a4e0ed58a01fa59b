"""How far authorities are, counted by what people have typed; for organisers alone."""

import csv
import io
from itertools import count

import pytest
from django.urls import reverse

from apps.core.tables import read_table
from apps.outcomes.models import Authority
from apps.outcomes.queries.after_engagement import (
    engagements_of,
    names_beside_the_register,
)
from tests.factories.accounts import UserFactory
from tests.factories.notifications import SubscriberFactory
from tests.factories.outcomes import an_endorsement
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import ApplicationFactory, InvitationFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:outcomes_authority_changelist")
NAMES = reverse("admin:outcomes_authority_names")
EXPORT = reverse("admin:outcomes_authority_export")


numbers = count(1)


def somebody(**facts):
    return a_person(f"Person {next(numbers)}", **facts)


@pytest.fixture
def graz():
    return Authority.objects.create(name="City of Graz", country="AT", level="local")


@pytest.fixture
def staff(organiser):
    organiser.is_staff = True
    organiser.save()
    return organiser


def applied(document, organisation="City of Graz", **facts):
    known = {"country": "AT", "relation": "within"}
    return ApplicationFactory(
        part=document.edition.parts.first(),
        person=facts.pop("person", None) or somebody(),
        organisation=organisation,
        **known | facts,
    )


def of(authority):
    found = engagements_of([authority])[authority.pk]
    return len(found.informed), len(found.interested), found.committed


def test_who_has_named_it_counts_once(published, graz):
    SubscriberFactory(authority=" city  of GRAZ ", email="Clerk@example.org")
    SubscriberFactory(authority="City of Graz", confirmed_at=None)
    SubscriberFactory(authority="City of Vienna")

    assert of(graz) == (1, 0, [])

    guest = applied(published, relation="", person=somebody(email="clerk@example.org"))
    InvitationFactory(application=guest)

    assert of(graz) == (1, 0, [])


def test_who_works_there_and_has_applied_is_interested(published, graz):
    person = somebody()
    applied(published, person=person)
    later = an_academy("2041").edition.parts.first()
    ApplicationFactory(
        part=later,
        person=person,
        organisation="Graz",
        country="AT",
        relation="within",
    )
    graz.names.create(name="Graz")
    applied(published, declined=True)

    assert of(graz) == (0, 2, [])


def test_others_are_not(published, graz):
    applied(published, relation="with")
    applied(published, relation="")
    applied(published, withdrawn=True)
    applied(published, country="DE")
    applied(published, person=somebody(is_hidden=True))

    assert of(graz) == (0, 0, [])


def test_a_guest_who_comes_is_interested_as_well(published, graz):
    InvitationFactory(application=applied(published, relation="", admitted=True))

    assert of(graz) == (1, 1, [])


def test_a_name_without_a_country_means_one_that_is_alone_with_it(graz):
    SubscriberFactory(authority="City of Graz")
    other = Authority.objects.create(name="Graz", country="DE", level="local")

    assert of(graz) == (1, 0, [])

    other.names.create(name="City of Graz")

    assert (of(graz), of(other)) == ((0, 0, []), (0, 0, []))


def test_committed_is_what_is_shown(published, graz):
    shown = an_endorsement(published, somebody(), state="shown").authority
    sent = an_endorsement(published, somebody()).authority

    assert of(shown) == (0, 0, [published.edition.year])
    assert of(sent) == (0, 0, [])


# ---------------------------------------------------------------------- the admin
def cells(client, authority):
    page = client.get(LIST)
    row = next(one for one in page.context["cl"].result_list if one == authority)
    return list(row.columns)


@pytest.mark.parametrize(
    ("people", "told"), [(0, "–"), (4, "fewer than five"), (5, "5")]
)
def test_few_are_not_counted_aloud(client, published, graz, people, told):
    for _one in range(people):
        applied(published)
        SubscriberFactory(authority="City of Graz")
    client.force_login(UserFactory(administrator=True))

    assert cells(client, graz) == [told, told, "–"]
    assert "example.org" not in client.get(LIST).text


def test_names_beside_the_register_are_those_of_own_editions(published, staff, graz):
    applied(published)
    applied(published, organisation="Stadt Graz")
    applied(published, organisation="stadt graz")
    SubscriberFactory(authority="City of Vienna")
    ApplicationFactory(
        part=an_academy("2041"),
        person=somebody(),
        organisation="Elsewhere",
        country="KE",
        relation="within",
    )

    def names(user):
        return [
            (one.name, one.country, len(one.engagement.interested))
            for one in names_beside_the_register(user)
        ]

    assert names(staff) == [("Stadt Graz", "AT", 2)]
    assert names(UserFactory(administrator=True)) == [
        ("City of Vienna", "", 0),
        ("Elsewhere", "KE", 1),
        ("Stadt Graz", "AT", 2),
    ]


def test_a_name_leads_to_the_form_that_takes_it_in(client, published, staff):
    applied(published, organisation="Stadt & Land")
    client.force_login(staff)

    page = client.get(NAMES).text

    address = reverse("admin:outcomes_authority_add")
    assert f"{address}?name=Stadt%20%26%20Land&amp;country=AT" in page
    form = client.get(address, {"name": "Stadt & Land", "country": "AT"}).text
    assert 'value="Stadt &amp; Land"' in form
    assert '<option value="AT" selected>' in form


def test_the_register_is_taken_away_and_runs_nothing(client, staff, graz):
    Authority.objects.create(name="=1+1", country="KE", level="regional")
    graz.names.create(name="Stadt Graz")
    client.force_login(staff)

    answer = client.post(EXPORT, {"kind": "csv"})

    assert answer["Content-Disposition"] == 'attachment; filename="register.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Name", "Name forms", "Country"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "City of Graz"]
    assert rows[2][1:3] == ["Stadt Graz", "Austria"]
    assert rows[2][5:] == ["–", "–", "–"]
    packed = client.post(f"{EXPORT}?q=Graz", {"kind": "xlsx"}).content
    assert [row.cells[0] for row in read_table(packed).rows] == ["City of Graz"]
