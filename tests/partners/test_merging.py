"""Merging organisations from their list in the admin."""

import pytest
from django.urls import reverse

from apps.partners.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", [[], ["one"], [str(-(2**63) - 1)]])
def test_fewer_than_two_are_not_merged(client, chosen):
    client.force_login(UserFactory(administrator=True))
    one = OrganisationFactory()
    keys = [one.pk if key == "one" else key for key in chosen]

    answer = client.post(
        reverse("admin:partners_organisation_changelist"),
        {"action": "merge_selected", "_selected_action": keys},
        follow=True,
    )

    assert answer.status_code == 200
    assert b"Merged into" not in answer.content
    assert Organisation.objects.get() == one
