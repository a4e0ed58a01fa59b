import hashlib
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import page
import pikepdf
import pytest
import weasyprint
from fontTools.ttLib import TTFont

from apps.core.printing import Enclosure, RenderingFailed, write_pdf
from apps.core.signs import FONTS, named, unprintable, unprintable_in_html

FROZEN_AT = datetime(2023, 2, 8, 12, 0, tzinfo=UTC)
CSS = """
@font-face { font-family: "Text"; src: url(hrgl-font:NotoSerif-Regular.ttf); }
@font-face { font-family: "Text"; font-weight: bold; src: url(hrgl-font:NotoSerif-Bold.ttf); }
@font-face { font-family: "Arabic"; src: url(hrgl-font:NotoNaskhArabic-Regular.ttf); }
body { font-family: "Text", "Arabic"; }
"""
HTML = """<!doctype html><html lang="en"><head><title>Outcome</title></head><body>
<h1>Outcome Document</h1><p>Encourages local governments.</p>
<p lang="ar" dir="rtl">حقوق الإنسان</p>
<p><a href="https://example.org/">Read more <em>and <b>more</b></em></a></p></body></html>"""
ENCLOSURE = Enclosure(
    name="outcome.json", content=b'{"a":1}', description="The text", at=FROZEN_AT
)


def written(**changes):
    return write_pdf(
        **{"html": HTML, "css": CSS, "frozen_at": FROZEN_AT, "enclosures": [ENCLOSURE]}
        | changes
    )


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_file_conforms_to_both_standards(profile):
    report = page.validate_pdf_bytes(written(), profile=profile)

    assert [failure.rule_id for failure in report.failures] == []
    assert report.is_compliant


def test_the_validator_can_fail():
    plain = weasyprint.HTML(string="<p>no title, no language").write_pdf()

    assert not page.validate_pdf_bytes(plain, profile="ua1").is_compliant


def test_the_same_text_gives_the_same_bytes():
    assert hashlib.sha256(written()).digest() == hashlib.sha256(written()).digest()
    assert written(enclosures=[]) != written()


def test_each_enclosure_is_listed_once():
    other = replace(ENCLOSURE, name="remarks.json", content=b"{}")

    with pikepdf.open(BytesIO(written(enclosures=[ENCLOSURE, other]))) as pdf:
        assert [str(listed.UF) for listed in pdf.Root.AF] == [
            "outcome.json",
            "remarks.json",
        ]
    with pikepdf.open(BytesIO(written(enclosures=[]))) as pdf:
        assert "/AF" not in pdf.Root


def test_the_source_is_inside():
    with pikepdf.open(BytesIO(written())) as pdf:
        assert list(pdf.attachments) == ["outcome.json"]
        assert pdf.attachments["outcome.json"].get_file().read_bytes() == b'{"a":1}'
        [listed] = pdf.Root.AF
        assert str(listed.AFRelationship) == "/Source"
        assert listed.objgen == pdf.Root.Names.EmbeddedFiles.Names[1].objgen
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "hrgl-font:../models/document.py",
        "hrgl-font:/etc/passwd",
        "/etc/passwd",
    ],
)
def test_nothing_but_fonts_is_fetched(address):
    html = HTML.replace("<h1>", f'<img alt="x" src="{address}"><h1>')

    with pytest.raises(RenderingFailed):
        written(html=html)


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A machine that has a font of its own, which shows a sign that ours lack."""
    font = TTFont(FONTS / "NotoSans-Regular.ttf")
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            font["name"].setName("Planted", record.nameID, 3, 1, 0x409)
    for table in font["cmap"].tables:
        if table.format != 0:
            table.cmap[ord(FOREIGN)] = table.cmap[ord("A")]
    font.save(tmp_path / "planted.ttf")
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{tmp_path}</dir>"
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))


FOREIGN = "漢"
WISHES = HTML.replace("<h1>", '<h1 style="font-family: Planted, Text">')


def families(content):
    return set(re.findall(rb"/BaseFont /[A-Z]{6}[+]([A-Za-z]+)", content))


def test_a_font_of_the_machine_is_not_used(request):
    before = written(html=WISHES)
    request.getfixturevalue("planted")
    environment = os.environ["FONTCONFIG_FILE"]

    after = written(html=WISHES)
    # The negative control: left to itself, WeasyPrint takes it.
    careless = weasyprint.HTML(string=WISHES).write_pdf(uncompressed_pdf=True)

    assert b"Planted" in families(careless)
    assert families(after) == {b"Text", b"Arabic"}
    assert after == before
    assert os.environ["FONTCONFIG_FILE"] == environment


@pytest.mark.usefixtures("planted")
def test_a_sign_of_a_font_of_the_machine_is_refused():
    with pytest.raises(RenderingFailed, match=r"漢 \(U\+6F22\)"):
        written(html=HTML.replace("local", f"local {FOREIGN}"))


@pytest.mark.parametrize(
    "text",
    [
        "\u0323alone",
        "\u012b\u0323",
        "\u0344",
        "\u0631'\u035f",
        "\u06fb\u2026\u1ddf\u2136",
    ],
)
def test_a_mark_that_stands_alone_or_comes_off_its_letter_can_be_read(text):
    content = written(html=HTML.replace("local", f"</p><p>{text}</p><p>"))

    report = page.validate_pdf_bytes(content, profile="3a")
    assert [failure.rule_id for failure in report.failures] == []


@pytest.mark.parametrize(
    "sign", ["\u2028", "\u2029", "\u0001", "\u0085", "🙂", "\ue000"]
)
def test_a_sign_that_cannot_be_printed_is_named(sign):
    assert unprintable(f"a{sign}b{sign}") == [sign]
    assert named([sign]).endswith(f"(U+{ord(sign):04X})")


def test_a_sign_is_found_by_its_number_too_and_in_text_only():
    html = '<p title="🙂">Let&#128578; them &lt;漢&gt;</p>'

    assert unprintable_in_html(html) == ["🙂", "漢"]


def test_what_people_type_can_be_printed():
    text = "Ça coûte 5 €, „ja“ – العربية ﷺ \u200f русский ½ naïve\u00ad\u200d\t\n"

    assert unprintable(text) == []
