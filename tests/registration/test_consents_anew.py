"""Words of consent that have changed: asked anew, never blocking, the old one counts."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.registration import wordings
from apps.registration.choices import ConsentKind
from apps.registration.models import AccessNeeds, Consent, ConsentWording
from tests.factories.editions import PersonFactory
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    person = PersonFactory()
    client.force_login(person)
    return ApplicationFactory(person=person, admitted=True)


def gave(application, kind, *, text=None, language="en"):
    with translation.override(language):
        words = text or wordings.full_text(kind)
    wording, _new = ConsentWording.objects.get_or_create(
        sha256=f"{kind}-{language}-{bool(text)}",
        defaults={"language": language, "text": words},
    )
    return Consent.objects.create(
        application=application,
        kind=kind,
        scope="edition",
        wording=wording,
        language=language,
        given_at=timezone.now(),
    )


def page_of(application):
    return reverse("registration:consents", args=[application.reference])


def in_force(application):
    return {one.kind: one.pk for one in application.consents.filter(withdrawn_at=None)}


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ar"])
def test_words_that_are_the_same_ask_nobody(client, own, language):
    for kind in ConsentKind:
        gave(own, kind, language=language)

    duties = client.get("/me/").content.decode()
    page = client.get(page_of(own)).content.decode()

    assert "Read what has changed" not in duties
    assert "Words that have changed" not in page


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_a_language_is_compared_with_itself(own, language):
    english = wordings.full_text(ConsentKind.LIST)
    consent = gave(own, ConsentKind.LIST, text=english, language=language)

    assert consent.is_current == (language == "xx")


def test_changed_words_are_something_to_do_and_not_ticked(client, own):
    gave(own, ConsentKind.PRIVACY, text="Old words.")
    gave(own, ConsentKind.LIST, text="Old words.")
    gave(own, ConsentKind.UPDATES)

    duties = client.get("/me/").content.decode()
    page = client.get(page_of(own))

    assert "Read what has changed in your consents" in duties
    assert page_of(own) in duties
    anew, kept = page.context["anew"], page.context["form"]
    assert list(anew.fields) == ["consent_privacy", "consent_list"]
    assert list(kept.fields) == ["consent_updates", "consent_partners"]
    assert page.content.decode().count(" checked") == 1
    assert client.get(own.get_absolute_url()).status_code == 200


def test_the_old_consent_counts_until_the_new_words_are_answered(client, own):
    notice = gave(own, ConsentKind.PRIVACY, text="Old words.")
    old = gave(own, ConsentKind.LIST, text="Old words.")
    partners = gave(own, ConsentKind.PARTNERS, text="Old words.")

    client.post(page_of(own), {"consent_updates": "on"})
    before = in_force(own)
    client.post(page_of(own), {"anew": "1", "consent_list": "on"})
    after = in_force(own)

    assert before["list"] == old.pk
    assert before["partners"] == partners.pk
    assert after.keys() == {"privacy", "list", "updates"}
    assert after["privacy"] == notice.pk
    assert after["list"] != old.pk
    new = Consent.objects.get(pk=after["list"])
    assert new.is_current
    assert (new.language, new.wording.text) == (
        "en",
        wordings.full_text(ConsentKind.LIST),
    )
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    client.post(page_of(own), {"anew": "1", "consent_privacy": "on"})
    assert "Read what has changed" not in client.get("/me/").content.decode()


def test_access_needs_are_agreed_to_anew_on_their_own_page(client, own):
    old = gave(own, ConsentKind.ACCESS_NEEDS, text="Old words.")
    AccessNeeds.objects.create(application=own, kinds=["captions"])
    address = reverse("registration:access-needs", args=[own.reference])

    assert address in client.get(page_of(own)).content.decode()
    assert client.get(address).context["form"].initial["consent_access_needs"] is False
    client.post(address, {"needs": ["captions"], "consent_access_needs": "on"})

    assert in_force(own)["access_needs"] != old.pk
    assert AccessNeeds.objects.get().kinds == ["captions"]
