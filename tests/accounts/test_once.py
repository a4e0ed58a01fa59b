"""Somebody who presses the button twice is not left with a code that no longer works."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from apps.accounts.models import User
from apps.notifications.models import Delivery

pytestmark = pytest.mark.django_db

ADDRESS = "new@example.org"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def code_of(letter):
    return next(line for line in letter.body_text.split() if line.count("-") == 1)


def test_signing_up_twice_opens_one_account_and_the_code_works(client):
    page = reverse("account_signup")

    first = client.post(page, {"email": ADDRESS})
    second = client.post(page, {"email": ADDRESS})

    assert first.status_code == second.status_code == 302
    assert User.objects.filter(email=ADDRESS).count() == 1
    letters = Delivery.objects.filter(address=ADDRESS)
    assert [letter.template for letter in letters] == ["accounts/email_confirmation"]
    confirm = reverse("account_email_verification_sent")
    client.post(confirm, {"code": code_of(letters.get())})
    assert EmailAddress.objects.get(email=ADDRESS).verified
