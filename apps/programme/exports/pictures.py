"""The picture that stands beside the address of a session where somebody shares it."""

import io
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from apps.core.signs import FONTS
from apps.core.times import span
from apps.core.zones import place_of, zone_or_ours
from apps.programme.models import Session

#: As wide and high as those who show it ask for.
WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PAPER, INK, SOFT, BAND, ACCENT = "#fbfaf7", "#17212e", "#4a5260", "#19324f", "#f3b176"
#: Few colours, and so few bytes.
COLOURS = 48
MOST_LINES = 4
#: The first of them that has every sign of a text.
TITLE_FONTS = ("NotoSerif-Bold", "NotoNaskhArabic-Bold", "NotoSans-Bold")
LINE_FONTS = ("NotoSans-Regular", "NotoNaskhArabic-Regular")


@dataclass(frozen=True, slots=True)
class Words:
    """All that is written on a picture; equal words make an equal picture."""

    title: str
    kicker: str
    lines: tuple[str, ...]
    is_from_right: bool


def preview(session: Session) -> bytes:
    """The picture as PNG, in the language of the session, with the edition's time."""
    with translation.override(session.language):
        return _drawn(_words(session))


def _words(session: Session) -> Words:
    edition = session.edition
    lines: list[str] = [str(session.get_kind_display())]
    if session.starts_at:
        zone = zone_or_ours(edition.time_zone)
        time = span(session.starts_at, session.ends_at, zone)
        lines += [time.start.day, f"{time.start.clock} ({place_of(zone)})"]
    return Words(
        title=session.title,
        kicker=f"{_('Human Rights Go Local: What Works')} {edition.year}",
        lines=tuple(lines),
        is_from_right=bool(get_language_info(session.language)["bidi"]),
    )


@lru_cache(maxsize=256)
def _drawn(words: Words) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 116), fill=BAND)
    draw.rectangle((0, 116, WIDTH, 124), fill=ACCENT)
    pen = _Pen(draw, from_right=words.is_from_right)
    pen.write(words.kicker, 36, at=40, fill="#ffffff", fonts=TITLE_FONTS)
    bottom = HEIGHT - 60 - 52 * len(words.lines)
    pen.write_large(words.title, top=172, bottom=bottom - 20)
    for number, line in enumerate(words.lines):
        pen.write(line, 34, at=bottom + 52 * number, fill=SOFT, fonts=LINE_FONTS)
    small = picture.quantize(COLOURS)
    into = io.BytesIO()
    small.save(into, "PNG", optimize=True)
    return into.getvalue()


@cache
def _signs_of(font: str) -> frozenset[int]:
    with TTFont(FONTS / f"{font}.ttf", lazy=True) as opened:
        return frozenset(opened.getBestCmap())


class _Pen:
    """Writes from the side on which the language begins.

    What none of our fonts can write is left out: a page of boxes helps nobody.
    """

    def __init__(self, draw: ImageDraw.ImageDraw, *, from_right: bool) -> None:
        self.draw = draw
        self.x = WIDTH - MARGIN if from_right else MARGIN
        self.anchor = "ra" if from_right else "la"
        self.direction = "rtl" if from_right else "ltr"

    def font(
        self, text: str, size: int, fonts: tuple[str, ...]
    ) -> ImageFont.FreeTypeFont | None:
        signs = {ord(sign) for sign in text}
        fit = next((one for one in fonts if signs <= _signs_of(one)), None)
        return ImageFont.truetype(FONTS / f"{fit}.ttf", size) if fit else None

    def write(
        self, text: str, size: int, *, at: float, fill: str, fonts: tuple[str, ...]
    ) -> None:
        if font := self.font(text, size, fonts):
            self.draw.text(
                (self.x, at),
                text,
                font=font,
                fill=fill,
                anchor=self.anchor,
                direction=self.direction,
            )

    def write_large(self, text: str, *, top: int, bottom: int) -> None:
        """As large as it fits between ``top`` and ``bottom``, else cut."""
        for size in (68, 60, 52, 44):
            font = self.font(text, size, TITLE_FONTS)
            if font is None:
                return
            lines = self._broken(text, font)
            if len(lines) <= MOST_LINES and len(lines) * size * 1.3 <= bottom - top:
                break
        most = max(1, int((bottom - top) / (size * 1.3)))
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
        for number, line in enumerate(lines):
            at = top + number * size * 1.3
            self.write(line, size, at=at, fill=INK, fonts=TITLE_FONTS)

    def _broken(self, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._width(longer, font) <= WIDTH - 2 * MARGIN:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _width(self, text: str, font: ImageFont.FreeTypeFont) -> float:
        return self.draw.textlength(text, font=font, direction=self.direction)
