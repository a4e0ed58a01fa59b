"""The sign-in runs out while somebody types: what they typed is there when they return."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.outcomes.models import Comment, Revision
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
)
from tests.factories.programme import a_person, an_academy, give_places
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

TYPED = "Typed for an hour, <b>and</b> not saved."
SHOWN = "Typed for an hour, &lt;b&gt;and&lt;/b&gt; not saved."


def back_to(response):
    """Where the sign-in leads afterwards."""
    assert urlsplit(response.url).path == reverse("account_login")
    return response.url.partition("next=")[2]


def test_a_draft_comes_back(client, document, drafter):
    paragraph = a_paragraph(document, drafter)
    address = at("paragraph", paragraph=paragraph.pk)
    sent = {"body": TYPED, "base": paragraph.head_id, "client_uuid": str(uuid4())}

    back = back_to(client.post(address, sent))
    stored = Revision.objects.filter(body=TYPED).exists()
    client.force_login(drafter)
    page = client.get(back).content.decode()
    again = client.get(back).content.decode()

    assert back == address
    assert not stored
    assert SHOWN in page
    assert f'value="{sent["client_uuid"]}"' in page
    assert "What you typed before signing in is here" in page
    assert SHOWN not in again


def test_a_comment_comes_back(client, document, drafter):
    paragraph = a_paragraph(document, drafter)
    a_snapshot(document, drafter)
    participant = a_person("Paula")
    give_places(an_academy(), [participant])
    sent = {"body": TYPED, "paragraph": str(paragraph.pk)}

    back = back_to(client.post(at("comment", number=1), sent))
    client.force_login(participant)
    page = client.get(back).content.decode()

    assert back == at("version", number=1)
    assert SHOWN in page
    assert "It is not sent yet." in page
    assert not Comment.objects.exists()


def test_a_comment_on_a_consultation_that_has_closed_is_shown_again(
    client, document, drafter
):
    paragraph = a_paragraph(document, drafter)
    a_snapshot(document, drafter, "conference")
    client.force_login(drafter)

    response = client.post(
        at("comment", number=1), {"body": TYPED, "paragraph": str(paragraph.pk)}
    )

    assert response.status_code == 422
    assert SHOWN in response.content.decode()
    assert not Comment.objects.exists()


def test_nothing_beyond_measure_is_kept(client, document, drafter):
    paragraph = a_paragraph(document, drafter)
    address = at("paragraph", paragraph=paragraph.pk)

    back = back_to(client.post(address, {"body": "x" * 300_000}))
    client.force_login(drafter)
    page = client.get(back).content.decode()

    assert "xxx" not in page


def test_what_somebody_else_typed_elsewhere_is_not_shown(client, document, drafter):
    first = a_paragraph(document, drafter, "One.")
    second = a_paragraph(document, drafter, "Two.")

    client.post(at("paragraph", paragraph=first.pk), {"body": TYPED})
    client.force_login(drafter)
    page = client.get(at("paragraph", paragraph=second.pk)).content.decode()

    assert SHOWN not in page


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("insert", {"kind": "provision", "body": TYPED, "structure_version": 0}),
        ("insert", {"kind": "nothing", "body": TYPED, "structure_version": 1}),
        ("freeze", {"purpose": "", "label": TYPED}),
    ],
    ids=["old order", "unknown kind", "no purpose"],
)
def test_a_refusal_shows_what_was_typed(client, document, drafter, name, sent):
    a_paragraph(document, drafter)
    before = Revision.objects.count()
    client.force_login(drafter)

    response = client.post(at(name), {"id": str(uuid4()), **sent})

    assert response.status_code in {409, 422}
    assert SHOWN in response.content.decode()
    assert Revision.objects.count() == before


def test_pressing_again_after_a_change_of_the_order_inserts(client, document, drafter):
    a_paragraph(document, drafter)
    client.force_login(drafter)
    sent = {"id": str(uuid4()), "kind": "provision", "body": TYPED}

    page = client.post(at("insert"), {**sent, "structure_version": 0})
    form = page.context["form"]
    response = client.post(
        at("insert"),
        {**sent, "structure_version": form["structure_version"].value()},
    )

    assert page.status_code == 409
    assert response.status_code == 302
    assert Revision.objects.filter(body=TYPED).count() == 1
