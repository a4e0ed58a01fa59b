from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.core.partial_dates import (
    PartialDate,
    PartialDateFormField,
    Precision,
    all_day,
    display_range,
    in_order,
)
from apps.editions.models import Reference
from tests.factories.editions import ReferenceFactory

PARSE = PartialDate.parse


@pytest.mark.parametrize(
    ("text", "precision", "words"),
    [
        ("", Precision.UNKNOWN, "date not known"),
        ("2023", Precision.YEAR, "2023"),
        ("2023-02", Precision.MONTH, "February 2023"),
        ("2023-02-08", Precision.DAY, "8 February 2023"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(text, precision, words):
    known = PARSE(text)

    assert known.precision == precision
    assert known.display("en") == words
    assert known.isoformat() == text


@pytest.mark.parametrize(
    ("language", "month", "day"),
    [
        ("en", "February 2023", "8 February 2023"),
        ("en-gb", "February 2023", "8 February 2023"),
        ("de", "Februar 2023", "8. Februar 2023"),
        ("fr", "février 2023", "8 février 2023"),
        ("es", "febrero de 2023", "8 de febrero de 2023"),
        ("ar", "فبراير 2023", "8 فبراير 2023"),
    ],
)
def test_each_language_writes_dates_its_own_way(language, month, day):
    shown = [PARSE("2023-02").display(language), PARSE("2023-02-08").display(language)]

    assert [text.casefold() for text in shown] == [month.casefold(), day.casefold()]


def test_a_vague_date_can_say_that_the_day_is_to_come():
    shown = [
        PARSE(text).display("en", to_be_determined=True)
        for text in ("", "2023-02", "2023-02-08")
    ]

    assert shown == [
        "date to be determined",
        "February 2023 (precise date to be determined)",
        "8 February 2023",
    ]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2022-02-01", "2022-02-08", "1–8 February 2022"),
        ("2022-01-28", "2022-02-03", "28 January – 3 February 2022"),
        ("2021-12-30", "2022-01-02", "30 December 2021 – 2 January 2022"),
        ("2022-02", "2022-03", "February – March 2022"),
        ("2021-12", "2022-01", "December 2021 – January 2022"),
        ("2021", "2023", "2021–2023"),
        ("2023-02", "", "February 2023"),
        ("", "2023-02", "February 2023"),
        ("2023-02-08", "2023-02-08", "8 February 2023"),
        ("2022", "2023-02", "2022 – February 2023"),
        ("", "", "date not known"),
    ],
)
def test_ranges_say_once_what_both_ends_share(start, end, words):
    assert display_range(PARSE(start), PARSE(end), "en") == words


def test_a_german_range_keeps_its_full_stops():
    shown = display_range(PARSE("2022-02-01"), PARSE("2022-02-08"), "de")

    assert shown == "1.–8. Februar 2022"


def test_a_vague_range_can_say_that_the_days_are_to_come():
    shown = display_range(
        PARSE("2023-02"), PARSE("2023-03"), "en", to_be_determined=True
    )

    assert shown == "February – March 2023 (precise date to be determined)"


def test_the_vaguer_comes_first_and_the_unknown_last():
    texts = ["", "2023-02-08", "2022-12", "2023", "2023-02", "2023-01-31"]

    assert [day.isoformat() for day in sorted(map(PARSE, texts))] == [
        "2022-12",
        "2023",
        "2023-01-31",
        "2023-02",
        "2023-02-08",
        "",
    ]


@pytest.mark.django_db
def test_the_database_puts_them_in_the_same_order():
    texts = ["", "2023-02-08", "2022-12", "2023", "2023-02", "2023-01-31"]
    for text in texts:
        ReferenceFactory(dated=text)

    found = Reference.objects.order_by(in_order("dated")).values_list(
        "dated", flat=True
    )

    assert list(found) == sorted(map(PARSE, texts))


@pytest.mark.parametrize(
    "text",
    ["2023-13", "2023-02-30", "2023-00", "0000", "23", "2023-2", "2023-02-08T10", "x"],
)
def test_impossible_dates_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- the message is for people
        PARSE(text)


def test_only_days_become_calendar_events():
    assert all_day(PARSE("2023-02-08")) == (date(2023, 2, 8), date(2023, 2, 9))
    assert all_day(PARSE("2022-02-01"), PARSE("2022-02-08")) == (
        date(2022, 2, 1),
        date(2022, 2, 9),
    )
    assert [all_day(PARSE(text)) for text in ("", "2023", "2023-02")] == [None] * 3
    assert all_day(PARSE("2023-02-08"), PARSE("2023-03")) is None


def test_the_latest_day_a_vague_date_can_mean():
    assert [PARSE(text).latest_day for text in ("2024-02", "2023", "")] == [
        date(2024, 2, 29),
        date(2023, 12, 31),
        None,
    ]


@given(st.dates(min_value=date(1, 1, 1)), st.sampled_from([4, 7, 10]))
def test_reading_what_was_written_gives_the_same(day, length):
    text = day.isoformat()[:length]

    assert PARSE(text).isoformat() == text


class DateForm(forms.Form):
    starts_on = PartialDateFormField(required=False)


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("8", "2", "2023", "2023-02-08"),
        ("", "02", "2023", "2023-02"),
        ("", "", "2023", "2023"),
        ("", "", "", ""),
    ],
)
def test_the_form_takes_what_is_known(day, month, year, expected):
    form = DateForm(
        {"starts_on_day": day, "starts_on_month": month, "starts_on_year": year}
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_on"] == PARSE(expected)


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("30", "2", "2023", "This day does not exist in that month."),
        ("8", "", "2023", "Give a month as well."),
        ("", "2", "", "Give a year as well."),
        ("", "13", "2023", "Enter a month from 1 to 12."),
        ("x", "2", "2023", "Enter a day from 1 to 31."),
        ("", "", "23", "Enter a year of four digits, for example 2023."),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_the_input(day, month, year, message):
    form = DateForm(
        {"starts_on_day": day, "starts_on_month": month, "starts_on_year": year}
    )

    assert form.errors == {"starts_on": [message]}
    assert f'value="{year}"' in str(form["starts_on"]) or not year
