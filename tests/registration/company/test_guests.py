"""Guests without an application, assistants and interpreters."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions.deciding import admit, decline, withdraw
from apps.registration.actions.guests import Guest, invite, register_companion
from apps.registration.actions.offers import accept
from apps.registration.actions.places import count
from apps.registration.choices import Because, State
from apps.registration.links import place_address
from apps.registration.models import (
    Application,
    Invitation,
)
from apps.registration.signals import place_lost
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
)

pytestmark = pytest.mark.django_db


def guest(**facts):
    return Guest(
        **{
            "name": "Rosa Lindner",
            "email": "Rosa@guest.example",
            "language": "de",
            "days": 10,
        }
        | facts
    )


def letters():
    rows = Delivery.objects.exclude(template__endswith="reminder").order_by(
        "created_at"
    )
    return [(row.address, row.template.split("/")[1]) for row in rows]


# ------------------------------------------------------------------ invited guests
def test_a_guest_accepts_by_the_letter_without_signing_in(client, part, organiser):
    invitation = invite(
        part, guest=guest(function="Mayor", message="Come, please."), by=organiser
    )
    asked = invitation.application
    answer = client.post(place_address(asked), {"answer": "accept"}, follow=True)

    asked.refresh_from_db()
    assert answer.status_code == 200
    assert (asked.state, asked.is_counted) == (State.ADMITTED, True)
    assert letters() == [
        ("rosa@guest.example", "invited"),
        ("rosa@guest.example", "admitted"),
    ]
    letter = Delivery.objects.get(template="registration/invited")
    assert letter.language == "de"
    assert "Come, please." in letter.body_text
    assert place_address(asked) in letter.body_text
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["registration.invited", "registration.offer_accepted"]


def test_a_counted_guest_takes_a_place_and_an_uncounted_one_none(part, organiser):
    invite(part, guest=guest(is_counted=False), by=organiser)
    invite(part, guest=guest(email="second@guest.example"), by=organiser)

    with pytest.raises(Refused) as refusal:
        invite(part, guest=guest(email="third@guest.example"), by=organiser)

    assert refusal.value.code == "full"
    assert Invitation.objects.count() == 2
    assert count(part).holding == 1


def test_a_guest_who_declines_lets_somebody_move_up(part, organiser):
    asked = invite(part, guest=guest(), by=organiser).application
    waiting = ApplicationFactory(part=part, waiting=True)

    withdraw(asked, by=asked.person)

    waiting.refresh_from_db()
    assert waiting.state == State.ADMITTED


@pytest.mark.parametrize("trait", ["admitted", "waiting", "declined"])
def test_nobody_is_invited_who_has_applied(part, organiser, trait):
    known = ApplicationFactory(part=part, **{trait: True})

    with pytest.raises(Refused) as refusal:
        invite(part, guest=guest(email=known.person.email.upper()), by=organiser)

    assert refusal.value.code == "known"
    assert not Invitation.objects.exists()


def test_a_closed_account_is_not_invited(part, organiser):
    PersonFactory(email="rosa@guest.example", is_active=False)

    with pytest.raises(Refused) as refusal:
        invite(part, guest=guest(), by=organiser)

    assert refusal.value.code == "closed"
    assert letters() == []


ADD = "admin:registration_invitation_add"


def asked(at, **changes):
    return {
        "part": at.pk,
        "name": "Rosa Lindner",
        "email": "rosa@guest.example",
        "language": "fr",
        "days": "10",
        "is_counted": "on",
        "function": "Mayor of Graz",
        "order_of_speaking": "2",
        "message": "",
    } | changes


def test_an_organiser_invites_in_the_admin_and_keeps_the_protocol(
    client, part, at_work
):
    client.post(reverse(ADD), asked(part))

    made = Invitation.objects.get()
    own = reverse("admin:registration_invitation_change", args=[made.pk])
    client.post(own, {"function": "Mayor", "order_of_speaking": "1"})
    made.refresh_from_db()
    assert (made.function, made.order_of_speaking) == ("Mayor", 1)
    assert (made.invited_by, made.application.full_name) == (at_work, "Rosa Lindner")
    assert made.application.state == State.OFFERED
    assert "Rosa Lindner" in client.get(own).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"part": "0"}, "Select a valid choice."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_mistake_in_an_invitation_is_told(client, part, at_work, changes, words):
    page = client.post(reverse(ADD), asked(part, **changes))

    assert words in page.content.decode()
    assert not Invitation.objects.exists()
    assert not User.objects.filter(email="rosa@guest.example").exists()


def test_nobody_invites_to_the_part_of_another_edition(client, part, at_work):
    page = client.post(reverse(ADD), asked(PartFactory()))

    assert page.status_code in {200, 403}
    assert not Invitation.objects.exists()


# ------------------------------------------------------------------ companions
NAMED = {
    "name": "Ivo Sommer",
    "email": "ivo@help.example",
    "kind": "interpreter",
}


def at(application, name):
    return reverse(f"registration:{name}", args=[application.reference])


def test_a_companion_is_registered_and_takes_no_place(client, part):
    own = ApplicationFactory(part=part, admitted=True)
    client.force_login(own.person)

    page = client.post(at(own, "companions"), NAMED, follow=True).content.decode()
    client.post(at(own, "companions"), NAMED)

    companion = Application.objects.get(accompanies=own)
    assert "Ivo Sommer" in page
    assert (companion.state, companion.is_counted) == (State.ADMITTED, False)
    assert companion.companion_as == "interpreter"
    assert count(part).holding == 1
    assert letters() == [("ivo@help.example", "companion")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"email": "ivo"}, "Enter a valid email address."),
        ({"kind": "friend"}, "Select a valid choice."),
    ],
)
def test_a_mistake_about_a_companion_keeps_what_was_typed(client, part, changes, words):
    own = ApplicationFactory(part=part, admitted=True)
    client.force_login(own.person)

    page = client.post(at(own, "companions"), NAMED | changes)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not own.companions.exists()


def test_companions_follow_the_fate_of_the_person(part, organiser):
    own = ApplicationFactory(part=part)
    companion = register_companion(own, **NAMED, by=own.person)
    lost = []

    def hear(application, **_):
        lost.append(application.pk)

    fates = [companion.state]
    place_lost.connect(hear)
    try:
        for act in (admit, decline, admit):
            act(own, by=organiser)
            companion.refresh_from_db()
            fates.append((companion.state, companion.withdrawn_because))
    finally:
        place_lost.disconnect(hear)

    assert fates == [
        State.SUBMITTED,
        (State.ADMITTED, ""),
        (State.WITHDRAWN, Because.ALONE),
        (State.ADMITTED, ""),
    ]
    assert sorted(lost) == sorted([own.pk, companion.pk])
    assert [kind for to, kind in letters() if to == "ivo@help.example"] == [
        "companion",
        "admitted",
        "companion_ended",
        "admitted",
    ]


def test_a_companion_waits_while_the_place_is_only_offered(part, organiser):
    part.call.acceptance_days = 5
    part.call.save()
    own = ApplicationFactory(part=part)
    companion = register_companion(own, **NAMED, by=own.person)

    admit(own, by=organiser)
    companion.refresh_from_db()
    before = companion.state
    accept(own, by=own.person)

    companion.refresh_from_db()
    assert (before, companion.state) == (State.SUBMITTED, State.ADMITTED)


def test_a_companion_who_is_removed_does_not_come_back(client, part, organiser):
    own = ApplicationFactory(part=part)
    client.force_login(own.person)
    companion = register_companion(own, **NAMED, by=own.person)

    client.post(at(own, "companions"), {"remove": companion.reference})
    admit(own, by=organiser)

    companion.refresh_from_db()
    assert (companion.state, companion.withdrawn_because) == (
        State.WITHDRAWN,
        Because.PERSON,
    )


def test_organisers_do_not_decide_on_a_companion(part, organiser):
    own = ApplicationFactory(part=part)
    companion = register_companion(own, **NAMED, by=own.person)

    with pytest.raises(Refused) as refusal:
        admit(companion, by=organiser)

    assert refusal.value.code == "companion"
    companion.refresh_from_db()
    assert companion.state == State.SUBMITTED


@pytest.mark.parametrize("trait", ["declined", "withdrawn"])
def test_nobody_comes_with_somebody_who_does_not_come(client, part, trait):
    own = ApplicationFactory(part=part, **{trait: True})
    client.force_login(own.person)

    with pytest.raises(Refused) as refusal:
        register_companion(own, **NAMED, by=own.person)

    assert refusal.value.code == "not_live"
    assert client.get(at(own, "companions")).url == own.get_absolute_url()
    assert not own.companions.exists()


def test_only_so_many_come_with_one_person(part):
    own = ApplicationFactory(part=part)
    for number in range(4):
        named = NAMED | {"email": f"{number}@help.example"}
        register_companion(own, **named, by=own.person)

    with pytest.raises(Refused) as refusal:
        register_companion(own, **NAMED, by=own.person)

    assert refusal.value.code == "too_many"
    assert own.companions.count() == 4


def test_the_database_counts_no_companion(part):
    own = ApplicationFactory(part=part)
    companion = register_companion(own, **NAMED, by=own.person)

    with (
        pytest.raises(IntegrityError, match="registration_companions_take_no_place"),
        transaction.atomic(),
    ):
        Application.objects.filter(pk=companion.pk).update(is_counted=True)
