"""Delegations: formed by their head, joined by a link, seen together."""

import pytest
from django.urls import reverse

from apps.registration.models import (
    Application,
    Delegation,
    DelegationMember,
)
from tests.factories.editions import PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
    DelegationFactory,
)

pytestmark = pytest.mark.django_db


def at(application, name):
    return reverse(f"registration:{name}", args=[application.reference])


def test_a_head_forms_a_delegation_and_members_join_by_its_link(client, part):
    head = ApplicationFactory(part=part, person__full_name="Hana Berg")
    client.force_login(head.person)
    client.post(at(head, "own-delegation"), {"name": "City of Graz"})
    found = Delegation.objects.get()
    led = client.get(found.get_absolute_url()).content.decode()
    member = PersonFactory(full_name="Milo Adler")
    hidden = PersonFactory(full_name="Nobody Shown", is_hidden=True)
    asked_first = []
    for person in (hidden, member):
        client.force_login(person)
        asked_first.append(client.get(found.get_absolute_url()).content.decode())
        client.post(found.get_absolute_url())
        client.post(found.get_absolute_url())

    page = client.get(found.get_absolute_url()).content.decode()

    assert found.get_absolute_url() in led
    assert "Join the delegation" in asked_first[1]
    assert "<li>" + "Hana Berg" not in asked_first[1]
    assert "Hana Berg" in page
    assert "Milo Adler" in page
    assert "Nobody Shown" not in page
    assert found.members.count() == 3
    # Joining is not applying.
    assert not Application.objects.filter(person=member).exists()


def test_who_has_joined_another_delegation_meanwhile_keeps_what_was_typed(client, part):
    own = ApplicationFactory(part=part)
    client.force_login(own.person)
    other = DelegationFactory(edition=part.edition)
    client.post(other.get_absolute_url())

    page = client.post(at(own, "own-delegation"), {"name": "City of Graz"})

    form = page.context["form"]
    assert page.status_code == 422
    assert form.errors["name"] == ["You belong to another delegation. Leave it first."]
    assert form["name"].value() == "City of Graz"
    assert Delegation.objects.get() == other
    assert client.get(at(own, "own-delegation")).url == other.get_absolute_url()


def test_one_person_belongs_to_one_delegation(client, part):
    first = DelegationFactory(edition=part.edition)
    second = DelegationFactory(edition=part.edition)
    person = PersonFactory()
    client.force_login(person)
    client.post(first.get_absolute_url())

    page = client.post(second.get_absolute_url(), follow=True).content.decode()

    assert "You belong to another delegation. Leave it first." in page
    assert DelegationMember.objects.get(person=person).delegation == first


def test_a_member_leaves_and_the_head_only_as_the_last(client, part):
    head = ApplicationFactory(part=part)
    client.force_login(head.person)
    client.post(at(head, "own-delegation"), {"name": "City of Graz"})
    address = Delegation.objects.get().get_absolute_url()
    member = PersonFactory()
    client.force_login(member)
    client.post(address)

    client.force_login(head.person)
    page = client.post(address, {"leave": "1"}, follow=True).content.decode()
    assert "They would have to leave first." in page
    assert Delegation.objects.count() == 1
    client.force_login(member)
    client.post(address, {"leave": "1"})
    client.force_login(head.person)
    client.post(address, {"leave": "1"})

    assert not Delegation.objects.exists()
    assert client.get(address).status_code == 404


def test_organisers_see_a_delegation_together(client, part, at_work):
    found = DelegationFactory(edition=part.edition)
    for name, trait in (("Hana Berg", "admitted"), ("Milo Adler", "waiting")):
        row = ApplicationFactory(part=part, person__full_name=name, **{trait: True})
        DelegationMember.objects.create(
            delegation=found, edition=part.edition, person=row.person
        )
    guest = PersonFactory(full_name="Not Yet")
    DelegationMember.objects.create(
        delegation=found, edition=part.edition, person=guest
    )

    own = reverse("admin:registration_delegation_change", args=[found.pk])
    page = client.get(own).content.decode()

    assert f"<li>Hana Berg: {part}: Place given" in page
    assert f"<li>Milo Adler: {part}: On the waiting list" in page
    assert "<li>Not Yet: has not applied yet</li>" in page
