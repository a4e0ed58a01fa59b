"""Our stylesheets, scripts and templates keep their own rules."""

import base64
import hashlib
import json
import re
import subprocess
import sys

import brotli
import pytest
from django.template.loader import get_template

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
STYLES = [
    *sorted((ROOT / "assets" / "scss").glob("*.scss")),
    *(
        path
        for path in sorted((ROOT / "static" / "css").glob("*.css"))
        if path.stem not in {"admin", "ltr", "print", "rtl"}
    ),
]
KILOBYTE = 1024
CSS_BUDGET = JS_BUDGET = 20 * KILOBYTE
#: Where Bootstrap's own class names may stand.
DRESSED = {"components", "bootstrap5", "elements", "widgets", "admin"}
TAG = re.compile(r"{{.*?}}|{%.*?%}")
BOOTSTRAP = re.compile(
    r"""class="[^"]*(?<![\w-])
    (btn|form-control|form-select|form-check|form-label|alert|badge|card|container|row
    |col|table|nav|navbar|d-flex|list-group|input-group|invalid-feedback
    |[mp][bstexy]?-[0-5]|text-\w+)(?![\w-])""",
    re.VERBOSE,
)
PHYSICAL = re.compile(
    r"""(?:^|[;{\s])
    (?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)
    |left|right|float:\s*(?:left|right)|text-align:\s*(?:left|right)
    |clear:\s*(?:left|right))\s*[:;]?(?=\s*[\w-]*\s*[;:])""",
    re.VERBOSE,
)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def our_templates():
    return sorted(TEMPLATES.glob("**/*.html"))


def weight(*names):
    return sum(len(brotli.compress((ROOT / "static" / n).read_bytes())) for n in names)


def test_built_styles_belong_to_their_sources():
    checked = subprocess.run(
        [sys.executable, ROOT / "assets" / "check"], capture_output=True, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, b"")


def test_styles_of_a_page_keep_their_budget():
    for direction in ("ltr", "rtl"):
        assert weight(f"css/{direction}.css", "css/print.css") <= CSS_BUDGET


def test_scripts_of_a_page_keep_their_budget():
    assert weight("js/app.js", "js/htmx.min.js", "js/swap.js") <= JS_BUDGET
    assert weight("js/app.js", "js/draft.js") <= JS_BUDGET


def test_our_styles_know_no_left_and_right():
    physical = {
        f"{path.name}: {match[0].strip()}"
        for path in STYLES
        for match in PHYSICAL.finditer(COMMENT.sub("", path.read_text()))
    }

    assert physical == set()


def test_the_net_for_left_and_right_has_no_holes():
    caught = ["a { margin-left: 0 }", "a {left: 0}", "a { float: right; }"]
    free = ["a { margin-inline-start: 0 }", "a { inset-inline: 0; }"]

    assert [line for line in caught + free if PHYSICAL.search(line)] == caught


def test_bootstrap_stays_inside_the_components():
    raw = {
        f"{path.relative_to(TEMPLATES)}: {match[1]}"
        for path in our_templates()
        if not DRESSED & set(path.parts) and "pdf" not in path.parts
        for match in BOOTSTRAP.finditer(TAG.sub("", path.read_text()))
    }

    assert raw == set()


@pytest.mark.parametrize("path", our_templates(), ids=str)
def test_template_compiles(path):
    get_template(str(path.relative_to(TEMPLATES)))


def test_pages_are_built_on_a_frame():
    """A page of ours has one of the frames; whole documents are written only there."""
    written = {
        str(path.relative_to(TEMPLATES))
        for path in our_templates()
        if "<!doctype" in path.read_text().lower()
        and not {"pdf", "emails"} & set(path.parts)
    }

    assert written == {"base.html", "error_base.html"}


def test_htmx_is_the_one_we_looked_at():
    digest = hashlib.sha384((ROOT / "static/js/htmx.min.js").read_bytes()).digest()
    promised = re.search(
        r'integrity="sha384-([^"]+)"',
        (TEMPLATES / "components" / "htmx.html").read_text(),
    )

    assert promised
    assert promised[1] == base64.b64encode(digest).decode()


def test_htmx_is_given_no_code_to_run():
    """The policy would refuse it, and the page would stay as it was without a word."""
    code = re.compile(r"hx-on|(?:js|javascript):|hx-trigger=\"[^\"]*\[", re.IGNORECASE)
    config = re.search(
        r"content='(\{.*?\})'", (TEMPLATES / "components" / "htmx.html").read_text()
    )

    assert [p.name for p in our_templates() if code.search(p.read_text())] == []
    assert config
    assert json.loads(config[1]) == {
        # A style sheet made by a script would be inline style.
        "includeIndicatorCSS": False,
        "mode": "same-origin",
        "defaultTimeout": 10000,
        "history": False,
    }


def test_lock_file_names_no_registry():
    assert '"resolved"' not in (ROOT / "assets" / "package-lock.json").read_text()
