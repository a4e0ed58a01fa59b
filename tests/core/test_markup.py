import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.core.markup import escaped, plain, render, set_apart, together

#: What people have tried elsewhere to get a script through Markdown.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](<https://a.example/ onclick=alert(1)>)",
    "![x](https://a.example/pixel.gif)",
    "<https://a.example/<script>>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "[^1]\n\n[^1]: [x](javascript:alert(1))",
    "**<b onclick=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext></table><mglyph><style><img src onerror=alert(1)>",
]
TAG = re.compile(r"<[^>]*>")
ALLOWED = re.compile(
    r'<a rel="noopener noreferrer nofollow">|'
    r"</?(p|em|strong|a|br|ul|ol|li)>|<br />|"
    r'<a href="(https?:|mailto:|#)[^"<>]*" rel="noopener noreferrer nofollow">|'
    r'</?mark>|<span class="visually-hidden">|</span>'
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_more_than_plain_marks(payload):
    for html in (render(payload), render(payload, lists=True)):
        assert [tag for tag in TAG.findall(html) if not ALLOWED.fullmatch(tag)] == []


@example("\ue000a\ue000<b>\ue001\ue002 [x](#a\ue001) **\ue000b\ue001** \ue002")
@given(st.text(max_size=300) | st.lists(st.sampled_from(PAYLOADS)).map("".join))
def test_no_text_becomes_more_than_plain_marks(text):
    html = render(text)

    assert [tag for tag in TAG.findall(html) if not ALLOWED.fullmatch(tag)] == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("*often* **always**", "<p><em>often</em> <strong>always</strong></p>"),
        ("# no heading", "<p># no heading</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_the_subset(text, html):
    assert render(text) == html


def test_links_lead_to_the_web_and_to_mail():
    html = render(
        "[w](https://a.example/) [m](mailto:a@a.example) [n](ftp://a.example)"
    )

    assert re.findall(r'href="([^"]*)"', html) == [
        "https://a.example/",
        "mailto:a@a.example",
    ]


def test_notes_are_numbered_in_the_order_of_their_calls():
    html = render("A[^b] and B[^a].\n\n[^a]: First.\n[^b]: Second.")

    assert html == "<p>A¹ and B².</p>\n<p>¹ Second.</p><p>² First.</p>"


def test_plain_text_has_no_marks_and_no_notes():
    text = "**Do** [this](https://a.example) & *that*[^1].\n\nNow.\n\n[^1]: Note."

    assert plain(text) == "Do this & that. Now."


def test_a_passage_is_set_apart_for_the_eye_and_for_the_ear():
    text = f"Cities {set_apart('[**must** listen]', heard='Not agreed:')}."

    assert render(text) == (
        '<p>Cities <mark><span class="visually-hidden">Not agreed: </span>'
        "[<strong>must</strong> listen]</mark>.</p>"
    )
    assert plain(text) == "Cities [must listen]."
    assert together(text) == "Cities [**must** listen]."


@given(st.text(st.characters(exclude_categories=["C", "Z", "No"]), min_size=1))
def test_no_sign_of_escaped_words_is_a_mark(words):
    assert plain(escaped(words)) == words


def test_links_lead_to_places_of_the_page():
    html = render("[5](#p-12) [x](#p/1)")

    assert re.findall(r'href="([^"]*)"', html) == ["#p-12"]
