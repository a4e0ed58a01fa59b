"""Organisers withhold and show what people say in the lists of the admin."""

import pytest
from django.urls import reverse

from apps.notifications.models import Delivery
from tests.factories.outcomes import a_comment, an_amendment

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(organiser, client):
    """Signed in."""
    organiser.is_staff = True
    organiser.save()
    client.force_login(organiser)
    return organiser


@pytest.mark.parametrize("say", [a_comment, an_amendment])
def test_a_voice_is_withheld_for_a_reason_and_shown_again(
    client, organiser, participant, asked, say
):
    theirs, own = say(asked, participant), say(asked, organiser)
    name = type(own).__name__.lower()
    page = reverse(f"admin:outcomes_{name}_changelist")
    chosen = {"_selected_action": [theirs.pk, own.pk]}
    seen = []

    def act(action, reason=""):
        answer = client.post(
            page, chosen | {"action": action, "reason": reason}, follow=True
        )
        theirs.refresh_from_db()
        own.refresh_from_db()
        seen.append((theirs.withheld_because, own.withheld_because))
        return answer.text

    empty = act("withhold_selected")
    withheld = act("withhold_selected", "A name.")
    asked_for = {"shown": "no", "outcome": "open"}
    listed = [*client.get(page, asked_for).context["cl"].queryset]
    shown = act("show_selected")

    assert seen == [("", ""), ("A name.", ""), ("", "")]
    assert "Give a reason" in empty
    assert "1 decided; its author is told." in withheld
    assert "Somebody else has to decide on your own." in withheld
    assert listed == [theirs]
    assert "1 decided; its author is told." in shown
    letters = Delivery.objects.filter(template="outcomes/moderated")
    assert [one.person for one in letters] == [participant] * 2


def test_the_page_of_a_voice_leads_to_the_site(client, organiser, participant, asked):
    mine = an_amendment(asked, participant)

    page = client.get(reverse("admin:outcomes_amendment_change", args=[mine.pk])).text

    assert f"/amendments/{mine.pk}/" in page
    assert "Listening is not enough." in page
    assert 'name="_save"' not in page
