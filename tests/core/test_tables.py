"""Reading what people bring, and writing what no spreadsheet runs."""

import csv
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.core.tables import (
    BEGINS_A_FORMULA,
    MOST_ROWS,
    column_letter,
    harmless,
    read_table,
    write_csv,
    write_xlsx,
)

HEADER = ("email", "name")
ROW = ("zoë@example.org", "Zoë Ångström")


@pytest.mark.parametrize(
    ("encoding", "separator", "read_as"),
    [
        ("utf-8", ",", "UTF-8, comma"),
        ("utf-8-sig", ";", "UTF-8, semicolon"),
        ("utf-16", "\t", "UTF-16, tab"),
        ("cp1252", ";", "Windows-1252, semicolon"),
    ],
)
def test_encodings_and_separators_are_recognised(encoding, separator, read_as):
    text = f"{separator.join(HEADER)}\r\n\r\n{separator.join(ROW)}\r\n"

    table = read_table(text.encode(encoding))

    assert (table.header, table.read_as) == (HEADER, read_as)
    assert [(row.line, row.cells) for row in table.rows] == [(3, ROW)]


def test_a_separator_inside_quotes_divides_nothing():
    table = read_table(b'name;place\n"One; two, three";Graz\n')

    assert table.rows[0].cells == ("One; two, three", "Graz")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"email\n",
        b"PK\x03\x04 no archive",
        b"\xff\xfe\x00",
        b"email\n" + b"a@example.org\n" * (MOST_ROWS + 1),
    ],
)
def test_what_is_no_table_or_too_long_is_refused(content):
    with pytest.raises(ValidationError):
        read_table(content)


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("xl/worksheets/sheet1.xml", 17 * 1024 * 1024),
        ("xl/workbook.xml", 1024 * 1024 + 1),
        ("xl/styles.xml", 1024 * 1024 + 1),
    ],
)
def test_an_archive_that_unpacks_to_a_mountain_is_refused(name, length):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" " * length)

    with pytest.raises(ValidationError, match="too large"):
        read_table(packed.getvalue())


def a_spreadsheet(method=zipfile.ZIP_DEFLATED, **instead):
    """A good one, with some of its parts exchanged; they are named without folder."""
    good, made = io.BytesIO(write_xlsx(HEADER, [ROW])), io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(made, "w", method) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, instead.get(stem) or old.read(name))
    return made.getvalue()


def spoilt(content, *, every):
    """``content`` with some of what is packed turned round, from behind the first head."""
    turned = bytearray(content)
    for at in range(60, len(turned) - 22, every):
        turned[at] ^= 0xFF
    return bytes(turned)


@pytest.mark.parametrize(
    "content",
    [
        *(spoilt(a_spreadsheet(), every=step) for step in range(301, 400, 3)),
        *(
            spoilt(a_spreadsheet(zipfile.ZIP_LZMA), every=step)
            for step in range(301, 400, 3)
        ),
        a_spreadsheet(core=b"<no XML"),
        a_spreadsheet(workbook=b"<no XML"),
        a_spreadsheet(sheet1=b"<no XML"),
    ],
)
def test_a_damaged_spreadsheet_is_refused(content):
    """Whatever the library raises about it."""
    with pytest.raises(ValidationError):
        read_table(content)


def test_a_spreadsheet_is_read_with_its_lines():
    book = Workbook()
    for row in (HEADER, (None, None), ROW, ("n@example.org", 7.0)):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    table = read_table(out.getvalue())

    assert (table.header, table.read_as) == (HEADER, "XLSX")
    assert [(row.line, row.cells) for row in table.rows] == [
        (3, ROW),
        (4, ("n@example.org", "7")),
    ]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|x", "%x"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_is_run_by_a_spreadsheet(typed):
    content = write_csv(["name"], [[typed]])
    sheet = load_workbook(io.BytesIO(write_xlsx(["name"], [[typed]]))).worksheets[0]

    [_, [in_csv]] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert in_csv.startswith("'")
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


@given(st.text(max_size=30))
def test_nothing_harmless_begins_a_formula(text):
    cell = harmless(text)

    assert cell.lstrip(" \u00a0")[:1] not in BEGINS_A_FORMULA or not cell.strip()


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_was_taken_away_comes_back_as_it_was(write):
    rows = [("=1+1", "Zoë"), ("'quoted'", "عادة"), ("-", "7")]

    table = read_table(write(HEADER, rows))

    assert [row.cells for row in table.rows] == rows


def test_columns_are_called_as_a_spreadsheet_does():
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]
