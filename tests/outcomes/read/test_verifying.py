"""Whether a file is one of ours: its hash is known, and of whom it may be told."""

import pytest
from django.test import Client

from apps.outcomes.models import Rendering, Snapshot
from apps.outcomes.rendering.compose import fingerprint_of
from apps.outcomes.rendering.verifying import file_with
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    ask_about,
    end_consultation,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/documents/verify/"


def a_file(snapshot, fingerprint, sha256):
    return Rendering.objects.create(
        snapshot=snapshot,
        fingerprint=fingerprint,
        sha256=sha256,
        content=b"%PDF",
        size=4,
        kind="pdf",
    )


def test_the_adopted_text_is_known_by_its_hash(written):
    page = Client().get(f"{ADDRESS}{written.sha256}/")

    assert page.status_code == 200
    assert "This file is genuine" in page.content.decode()
    assert 'href="/2031/outcome/versions/1/"' in page.content.decode()


def test_a_file_that_has_been_replaced_is_genuine_and_old(written):
    a_file(written, fingerprint_of(written), "a" * 64)
    a_file(written, "of an earlier layout", "b" * 64)

    assert [file_with(sign * 64).is_current for sign in "ab"] == [True, False]
    assert (
        "There is a newer file"
        in Client().get(f"{ADDRESS}{'b' * 64}/").content.decode()
    )


def test_another_hash_is_not_known(written):
    page = Client().get(f"{ADDRESS}{'0' * 64}/")

    assert page.status_code == 404
    assert "We know no such file" in page.content.decode()


def test_of_what_is_not_public_nobody_learns(document, drafter):
    a_paragraph(document, drafter)
    asked = a_snapshot(document, drafter)
    end_consultation(document, drafter)
    a_file(asked, "any", "c" * 64)
    assert [file_with(one) for one in (asked.sha256, "c" * 64)] == [None, None]

    document.refresh_from_db()
    a_paragraph(document, drafter, "Encourages more.")
    public = a_snapshot(document, drafter, "consultation")
    assert file_with(public.sha256) is None
    end_consultation(document, drafter)
    ask_about(public, drafter, audience="everybody")

    found = file_with(Snapshot.objects.get(pk=public.pk).sha256)
    assert (found.version, found.is_adopted) == (public, False)


@pytest.mark.parametrize(
    ("typed", "status"),
    [("A1" * 32, 302), (" a1 " * 32, 302), ("a1" * 31, 422), ("<b>", 422), ("", 422)],
)
def test_a_hash_is_typed_as_it_comes(typed, status):
    answer = Client().get(ADDRESS, {"sha256": typed})

    assert answer.status_code == status
    if status == 302:
        assert answer.url == f"{ADDRESS}{'a1' * 32}/"
