"""What no template of ours may hold."""

import re

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
INLINE = re.compile(
    r"<(script(?![^>]*\bsrc=)|style)\b|\s(on[a-z]+|style)=\"", re.IGNORECASE
)
#: Data blocks are no scripts.
DATA_BLOCK = re.compile(
    r"<script[^>]*type=\"application/(json|ld\+json)\"", re.IGNORECASE
)
ASTERISK = re.compile(r"asteriskField")
ELSEWHERE = re.compile(
    r"<(script|link|img|iframe|source|video|audio)\b[^>]*(src|href)=\"(https?:)?//",
    re.IGNORECASE,
)
UNTRIMMED = re.compile(r"{%-?\s*blocktrans(late)?\b(?![^%]*\btrimmed\b)")


def pages():
    """Our pages; letters are read elsewhere, and the admin follows Django's own."""
    return (
        path
        for path in sorted(TEMPLATES.glob("**/*.html"))
        if not {"pdf", "emails", "admin"} & set(path.parts)
    )


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in pages()
        for match in pattern.finditer(DATA_BLOCK.sub("", path.read_text()))
    ]


def test_no_partial_is_a_file_of_its_own():
    assert [path.name for path in TEMPLATES.glob("**/_*.html")] == []


def test_no_script_or_style_is_inline():
    assert found(INLINE) == []


def test_nothing_comes_from_elsewhere():
    assert found(ELSEWHERE) == []


def test_no_field_has_an_asterisk():
    assert found(ASTERISK) == []


def test_texts_to_translate_are_trimmed():
    assert found(UNTRIMMED) == []
