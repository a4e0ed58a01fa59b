"""Reading the pages of the programme of 2031."""

from datetime import UTC, datetime

#: 14:00 in Graz.
START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)


def page(client, **words):
    return client.get("/2031/programme/", words)


def words_of(response):
    return " ".join(response.content.decode().split())


def titles(response):
    programme = response.context["programme"]
    return {
        day.on.isoformat(): [e.session.title for e in day.entries]
        for day in programme.days
    }
