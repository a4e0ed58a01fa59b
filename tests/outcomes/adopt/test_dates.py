"""Windows and silences in calendars, and how long it still is in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from apps.core.times import time_left
from apps.outcomes.actions import silence
from tests.factories.outcomes import (
    a_paragraph,
    a_silence,
    a_snapshot,
    end_consultation,
)
from tests.outcomes.addresses import at

NOON = datetime(2031, 2, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"days": 9, "hours": 5}, "9 days"),
        ({"days": 3, "hours": 4, "minutes": 59}, "3 days, 4 hours"),
        ({"days": 1}, "1 day"),
        ({"hours": 2, "minutes": 1}, "2 hours, 1 minute"),
        ({"minutes": 25, "seconds": 59}, "25 minutes"),
        ({"seconds": 59}, "less than a minute"),
        ({"seconds": -1}, "over"),
    ],
)
def test_how_long_it_still_is_in_two_units(left, words):
    assert time_left(NOON + timedelta(**left), NOON) == words


def test_arabic_counts_in_its_own_way():
    with translation.override("ar"):
        assert time_left(NOON + timedelta(days=2), NOON) == "يومان"


@pytest.mark.django_db
def test_each_window_is_one_event_with_its_instants(
    client, document, organiser, participant
):
    a_paragraph(document, organiser)
    consulted = a_snapshot(document, organiser)
    end_consultation(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    stopped = a_silence(snapshot, organiser)
    silence.stop(stopped, by=organiser, reason="A mistake.")
    running = a_silence(snapshot, organiser)
    client.force_login(participant)

    answers = [client.get(at("dates", number=number)) for number in (1, 2)]
    first, second = (Calendar.from_ical(answer.content) for answer in answers)

    assert answers[0]["Content-Type"] == "text/calendar; charset=utf-8"
    [asked] = first.walk("VEVENT")
    window = consulted.consultations.get()
    assert asked.decoded("dtstart") == window.opens_at.replace(microsecond=0)
    assert [
        (str(one["status"]), one.decoded("dtend")) for one in second.walk("VEVENT")
    ] == [
        ("CONFIRMED", running.closes_at.replace(microsecond=0)),
        ("CANCELLED", stopped.closes_at.replace(microsecond=0)),
    ]
    assert len({str(one["uid"]) for one in second.walk("VEVENT")}) == 2


@pytest.mark.django_db
def test_where_nobody_is_asked_there_is_no_file(client, document, organiser):
    a_paragraph(document, organiser)
    a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    assert client.get(at("dates", number=1)).status_code == 404
