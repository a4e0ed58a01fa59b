import hashlib
from datetime import UTC, datetime
from io import BytesIO

import page
import pikepdf
import pytest
import weasyprint

from apps.core.printing import Enclosure, RenderingFailed, write_pdf

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
<p><a href="https://example.org/">Read more</a></p></body></html>"""
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


def test_the_source_is_inside():
    with pikepdf.open(BytesIO(written())) as pdf:
        assert list(pdf.attachments) == ["outcome.json"]
        assert pdf.attachments["outcome.json"].get_file().read_bytes() == b'{"a":1}'
        assert str(pdf.Root.AF[0].AFRelationship) == "/Source"
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
