"""What is typed about guests and companions stays where they cannot come."""

import pytest
from django.urls import reverse

from apps.accounts.actions.people import open_account
from apps.accounts.models import User
from apps.registration.actions.deciding import decline, withdraw
from apps.registration.actions.guests import invite, register_companion
from apps.registration.admin import guests as guests_admin
from apps.registration.choices import State
from apps.registration.links import place_address
from apps.registration.models import Application, Invitation
from tests.factories.editions import PersonFactory
from tests.factories.registration import ApplicationFactory
from tests.registration.company.test_guests import (
    ADD,
    NAMED,
    asked,
    at,
    guest,
    letters,
)

pytestmark = pytest.mark.django_db


def test_in_the_admin_too_a_full_part_takes_no_counted_guest(client, part, at_work):
    ApplicationFactory(part=part, admitted=True)

    page = client.post(reverse(ADD), asked(part))

    assert kept(page, part) == ["is_counted"]
    assert "No place is left." in page.content.decode()


def kept(page, part):
    """The fields that are complained about; whatever was typed stands there still."""
    form = page.context["adminform"].form
    typed = {name: form[name].value() for name in asked(part)}
    typed["part"] = int(typed["part"])
    typed["is_counted"] = "on" if typed["is_counted"] else ""
    assert typed == asked(part)
    assert not Invitation.objects.exists()
    assert letters() == []
    return [*form.errors]


def test_a_guest_who_applies_meanwhile_is_not_invited_and_what_was_typed_stays(
    client, part, at_work, monkeypatch
):
    def invite_late(part, *, guest, by):
        person = open_account(guest.email, language=guest.language)
        ApplicationFactory(part=part, person=person)
        return invite(part, guest=guest, by=by)

    monkeypatch.setattr(guests_admin, "invite", invite_late)

    page = client.post(reverse(ADD), asked(part))

    assert kept(page, part) == ["email"]
    assert not Application.objects.exists()
    assert not User.objects.filter(email="rosa@guest.example").exists()


def test_a_closed_account_is_not_invited_and_what_was_typed_stays(
    client, part, at_work
):
    PersonFactory(email="rosa@guest.example", is_active=False)

    page = client.post(reverse(ADD), asked(part))

    assert kept(page, part) == ["email"]
    assert not Application.objects.exists()


@pytest.mark.parametrize("end", [withdraw, decline])
def test_the_protocol_is_kept_although_the_guest_is_gone_meanwhile(
    client, part, at_work, end
):
    made = invite(part, guest=guest(), by=at_work)
    end(made.application, by=made.application.person)
    own = reverse("admin:registration_invitation_change", args=[made.pk])

    client.post(own, {"function": "Mayor", "order_of_speaking": "3"})

    made.refresh_from_db()
    assert (made.function, made.order_of_speaking) == ("Mayor", 3)


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_invitation_that_was_withdrawn_is_not_answered(
    client, part, organiser, answer
):
    found = invite(part, guest=guest(), by=organiser).application
    decline(found, by=organiser)

    page = client.post(place_address(found), {"answer": answer})

    found.refresh_from_db()
    assert page.status_code == 422
    assert found.state == State.DECLINED


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("known", "This person takes part already"),
        ("closed", "This person cannot be registered."),
        ("not_live", "Nobody can be registered with this application."),
        ("too_many", "At most 4 people can come with you."),
    ],
)
def test_a_companion_who_is_refused_leaves_what_was_typed(client, part, case, words):
    own = ApplicationFactory(part=part, admitted=True)
    client.force_login(own.person)
    if case == "known":
        ApplicationFactory(part=part, person__email=NAMED["email"])
    elif case == "closed":
        PersonFactory(email=NAMED["email"], is_active=False)
    elif case == "not_live":
        withdraw(own, by=own.person)
    else:
        for number in range(4):
            named = NAMED | {"email": f"helper{number}@help.example"}
            register_companion(own, **named, by=own.person)
    before = own.companions.count()

    page = client.post(at(own, "companions"), NAMED)

    form = page.context["form"]
    assert page.status_code == 422
    assert words in form.errors["email"][0]
    assert {name: form[name].value() for name in NAMED} == NAMED
    assert own.companions.count() == before


def test_strangers_are_not_written_to_without_end(client, part, settings):
    """Who names somebody, takes them back and names somebody else is stopped as well."""
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"companions": "2/h/user"}
    own = ApplicationFactory(part=part, admitted=True)
    client.force_login(own.person)

    statuses = []
    for number in range(4):
        named = NAMED | {"email": f"stranger{number}@help.example"}
        statuses.append(client.post(at(own, "companions"), named).status_code)
        for one in own.companions.exclude(state=State.WITHDRAWN):
            client.post(at(own, "companions"), {"remove": one.reference})

    assert statuses == [302, 302, 429, 429]
    assert own.companions.count() == 2
    assert not User.objects.filter(email="stranger2@help.example").exists()
