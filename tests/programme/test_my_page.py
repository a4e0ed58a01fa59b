"""What one has applied for and signed up for."""

from datetime import timedelta

import pytest

from apps.programme import actions
from apps.programme.queries import my_page
from tests.factories.programme import (
    SessionFactory,
    SignUpFactory,
    a_person,
    participants,
)
from tests.factories.registration import ApplicationFactory
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db


def test_my_page_shows_what_is_next_the_agenda_and_the_applications(
    client, academy, session
):
    [person] = participants(academy, 1)
    client.force_login(person)
    before = words_of(client.get("/me/"))
    actions.sign_up(session, person=person)

    after = words_of(client.get("/me/"))

    assert "Choose your sessions" in before
    assert "No sessions ahead" in before
    assert "Place given" in after
    assert after.count("Budgets") == 2


def test_an_empty_page_of_mine_says_what_to_do(client):
    client.force_login(a_person("New"))

    text = words_of(client.get("/me/"))

    assert "You have not applied for anything yet." in text
    assert "No applications" in text


@pytest.mark.parametrize("number", [1, 3])
def test_my_page_takes_the_same_statements_at_any_length(
    academy, django_assert_num_queries, number
):
    [person] = participants(academy, 1)
    for i in range(number):
        SignUpFactory(
            session=SessionFactory(part=academy, starts_at=START + timedelta(days=i)),
            person=person,
        )

    with django_assert_num_queries(2):
        page = my_page(person)

    assert len(page.agenda) == number


def test_who_has_withdrawn_waits_for_no_news(client):
    application = ApplicationFactory(withdrawn=True)
    client.force_login(application.person)

    text = words_of(client.get("/me/"))

    assert "We write to you as soon as" not in text
    assert "The edition pages say when you can apply again." in text
