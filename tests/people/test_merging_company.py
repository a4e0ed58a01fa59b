"""Who comes along, and what somebody needs, outlast a merge."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.people.actions import merge
from apps.registration.actions.guests import register_companion
from apps.registration.models import AccessNeeds, Application, Consent, ConsentWording
from tests.factories.outcomes import holder
from tests.factories.programme import a_person, an_academy
from tests.factories.registration import (
    AccessNeedCaseFactory,
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    return CallFactory(part=an_academy()).part


@pytest.fixture
def pair(academy):
    """The application that stands, and the other one."""
    return [
        ApplicationFactory(part=academy, person=a_person(name), admitted=True)
        for name in ("Ada Kept", "Ada Twice")
    ]


def merged(pair, academy):
    kept, duplicate = (row.person for row in pair)
    by = holder(academy.edition, "organiser")
    return merge(kept, duplicate=duplicate, names={}, by=by)


def a_companion(application, **facts):
    return ApplicationFactory(
        part=application.part,
        accompanies=application,
        companion_as="assistant",
        is_counted=False,
        **facts,
    )


@pytest.mark.parametrize("trait", [{"admitted": True}, {}])
def test_companions_come_along_with_the_application_that_stands(pair, academy, trait):
    best, other = pair
    companion = a_companion(other, **trait)

    merged(pair, academy)

    companion.refresh_from_db()
    assert (companion.state, companion.accompanies) == ("admitted", best)
    written = Delivery.objects.filter(person=companion.person)
    assert [*written.values_list("template", flat=True)] == (
        [] if trait else ["registration/admitted"]
    )


def test_of_an_own_application_and_a_companions_the_own_one_stands(academy):
    own = ApplicationFactory(part=academy, person=a_person("Ada Kept"), admitted=True)
    companion = a_companion(own, person=a_person("Ada Twice"), admitted=True)
    Application.objects.filter(pk=own.pk).update(created_at=now())

    merged((own, companion), academy)

    own.refresh_from_db()
    companion.refresh_from_db()
    assert (own.state, companion.state) == ("admitted", "withdrawn")


def test_access_needs_and_the_consent_to_keep_them_are_handed_over(pair, academy):
    best, other = pair
    case = AccessNeedCaseFactory(needs__application=other, state="arranging")
    wording = ConsentWording.objects.create(sha256="1" * 64, language="en", text="Keep")
    Consent.objects.create(
        application=other,
        kind="access_needs",
        scope="edition",
        wording=wording,
        language="en",
        given_at=now(),
    )

    merged(pair, academy)

    case.refresh_from_db()
    assert (case.needs.application, case.state) == (best, "arranging")
    assert Consent.objects.get().application == best


def test_needs_that_both_have_stated_are_kept_together(pair, academy):
    best, other = pair
    AccessNeedsFactory(application=best, kinds=["captions"], details="In French.")
    AccessNeedsFactory(application=other, kinds=["sign"], details="And signs.")

    merged(pair, academy)

    needs = AccessNeeds.objects.get()
    assert (needs.application, needs.kinds, needs.details) == (
        best,
        ["captions", "sign"],
        "In French.\n\nAnd signs.",
    )
    assert {*needs.cases.values_list("kind", flat=True)} == {"captions", "sign"}


@pytest.fixture
def too_many_words(pair):
    """So much about needs that both together are more than a form takes."""
    for row, letter in zip(pair, "ab", strict=True):
        AccessNeedsFactory(application=row, kinds=["other"], details=letter * 1999)


def test_no_word_about_needs_is_lost_and_the_person_can_go_on_with_them(
    pair, academy, too_many_words, client
):
    client.force_login(merged(pair, academy))
    address = reverse("registration:access-needs", args=[pair[0].reference])
    words = AccessNeeds.objects.get().details
    assert words == "a" * 1999 + "\n\n" + "b" * 1999
    answers = {"needs": ["captions"], "consent_access_needs": "on"}
    # A browser sends each line break as two signs.
    sent = words.replace("\n", "\r\n")

    longer = client.post(address, answers | {"needs_details": sent + "!"})
    assert longer.status_code == 422
    assert AccessNeeds.objects.get().kinds == ["other"]

    assert client.post(address, answers | {"needs_details": sent}).status_code == 302
    assert AccessNeeds.objects.get().kinds == ["captions"]


def test_everybody_who_came_with_either_still_comes_and_nobody_more(pair, academy):
    rows = [a_companion(row, admitted=True) for row in pair for _ in range(3)]

    kept = merged(pair, academy)

    best = Application.objects.get(pk=pair[0].pk)
    assert {*best.companions.filter(state="admitted")} == {*rows}
    with pytest.raises(Refused) as refusal:
        register_companion(
            best, name="One More", email="m@more.example", kind="assistant", by=kept
        )
    assert refusal.value.code == "too_many"
    assert best.companions.count() == 6


def test_the_page_of_whoever_has_more_companions_than_may_be_named_still_answers(
    pair, academy, client
):
    for row in pair:
        for _ in range(3):
            a_companion(row, admitted=True)
    client.force_login(merged(pair, academy))

    assert client.get(pair[0].get_absolute_url()).status_code == 200
