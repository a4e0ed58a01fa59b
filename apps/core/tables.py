"""Tables that people bring and take away: CSV and XLSX.

What is brought is read whatever its encoding and separator, with the line of each row.
What is taken away runs nothing when a spreadsheet opens it: a text that would be read as
a formula gets an apostrophe, which is taken off again when the table comes back.
"""

import csv
import io
import lzma
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
#: A small archive can unpack to a mountain.
MOST_UNPACKED = 16 * 1024 * 1024
#: Styles, names and the like are read whole, and take a hundred times their length.
MOST_BESIDE = 1024 * 1024

#: A spreadsheet begins a formula with these, or looks behind the spaces for them.
BEGINS_A_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n|%")
SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: All that openpyxl is known to raise about a file that is none or is damaged.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    InvalidFileException,
    # Both of its XML parsers complain with kinds of it.
    SyntaxError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, and its number as a spreadsheet shows it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    #: How it was read: "UTF-8, semicolon", "XLSX".
    read_as: str


def column_letter(index: int) -> str:
    """How a spreadsheet calls the column: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_table(content: bytes) -> Table:
    """Read a CSV or XLSX file; empty lines are left out.

    Raises:
        ValidationError: it is neither, or longer than we take.
    """
    if content.startswith(b"PK\x03\x04"):
        lines, read_as = _lines_of_xlsx(content), "XLSX"
    else:
        text, encoding = _decoded(content)
        lines, separator = _lines_of_csv(text)
        read_as = f"{encoding}, {SEPARATORS[separator]}"
    rows = [
        Row(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)
    ]
    if len(rows) < 2:  # noqa: PLR2004 -- the header and one row
        raise ValidationError(_("The file has no rows below its first line."))
    if len(rows) - 1 > MOST_ROWS:
        raise ValidationError(
            _("The file has more than %(most)d rows. Divide it."),
            params={"most": MOST_ROWS},
        )
    return Table(header=rows[0].cells, rows=tuple(rows[1:]), read_as=read_as)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    else:
        tries = ["utf-8-sig", "cp1252"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            names = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
            return text, names.get(encoding, "Windows-1252")
        break
    raise ValidationError(_("This is neither a CSV nor an XLSX file."))


def _lines_of_csv(text: str) -> tuple[list[tuple[str, ...]], str]:
    """The cells with the separator that divides the first line most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda sign: len(_split(first, sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [_tidied(row) for row in reader], separator
    except csv.Error as error:
        raise ValidationError(_("This is neither a CSV nor an XLSX file.")) from error


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _lines_of_xlsx(content: bytes) -> list[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if _is_mountain(packed.infolist()):
                raise ValidationError(_("The file is too large."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            values_only=True, max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS
        )
        return [_tidied(map(_in_words, row)) for row in rows]
    except UNREADABLE as error:
        raise ValidationError(_("This is neither a CSV nor an XLSX file.")) from error


def _is_mountain(parts: Sequence[zipfile.ZipInfo]) -> bool:
    beside = [
        part.file_size
        for part in parts
        if part.filename.endswith((".xml", ".rels"))
        and not part.filename.startswith(("xl/worksheets/sheet", "xl/sharedStrings"))
    ]
    unpacked = sum(part.file_size for part in parts)
    return unpacked > MOST_UNPACKED or max(beside, default=0) > MOST_BESIDE


def _in_words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _tidied(cells: Iterable[str]) -> tuple[str, ...]:
    kept = [_plain(cell) for cell in cells][:MOST_COLUMNS]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).strip()[:LONGEST_CELL]
    if text.startswith("'") and text[1:2] in BEGINS_A_FORMULA:
        return text[1:].strip()
    return text


def harmless(value: object) -> str:
    """``value`` as a cell that no spreadsheet runs."""
    text: str = ILLEGAL_CHARACTERS_RE.sub("", _in_words(value))
    behind_spaces = text.lstrip(" \u00a0")
    if text[:1] in BEGINS_A_FORMULA or behind_spaces[:1] in BEGINS_A_FORMULA:
        return f"'{text}" if text else text
    return text


def write_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to show other letters than English ones."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    for row in (header, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=harmless(value))
            # Never a formula, whatever it looks like.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
