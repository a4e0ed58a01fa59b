from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.notifications.choices import State
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:notifications_delivery_changelist")


def page_of(letter):
    return reverse("admin:notifications_delivery_change", args=[letter.pk])


def test_the_text_of_a_code_is_shown_to_nobody(client):
    client.force_login(UserFactory(administrator=True))
    plain = DeliveryFactory(body_text="The plain text")
    code = DeliveryFactory(secret=True, body_text="ABCD-EFGH")

    assert "The plain text" in client.get(page_of(plain)).text
    assert "ABCD-EFGH" not in client.get(page_of(code)).text
    assert "holds a code" in client.get(page_of(code)).text


@pytest.mark.parametrize(("minutes", "is_told"), [(1, False), (20, True)])
def test_who_looks_at_the_letters_is_told_that_none_go_out(client, minutes, is_told):
    client.force_login(UserFactory(administrator=True))
    DeliveryFactory(
        away_since=now() - timedelta(minutes=minutes), last_error="Refused."
    )

    page = client.get(LIST).text

    assert ("Letters wait for more than 15 minutes." in page) == is_told
    assert "Refused." in page


def test_who_looks_at_the_letters_is_led_to_those_that_may_not_have_arrived(client):
    client.force_login(UserFactory(administrator=True))
    DeliveryFactory.create_batch(2, uncertain=True)
    DeliveryFactory(sent=True)

    page = client.get(LIST)

    assert [str(one) for one in page.context["messages"]] == [
        '<a href="?state__exact=uncertain">Not known whether sent: 2</a>'
    ]


def test_staff_without_the_right_do_not_see_letters(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(LIST).status_code == 403


def test_who_may_only_read_has_no_actions(client):
    reader = UserFactory(staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(reader)
    DeliveryFactory()

    page = client.get(LIST)

    assert page.status_code == 200
    assert "send_selected_again" not in page.text


def test_uncertain_letters_can_be_sent_again(client, mailoutbox):
    administrator = UserFactory(administrator=True)
    client.force_login(administrator)
    stuck, sent = DeliveryFactory(uncertain=True), DeliveryFactory(sent=True)

    page = client.post(
        LIST,
        {"action": "send_selected_again", "_selected_action": [stuck.pk, sent.pk]},
        follow=True,
    )

    stuck.refresh_from_db()
    assert stuck.state == State.QUEUED
    assert "1 letter changed." in page.text
    assert "Only a letter that did not go out" in page.text
    assert [*AuditEntry.objects.values_list("actor", "verb")] == [
        (administrator.pk, "notifications.sent_again")
    ]
