"""A reader of the published text comes from each source to its session."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.contributions.models import Contribution
from apps.outcomes.actions import structure, versions
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import a_snapshot, adopt, holder
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db

PAGE = reverse("outcomes:document", kwargs={"edition": "2031"})
SESSION = reverse(
    "programme:session", kwargs={"edition": "2031", "session": "listening"}
)


def publish(document, sessions=("listening",)):
    person = holder(document.edition, "organiser")
    for number, slug in enumerate(sessions):
        finding = ContributionFactory(
            report__session__part=an_academy(), report__session__slug=slug
        )
        structure.insert_contribution(
            document, finding, by=person, id=uuid4(), structure_version=number
        )
    adopt(a_snapshot(document, person, "conference"), person)
    versions.publish(document, by=person)
    return [row.report.session for row in Contribution.objects.order_by("pk")]


def test_a_source_leads_to_its_session(client, document):
    (session,) = publish(document)

    page = client.get(PAGE).content.decode()

    assert f'<a href="{SESSION}"><bdi>{session.title}</bdi></a>' in page
    assert client.get(SESSION).status_code == 200


def test_a_session_that_is_not_public_is_named_only(client, document):
    (session,) = publish(document)
    type(session).objects.update(state="draft")

    page = client.get(PAGE).content.decode()

    assert session.title in page
    assert f'href="{SESSION}"' not in page
    assert client.get(SESSION).status_code == 404


def test_a_session_is_found_under_its_present_address(client, document):
    (session,) = publish(document)
    type(session).objects.update(slug="hearing")

    page = client.get(PAGE).content.decode()

    assert f'href="{SESSION}"' not in page
    assert f'href="{SESSION.replace("listening", "hearing")}"' in page


@pytest.mark.parametrize("sessions", [("one",), ("one", "two", "three")])
def test_the_page_costs_the_same_with_any_number_of_sources(client, document, sessions):
    publish(document, sessions)
    client.force_login(holder(document.edition, "rapporteur"))
    client.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        page = client.get(PAGE).content.decode()

    assert page.count('<ul class="hr-sources"') == len(sessions)
    assert len(queries) == 19
