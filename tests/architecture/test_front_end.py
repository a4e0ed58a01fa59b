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
#: Where class names that are not ours may stand: Bootstrap's, and the admin's.
DRESSED = {
    "components",
    "bootstrap5",
    "elements",
    "widgets",
    "admin",
    "simple_history",
}
OURS = re.compile(r"hr-[a-z0-9_-]*$|visually-hidden$")
TAG = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
CLASS = re.compile(
    r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
#: Sizes and kinds that come with a part of Bootstrap, and weigh less than a fork of it.
BY_BOOTSTRAP = frozenset(
    [
        "btn-check",
        "btn-lg",
        "btn-link",
        "btn-sm",
        "form-check-inline",
        "form-check-reverse",
        "form-control-color",
        "form-control-lg",
        "form-control-plaintext",
        "form-control-sm",
        "form-select-lg",
        "form-select-sm",
        "form-switch",
    ]
)
IN_CSS = re.compile(r"\.([a-zA-Z_][\w-]*)")
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
    htmx = ("js/htmx.min.js", "js/swap.js", "js/zone.js")
    drafting = (
        "save",
        "presence",
        "changes",
        "edit",
        "inplace",
        "order",
        "marks",
    )
    own = ("js/app.js", "js/kept.js", "js/draft/store.js", "js/keep.js")
    # Pages with parts to be replaced have no form of more than a line.
    assert weight("js/app.js", "js/kept.js", *htmx) <= JS_BUDGET
    assert weight(*own, *(f"js/draft/{name}.js" for name in drafting)) <= JS_BUDGET
    for name in ("report", "translate"):
        assert weight(*own, f"js/{name}.js") <= JS_BUDGET
    assert weight(*own[1:], "js/schedule.js") <= JS_BUDGET


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


def class_names(markup):
    """Every name in a ``class`` attribute, those that a template chooses included."""
    # Without the tags, so that hr-tag--{{ tone }} is hr-tag--.
    for found in CLASS.finditer(TAG.sub("", markup)):
        yield from (found[1] or found[2] or found[3] or "").split()


def test_pages_know_class_names_of_ours_only():
    """Whatever replaces Bootstrap has to touch the components and nothing else."""
    raw = {
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in our_templates()
        if not DRESSED & set(path.parts) and not {"pdf", "emails"} & set(path.parts)
        for name in class_names(path.read_text())
        if not OURS.match(name)
    }

    assert raw == set()


@pytest.mark.parametrize(
    "markup",
    [
        '<a class="btn hr-button">',
        "<a class='hr-x btn-primary'>",
        "<p class=lead>",
        '<p class="{% if a %}mt-3{% endif %} hr-y">',
        '<p CLASS="d-flex">',
    ],
)
def test_the_net_for_class_names_has_no_holes(markup):
    assert [name for name in class_names(markup) if not OURS.match(name)] != []


def test_the_built_styles_hold_no_rule_that_nothing_uses():
    """The part of Bootstrap that we build is the part that we stand on."""
    texts = [
        *(path.read_text() for path in our_templates()),
        *(path.read_text() for path in (ROOT / "apps").glob("**/*.py")),
        *(path.read_text() for path in (ROOT / "static" / "js").glob("*.js")),
    ]
    used = set(re.findall(r"[a-zA-Z_][\w-]*", " ".join(texts)))
    # A component puts the end to its own name: hr-tag--{{ tone }}.
    chosen = {name for name in used if name.endswith("--")}
    built = (ROOT / "static/css/ltr.css").read_text()
    names = set(IN_CSS.findall(re.sub(r"url\([^)]*\)", "", built)))

    idle = {
        name
        for name in names - used - BY_BOOTSTRAP
        if not any(name.startswith(stem) for stem in chosen)
    }

    assert idle == set()


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

    # The programme without style sheets has none to share a frame for.
    assert written == {"base.html", "error_base.html", "programme/text.html"}


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
