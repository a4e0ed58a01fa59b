"""HTML to a PDF that is PDF/A-3a and PDF/UA-1 at once, byte for byte repeatable.

WeasyPrint writes one conformance mark per file. It writes PDF/A-3a here; the mark of
PDF/UA-1 and the PDF/A extension schema that declares it are added to the metadata.
"""

import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pikepdf
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont

from apps.core.signs import FONTS, named, unprintable_in_html

if TYPE_CHECKING:
    from weasyprint import Attachment, Document

#: What Fontconfig reads instead of the machine's own configuration: it names no folder.
NO_SYSTEM_FONTS = Path(__file__).resolve().parent / "no-system-fonts.conf"
_environment = Lock()

#: How fonts name the form of a sign, such as a dotless one: by the sign's number first.
GLYPH_OF_A_SIGN = re.compile(r"uni(?P<code>[0-9A-F]{4})")

#: Addresses that the stylesheet may name; everything else is refused.
FONT_SCHEME = "hrgl-font:"

UA_MARK = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class RenderingFailed(Exception):
    """The text could not be turned into a conforming PDF; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file inside the PDF: the machine-readable source of the text."""

    name: str
    content: bytes
    description: str
    at: datetime


def is_available() -> bool:
    """Whether this machine has Pango; without it everything but the PDF works."""
    try:
        with _without_system_fonts():
            import weasyprint  # noqa: F401, PLC0415 -- fails where Pango is missing
    except OSError:
        return False
    return True


@contextmanager
def _without_system_fonts() -> Iterator[None]:
    """Let Fontconfig, which asks the environment each time, know of our fonts only.

    One at a time, and only while it is asked: another program that is started from here
    keeps the fonts of the machine.
    """
    with _environment, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(NO_SYSTEM_FONTS)
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


def stylesheet(*more: str) -> str:
    """The look of everything that is printed, then what else the templates ``more`` say."""
    return "\n".join(render_to_string(name) for name in ("pdf/print.css", *more))


def write_pdf(
    *,
    html: str,
    css: str,
    frozen_at: datetime,
    enclosures: Sequence[Enclosure] = (),
    is_accessible: bool = True,
) -> bytes:
    """The PDF of ``html`` as it stood at ``frozen_at``; the same input, the same bytes.

    What is only for paper is PDF/A-3b and claims not to be accessible as PDF/UA-1 is.
    Reads nothing but the fonts of this application: an image, a stylesheet or a link
    target that would have to be fetched is refused.

    Raises:
        RenderingFailed: Pango is missing, our fonts lack a sign, or WeasyPrint complained
            about the document.
    """
    _check_printable(html)
    with _complaints_are_failures():
        document = _laid_out(html, css)
        document.fonts = _Fonts()
        _let_each_link_be_one(document)
        document.metadata.created = document.metadata.modified = frozen_at.isoformat()
        if is_accessible:
            _mark_as_pdf_ua(document)
        document.metadata.attachments = [_attachment(one) for one in enclosures]
        variant = "pdf/a-3a" if is_accessible else "pdf/a-3b"
        written = document.write_pdf(pdf_variant=variant, custom_metadata=False)
    if written is None:
        raise RenderingFailed("WeasyPrint wrote nothing.")
    return _settle(written)


def _check_printable(html: str) -> None:
    if missing := unprintable_in_html(html):
        raise RenderingFailed(f"Our fonts cannot show {named(missing)}")
    if not is_available():
        raise RenderingFailed(
            "Pango is missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            " libharfbuzz-subset0"
        )


def _laid_out(html: str, css: str) -> "Document":
    # Imported late: without Pango the rest of the application still starts.
    from weasyprint import CSS, HTML  # noqa: PLC0415 -- see above
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- see above

    fetch = _only_our_fonts()
    with _without_system_fonts():
        fonts = FontConfiguration()
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetch)
    return HTML(string=html, base_url=None, url_fetcher=fetch).render(
        stylesheets=[sheet], font_config=fonts, presentational_hints=False
    )


def _let_each_link_be_one(document: "Document") -> None:
    """WeasyPrint makes a link of each box within a link, too: of emphasis in it, for example.

    Such a second one lies within the first, and outside of any Link tag, which PDF/UA-1
    forbids.
    """
    for page in document.pages:
        page.links = [
            link for link in page.links if link[3].element_tag.split(":")[0] == "a"
        ]


def _attachment(enclosure: Enclosure) -> "Attachment":
    from weasyprint import Attachment  # noqa: PLC0415 -- as above

    return Attachment(
        string=enclosure.content,
        name=enclosure.name,
        description=enclosure.description,
        relationship="Source",
        created=enclosure.at,
        modified=enclosure.at,
    )


class _Meanings(dict[int, str]):
    """What each glyph of a font is read as; none is read as nothing.

    WeasyPrint gives the text of a cluster to the first of its glyphs, and nothing to the
    others: a mark that was taken off its letter, the circle below a mark without a letter.
    """

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, text or self._by_itself(glyph))

    def _by_itself(self, glyph: int) -> str:
        if glyph in self._signs:
            return self._signs[glyph]
        form = GLYPH_OF_A_SIGN.match(self._opened.getGlyphName(glyph))
        return chr(int(form["code"], 16)) if form else "\N{REPLACEMENT CHARACTER}"

    @cached_property
    def _opened(self) -> TTFont:
        return TTFont(BytesIO(self._font.file_content))

    @cached_property
    def _signs(self) -> dict[int, str]:
        signs = sorted(self._opened.getBestCmap().items(), reverse=True)
        return {self._opened.getGlyphID(name): chr(code) for code, name in signs}


class _Fonts(dict[Any, Any]):
    """The fonts that a document comes to use, each able to say what its glyphs mean."""

    def __setitem__(self, key: Any, font: Any) -> None:
        font.to_unicode = _Meanings(font)
        super().__setitem__(key, font)


def _settle(written: bytes) -> bytes:
    """Store metadata uncompressed and every stream with an end that cannot be misread.

    A stream whose last byte is a carriage return, followed by the line feed before
    ``endstream``, is one byte shorter to a strict reader; such a stream is stored
    uncompressed. The file identifier is derived from the content, so equal content is
    equal bytes.
    """
    settled = BytesIO()
    with pikepdf.open(BytesIO(written)) as pdf:
        _list_enclosures_once(pdf)
        metadata = pdf.Root.Metadata
        metadata.write(metadata.read_bytes())
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and _ends_ambiguously(thing):
                thing.write(thing.read_bytes())
        pdf.save(
            settled,
            deterministic_id=True,
            preserve_pdfa=True,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return settled.getvalue()


def _list_enclosures_once(pdf: pikepdf.Pdf) -> None:
    """WeasyPrint lists what it finds by its name and again by its kind."""
    if pikepdf.Name.AF in pdf.Root:
        once = {listed.objgen: listed for listed in pdf.Root.AF}
        pdf.Root.AF = pikepdf.Array(once.values())


def _ends_ambiguously(stream: pikepdf.Stream) -> bool:
    return bytes(stream.read_raw_bytes()).endswith(b"\r")


def _only_our_fonts() -> Any:
    from weasyprint.urls import (  # noqa: PLC0415 -- fails where Pango is missing
        URLFetcher,
        URLFetcherResponse,
    )

    class FontFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
        def fetch(self, url: str, headers: object = None) -> Any:
            name = url.removeprefix(FONT_SCHEME)
            font = FONTS / name
            if not url.startswith(FONT_SCHEME) or font.parent != FONTS:
                raise ValueError(f"The document may not fetch {url}")
            return URLFetcherResponse(
                url, body=font.read_bytes(), headers={"Content-Type": "font/ttf"}
            )

    return FontFetcher()


def _mark_as_pdf_ua(document: "Document") -> None:
    generate: Callable[..., bytes] = document.metadata.generate_rdf_metadata

    def with_mark(*args: Any) -> bytes:
        return generate(*args).replace(b"</rdf:RDF>", UA_MARK + b"</rdf:RDF>")

    document.metadata.generate_rdf_metadata = with_mark


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _complaints_are_failures() -> Iterator[None]:
    """WeasyPrint logs what it leaves out; in an archival document that is a failure."""
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)
    if complaints.heard:
        raise RenderingFailed("; ".join(complaints.heard))
