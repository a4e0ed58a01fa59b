import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from apps.partners.choices import Role, State
from apps.partners.models import Partnership
from apps.partners.templatetags.partners import partner_sentence
from tests.factories.editions import EditionFactory, PersonFactory
from tests.factories.partners import PartnershipContactFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

NOTE = "Co-organisation by partners still to be confirmed."


def partners_page(client, edition):
    return client.get(
        reverse("partners:partners", args=[edition.slug])
    ).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_partners(client, count):
    edition = EditionFactory()
    PartnershipFactory.create_batch(count, edition=edition)

    with CaptureQueriesContext(connection) as queries:
        partners_page(client, edition)

    assert len(queries) == 2


def edition_page(client, edition):
    return client.get(edition.get_absolute_url()).content.decode()


def marks(page):
    return re.findall(r'id="(partner-note-\d)"[^>]*href="#partner-footnote"', page)


@pytest.mark.parametrize("read", [partners_page, edition_page])
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(
    ("state", "is_listed", "has_note"),
    [
        (State.INVITED, False, False),
        (State.TO_BE_CONFIRMED, True, True),
        (State.CONFIRMED, True, False),
        (State.DECLINED, False, False),
        (State.WITHDRAWN, False, False),
    ],
)
def test_who_is_listed_and_with_the_footnote(  # noqa: PLR0917 -- a matrix
    client, read, role, state, is_listed, has_note
):
    edition = EditionFactory()
    PartnershipFactory(
        edition=edition, role=role, state=state, organisation__full_name="FRA"
    )

    page = read(client, edition)

    assert ("FRA" in page, page.count(NOTE)) == (is_listed, int(has_note))
    assert len(marks(page)) == int(has_note)


#: What stands before the mark of each list, on the page of the partners.
HEADINGS = {
    Role.LEAD: "Organisers",
    Role.CO_ORGANISER: "Cooperation partners",
    Role.PARTNER: "Cooperation partners",
    Role.FUNDER: "Funders",
}


@pytest.mark.parametrize("role", Role.values)
def test_the_mark_stands_at_the_list_of_the_unconfirmed_one(client, role):
    edition = EditionFactory()
    for other in Role.values:
        PartnershipFactory(edition=edition, role=other, confirmed=True)
    PartnershipFactory(edition=edition, role=role, organisation__full_name="Awaited")

    shown = partners_page(client, edition)
    edition_shown = edition_page(client, edition)

    assert len(marks(shown)) == len(marks(edition_shown)) == 1
    assert f"<h2>{HEADINGS[role]}<sup>" in shown
    assert re.search(r"Awaited(</span>)?<sup>", edition_shown)


@pytest.mark.parametrize("read", [partners_page, edition_page])
def test_each_list_has_a_mark_of_its_own_and_the_page_one_footnote(client, read):
    edition = EditionFactory()
    for role in Role.values:
        PartnershipFactory(edition=edition, role=role)

    page = read(client, edition)

    assert marks(page) == ["partner-note-1", "partner-note-2", "partner-note-3"]
    assert re.findall(r'href="#(partner-note-\d)"', page) == marks(page)
    assert page.count(NOTE) == 1


def test_one_unconfirmed_partner_among_many_is_enough_for_the_footnote(client):
    edition = EditionFactory()
    PartnershipFactory.create_batch(3, edition=edition, confirmed=True)
    last = PartnershipFactory(edition=edition)

    assert NOTE in partners_page(client, edition)

    Partnership.objects.filter(pk=last.pk).update(state=State.CONFIRMED)

    assert NOTE not in partners_page(client, edition)


def test_several_marks_share_one_footnote_that_leads_back_to_each():
    edition = EditionFactory()
    PartnershipFactory(edition=edition)
    template = Template(
        "{% load partners %}{% partners_of edition as listed %}"
        "{% partner_footnote_mark listed.partners %}"
        "{% partner_footnote_mark listed.everybody %}"
        "{% partner_footnote %}"
    )

    page = template.render(Context({"edition": edition}))

    assert page.count(NOTE) == 1
    assert marks(page) == ["partner-note-1", "partner-note-2"]
    assert re.findall(r'href="#(partner-note-\d)"', page) == marks(page)
    assert page.count('id="partner-footnote"') == 1


def test_marks_of_one_rendering_are_not_those_of_the_next():
    edition = EditionFactory()
    PartnershipFactory(edition=edition)
    template = Template(
        "{% load partners %}{% partners_of edition as listed %}"
        "{% partner_footnote_mark listed.partners %}{% partner_footnote %}"
    )

    pages = {template.render(Context({"edition": edition})) for _ in range(2)}

    assert len(pages) == 1


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B & C"], "A and B &amp; C"),
        (["A", "B", "C"], "A, B, and C"),
    ],
)
def test_names_in_one_sentence(names, sentence):
    partnerships = [
        PartnershipFactory.build(organisation__full_name=name) for name in names
    ]

    assert partner_sentence(partnerships) == sentence


@pytest.mark.parametrize(
    ("language", "names", "sentence"),
    [
        ("es", ["A", "B & C"], "A y B &amp; C"),
        ("de", ["A", "B", "C"], "A, B und C"),
        ("ar", ["A", "B", "C"], "A، B وC"),
    ],
)
def test_names_are_joined_as_the_reader_writes(language, names, sentence):
    partnerships = [
        PartnershipFactory.build(organisation__full_name=name) for name in names
    ]

    with override(language):
        told = partner_sentence(partnerships)

    assert re.sub(r"</?span[^>]*>", "", told) == sentence
    assert told.count('<span lang="en" dir="ltr">') == len(names)


@pytest.mark.parametrize("state", State.values)
def test_a_logo_is_shown_of_a_confirmed_partner_only(state):
    partnership = PartnershipFactory.build(state=state, organisation__logo="a.png")

    assert bool(partnership.logo) == (state == State.CONFIRMED)


def test_without_partners_the_page_says_so(client):
    assert "No partners are listed" in partners_page(client, EditionFactory())


@pytest.fixture
def contact():
    return PartnershipContactFactory(partnership__state=State.TO_BE_CONFIRMED)


def answer_address(partnership):
    return reverse(
        "partners:answer",
        kwargs={"edition": partnership.edition.slug, "partnership": partnership.pk},
    )


@pytest.mark.parametrize("answer", [State.CONFIRMED, State.DECLINED])
def test_a_partner_confirms_or_declines(client, contact, answer):
    client.force_login(contact.person)

    response = client.post(answer_address(contact.partnership), {"answer": answer})

    assert response.status_code == 302
    contact.partnership.refresh_from_db()
    assert contact.partnership.state == answer


@pytest.mark.parametrize("answer", ["", "invited", "withdrawn", "x" * 5000])
def test_any_other_answer_changes_nothing(client, contact, answer):
    client.force_login(contact.person)

    response = client.post(answer_address(contact.partnership), {"answer": answer})

    assert response.status_code == 422
    contact.partnership.refresh_from_db()
    assert contact.partnership.state == State.TO_BE_CONFIRMED


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN])
def test_who_is_not_listed_any_more_is_told_whom_to_ask(client, contact, state):
    Partnership.objects.update(state=state)
    client.force_login(contact.person)

    response = client.post(answer_address(contact.partnership), {"answer": "confirmed"})

    assert response.status_code == 422
    assert "please write to the organisers" in response.content.decode()
    assert "Send the answer" not in response.content.decode()
    assert Partnership.objects.get().state == state


def test_a_confirmed_partner_can_step_back(client, contact):
    Partnership.objects.update(state=State.CONFIRMED)
    client.force_login(contact.person)
    address = answer_address(contact.partnership)

    refused = client.post(address, {"answer": "declined"})
    assert refused.status_code == 422
    assert Partnership.objects.get().state == State.CONFIRMED
    client.post(address, {"answer": "withdrawn"})

    assert Partnership.objects.get().state == State.WITHDRAWN


def test_a_partnership_of_others_does_not_exist(client, contact):
    client.force_login(PersonFactory())

    assert client.get(answer_address(contact.partnership)).status_code == 404
    assert (
        client.post(
            answer_address(contact.partnership), {"answer": "confirmed"}
        ).status_code
        == 404
    )
    contact.partnership.refresh_from_db()
    assert contact.partnership.state == State.TO_BE_CONFIRMED


def test_contacts_are_private(client, contact):
    page = partners_page(client, contact.partnership.edition)

    assert contact.person.full_name not in page
    assert contact.person.email not in page


def test_roles_have_lists_of_their_own(client):
    edition = EditionFactory()
    for role in Role.values:
        PartnershipFactory(edition=edition, role=role, confirmed=True)

    page = partners_page(client, edition)

    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    for heading in ("Organisers", "Cooperation partners", "Funders"):
        assert heading in headings
