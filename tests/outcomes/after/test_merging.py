"""An authority that stands in the register twice becomes one, under both its names."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import after_answering as answering
from apps.outcomes.actions import after_endorsing as endorsing
from apps.outcomes.actions.after_merging import merge
from apps.outcomes.models import Authority, AuthorityName
from tests.factories.accounts import UserFactory
from tests.factories.outcomes import an_endorsement, holder
from tests.factories.programme import a_person, an_academy

pytestmark = pytest.mark.django_db

LIST = reverse("admin:outcomes_authority_changelist")


def an_authority(name, country="AT"):
    return Authority.objects.create(name=name, country=country, level="local")


@pytest.fixture
def kept():
    return an_authority("City of Graz")


@pytest.fixture
def duplicate(published):
    """It endorses a document, and has another name already."""
    authority = an_endorsement(
        published, a_person("Clara"), name="Stadt Graz", state="shown"
    ).authority
    authority.names.create(name="Graz")
    authority.names.create(name="CITY OF GRAZ")
    return authority


def test_one_takes_over_endorsements_and_names(published, organiser, kept, duplicate):
    merge(kept, duplicate=duplicate, by=organiser)

    assert list(Authority.objects.values_list("name", flat=True)) == ["City of Graz"]
    assert published.endorsements.get().authority == kept
    assert {one.name for one in kept.names.all()} == {"Stadt Graz", "Graz"}
    entry = AuditEntry.objects.get(verb="authority.merged")
    assert (entry.actor, entry.target_id) == (organiser, str(kept.pk))
    assert (entry.before, entry.after) == (
        {"authority": "Stadt Graz"},
        {"authority": "City of Graz", "endorsements": 1},
    )


def test_what_is_handed_in_under_the_other_name_is_of_it(
    published, organiser, kept, duplicate
):
    merge(kept, duplicate=duplicate, by=organiser)
    given = published.endorsements.get()
    endorsing.take_back(given, by=given.contact)

    sent = endorsing.endorse(
        published,
        by=a_person("Another clerk"),
        key=uuid4(),
        named=endorsing.Named(name="stadt graz", country="AT", level="local"),
        said=endorsing.Said(
            signed_by="The mayor",
            function="Mayor",
            decided_by="The council",
            decided_on="2026-03-01",
            link="https://example.org/",
        ),
    )

    assert sent.authority == kept
    assert Authority.objects.count() == 1


def test_a_name_that_is_corrected_to_the_other_one_means_it(
    published, organiser, kept, duplicate
):
    merge(kept, duplicate=duplicate, by=organiser)
    facts = {"name": "Gratz", "state": "declined", "reason": "Misspelt."}
    other = an_endorsement(published, a_person("Clerk"), **facts)

    named = endorsing.Named(name="Graz", country="AT", level="local")
    found = answering.correct_authority(other, by=organiser, named=named)

    assert found == kept


def nothing_has_changed(published, duplicate):
    return (
        Authority.objects.count() == 2
        and duplicate.names.count() == 2
        and published.endorsements.filter(authority=duplicate).exists()
        and not AuditEntry.objects.filter(verb="authority.merged").exists()
    )


def test_two_countries_are_not_one(published, organiser, duplicate):
    other = an_authority("Graz", country="DE")

    with pytest.raises(Refused) as refused:
        merge(other, duplicate=duplicate, by=organiser)

    assert refused.value.code == "countries"
    assert nothing_has_changed(published, duplicate)


def test_two_that_endorse_one_document_are_decided_on_first(
    published, organiser, duplicate
):
    kept = an_endorsement(published, a_person("Clerk"), name="City of Graz").authority

    with pytest.raises(Refused) as refused:
        merge(kept, duplicate=duplicate, by=organiser)

    assert refused.value.code == "stands"
    assert nothing_has_changed(published, duplicate)


def test_it_is_merged_with_another_one(published, organiser, kept, duplicate):
    with pytest.raises(Refused) as refused:
        merge(duplicate, duplicate=duplicate, by=organiser)

    assert refused.value.code == "same"
    assert nothing_has_changed(published, duplicate)


def test_a_name_stands_there_once(kept):
    kept.names.create(name="Graz")
    constraint = "outcomes_name_of_an_authority_once"

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AuthorityName.objects.create(authority=kept, name="GRAZ")


# ---------------------------------------------------------------------- the admin
def chosen(client, *authorities):
    return client.post(
        LIST,
        {
            "action": "merge_selected",
            "_selected_action": [one.pk for one in authorities],
        },
        follow=True,
    )


@pytest.fixture
def staff(organiser):
    organiser.is_staff = True
    organiser.save()
    return organiser


def test_organisers_merge_in_the_list(client, published, staff, kept, duplicate):
    client.force_login(staff)

    page = chosen(client, kept, duplicate).text

    assert "Merged into City of Graz" in page
    assert published.endorsements.get().authority == kept


def test_one_alone_is_not_merged(client, published, staff, kept, duplicate):
    client.force_login(staff)

    assert "Choose two different local governments." in chosen(client, kept).text
    assert nothing_has_changed(published, duplicate)


def test_what_endorses_a_text_of_others_is_theirs_to_merge(
    client, published, kept, duplicate
):
    foreigner = holder(an_academy("2041").edition, "organiser")
    foreigner.is_staff = True
    foreigner.save()
    client.force_login(foreigner)

    page = chosen(client, kept, duplicate).text

    assert "endorses a document of an edition of others" in page
    assert nothing_has_changed(published, duplicate)


def test_a_name_of_another_one_is_not_taken(client, kept, duplicate):
    client.force_login(UserFactory(administrator=True))
    address = reverse("admin:outcomes_authority_change", args=[kept.pk])
    typed = {
        "name": "City of Graz",
        "country": "AT",
        "level": "local",
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 0,
        "names-0-authority": kept.pk,
    }

    wrong = client.post(address, typed | {"names-0-name": "Stadt Graz"})

    assert "This is a name of Stadt Graz." in wrong.text
    assert kept.names.count() == 0

    right = client.post(address, typed | {"names-0-name": "Landeshauptstadt Graz"})

    assert right.status_code == 302
    assert kept.names.get().name == "Landeshauptstadt Graz"
