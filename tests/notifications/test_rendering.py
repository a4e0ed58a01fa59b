from datetime import UTC, datetime

import pytest
from django.utils import translation

from apps.notifications.delivery import message
from apps.notifications.letters import Letter
from apps.notifications.outbox import enqueue, message_id
from apps.notifications.rendering import render
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


def test_a_letter_is_text_and_the_same_as_a_web_page(letters):
    template = letters(
        "all",
        "Hello {{ person.full_name }}\n\n"
        "One < two & three.\nSee https://example.org/a?b=1&c=2.\n\n"
        "[[Open it|https://example.org/x?a=1&b=2]]\n\n- first\n- second\n\nABCD-EFGH\n",
    )
    person = UserFactory.build(full_name="Ann O'Neil")

    rendered = render(Letter(key="k", to=person, template=template))

    assert rendered.subject == "Hello Ann O'Neil"
    assert rendered.text.startswith(
        "One < two & three.\nSee https://example.org/a?b=1&c=2.\n\n"
        "Open it:\nhttps://example.org/x?a=1&b=2\n\n- first\n- second\n\nABCD-EFGH\n\n-- "
    )
    assert (
        "<p>One &lt; two &amp; three.<br>See "
        '<a href="https://example.org/a?b=1&amp;c=2">'
        "https://example.org/a?b=1&amp;c=2</a>.</p>"
    ) in rendered.html
    assert "<ul><li>first</li><li>second</li></ul>" in rendered.html
    assert 'href="https://example.org/x?a=1&amp;b=2"' in rendered.html
    assert "ABCD-EFGH</p>" in rendered.html
    assert "<title>Hello Ann O&#x27;Neil</title>" in rendered.html
    assert "\x00" not in rendered.html + rendered.text
    assert len(rendered.html) < 30_000


def test_what_people_type_cannot_become_markup_or_a_header(letters):
    template = letters("name", "To {{ person.full_name }}\n\n{{ person.full_name }}\n")
    person = UserFactory.build(full_name="<script>x</script>")

    rendered = render(Letter(key="k", to=person, template=template))

    assert "<script" not in rendered.html
    assert "\n" not in rendered.subject


def test_a_letter_speaks_the_readers_language_in_the_readers_zone(letters):
    template = letters(
        "at",
        '{% load i18n %}{% get_current_language as l %}{{ l }}\n\n{{ at|date:"H:i" }}\n',
    )
    person = UserFactory.build(language="ar", time_zone="Asia/Tokyo")
    at = datetime(2023, 2, 8, 12, tzinfo=UTC)

    with translation.override("de"):
        rendered = render(
            Letter(key="k", to=person, template=template, context={"at": at})
        )
        assert translation.get_language() == "de"

    assert rendered.subject == "ar"
    assert rendered.text.startswith("21:00\n")
    assert '<html lang="ar" dir="rtl">' in rendered.html


def test_headers_say_what_it_is_and_how_to_leave(letters):
    letter = enqueue(
        Letter(
            key="news:1",
            to=UserFactory(language="fr"),
            template=letters("news", "News\n\nText\n"),
            unsubscribe_url="https://example.org/leave/x",
        )
    )

    headers = message(letter).message()

    assert headers["Message-ID"] == letter.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "fr"
    assert headers["List-Unsubscribe"] == "<https://example.org/leave/x>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers.get_content_type() == "multipart/alternative"
    assert "List-Unsubscribe" not in message(DeliveryFactory()).message()


def test_the_message_id_depends_on_nothing_but_the_key(letters):
    assert message_id("a:1") == message_id("a:1") != message_id("a:2")
    assert message_id("a:1").endswith("@testserver>")
