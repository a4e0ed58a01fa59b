from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.choices import SessionRole
from apps.programme.models import Session, SessionPerson, SessionPlan
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    participants,
)

pytestmark = pytest.mark.django_db


def answers(academy, **changed):
    return {
        "edition": academy.edition_id,
        "part": academy.pk,
        "title": "Budgets",
        "slug": "budgets",
        "kind": "workshop",
        "abstract": "",
        "starts_at": "2031-07-02T14:00",
        "ends_at": "2031-07-02T15:30",
        "capacity": "2",
        "language": "en",
        "recording": "none",
        **{
            f"{rows}-{count}_FORMS": "0"
            for rows in ("people", "inputs", "interpretations", "materials")
            for count in ("TOTAL", "INITIAL")
        },
        **changed,
    }


def change_page(session):
    return reverse("admin:programme_session_change", args=[session.pk])


def mistakes(response):
    return response.context["adminform"].form.errors.get_json_data()


def test_what_somebody_else_has_planned_meanwhile_is_not_overwritten(
    client, academy, organiser
):
    session = SessionFactory(part=academy, slug="budgets", title="Budgets")
    page = client.get(change_page(session))
    looked_at = page.context["adminform"].form.initial["version"]
    session.title = "Money"
    actions.change(session, actor=a_person("Another"))

    late = client.post(
        change_page(session), answers(academy, title="Coins", version=looked_at)
    )
    planned = SessionPlan.objects.get().title
    client.post(
        change_page(session), answers(academy, title="Coins", version=looked_at + 1)
    )

    codes = [one["code"] for one in mistakes(late)["__all__"]]
    assert (codes, planned) == (["changed_meanwhile"], "Money")
    assert SessionPlan.objects.get().title == "Coins"


def test_times_are_typed_as_the_editions_clocks_show_them(client, academy, organiser):
    client.post(reverse("admin:programme_session_add"), answers(academy))

    session = Session.objects.get()
    page = client.get(change_page(session)).content.decode()

    assert session.starts_at == datetime(2031, 7, 2, 12, 0, tzinfo=UTC)
    assert session.state == "draft"
    assert 'value="2031-07-02T14:00"' in page
    assert "Local time in Graz (Europe/Vienna)." in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_at": "2031-03-30T02:30", "ends_at": "2031-03-30T05:00"}, "starts_at"),
        ({"ends_at": "2031-07-02T13:00"}, "__all__"),
        ({"ends_at": ""}, "__all__"),
        ({"capacity": "0"}, "__all__"),
        ({"starts_at": "yesterday"}, "starts_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(client, academy, organiser, changed, field):
    response = client.post(
        reverse("admin:programme_session_add"), answers(academy, **changed)
    )

    assert field in mistakes(response)
    assert Session.objects.count() == 0


def test_seats_cannot_become_fewer_than_are_taken(client, academy, organiser):
    session = SessionFactory(part=academy, capacity=2)
    for person in participants(academy, 2):
        actions.sign_up(session, person=person)

    response = client.post(change_page(session), answers(academy, capacity="1"))

    assert [e["code"] for e in mistakes(response)["capacity"]] == ["seats_taken"]
    session.refresh_from_db()
    assert session.capacity == 2


def test_more_seats_go_to_the_waiting_list_at_once(client, academy, organiser):
    session = SessionFactory(part=academy, capacity=1)
    for person in participants(academy, 4):
        actions.sign_up(session, person=person)

    client.post(change_page(session), answers(academy, capacity="3"))

    states = session.sign_ups.order_by("pk").values_list("state", flat=True)
    assert [*states] == ["seated", "seated", "seated", "waiting"]
    assert Delivery.objects.filter(dedupe_key__endswith=":promoted").count() == 2


def test_publishing_and_cancelling_tell_everybody_once(client, academy, organiser):
    session = SessionFactory(part=academy, draft=True, title="Budgets", capacity=1)
    selected = {"_selected_action": [session.pk]}
    list_page = reverse("admin:programme_session_changelist")

    client.post(list_page, {"action": "publish_selected", **selected})
    people = participants(academy, 2)
    for person in people:
        actions.sign_up(session, person=person)
    asked = client.post(list_page, {"action": "cancel_selected", **selected})
    before = Session.objects.get().state
    client.post(
        list_page, {"action": "cancel_selected", "confirmed": "yes", **selected}
    )
    client.post(
        list_page, {"action": "cancel_selected", "confirmed": "yes", **selected}
    )

    assert "Everybody who signed up or waits gets a letter." in asked.content.decode()
    assert (before, Session.objects.get().state) == ("published", "cancelled")
    told = Delivery.objects.filter(subject="Cancelled: Budgets")
    assert {row.person_id for row in told} == {person.pk for person in people}
    assert told.count() == 2
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", "actor")
    assert [*verbs] == [
        ("session.published", organiser.pk),
        ("release.published", organiser.pk),
        ("session.cancelled", organiser.pk),
    ]


def test_people_are_named_by_the_address_of_their_account(client, academy, organiser):
    speaker = a_person("Speaker")
    session = SessionFactory(part=academy)
    rows = {
        "people-TOTAL_FORMS": "1",
        "people-0-position": "0",
        "people-0-role": "rapporteur",
        "people-0-name": "",
    }

    refused = client.post(
        change_page(session),
        answers(academy, **rows, **{"people-0-person": "nobody@example.org"}),
    )
    client.post(
        change_page(session),
        answers(academy, **rows, **{"people-0-person": "Speaker@example.org"}),
    )

    assert "Nobody has an account with this address." in refused.content.decode()
    row = SessionPerson.objects.get()
    assert (row.person, row.role, row.listed) == (
        speaker,
        SessionRole.RAPPORTEUR,
        False,
    )


def test_a_speaker_in_two_places_is_pointed_out(client, academy, organiser):
    start = datetime(2031, 7, 2, 12, 0, tzinfo=UTC)
    session = SessionFactory(part=academy, starts_at=start)
    other = SessionFactory(part=academy, title="Parallel", starts_at=start)
    for each in (session, other):
        SessionPersonFactory(session=each, name="Ada Example")

    response = client.post(
        change_page(session),
        answers(
            academy,
            **{
                "people-TOTAL_FORMS": "1",
                "people-INITIAL_FORMS": "1",
                "people-0-id": session.people.get().pk,
                "people-0-session": session.pk,
                "people-0-position": "0",
                "people-0-role": "speaker",
                "people-0-name": "Ada Example",
            },
        ),
        follow=True,
    )

    told = [str(message) for message in response.context["messages"]]
    words = "Ada Example is in “Budgets” and in “Parallel” at the same time."
    assert words in told


def test_an_organiser_sees_the_sessions_of_their_edition_only(
    client, academy, organiser
):
    mine = SessionFactory(part=academy, title="Mine")
    foreign = SessionFactory(part=an_academy("2032"), title="Foreign")

    listed = client.get(reverse("admin:programme_session_changelist"))

    assert [s.title for s in listed.context["cl"].result_list] == ["Mine"]
    assert client.get(change_page(mine)).status_code == 200
    assert client.get(change_page(foreign)).status_code == 404
    assert client.post(change_page(foreign), answers(academy)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.title == "Foreign"


def test_the_list_of_sign_ups_can_be_looked_at_and_not_changed(
    client, academy, organiser
):
    session = SessionFactory(part=academy)
    [person] = participants(academy, 1)
    held = actions.sign_up(session, person=person)

    listed = client.get(
        reverse("admin:programme_signup_changelist"), {"session__id__exact": session.pk}
    )
    page = reverse("admin:programme_signup_change", args=[held.pk])

    assert [row.pk for row in listed.context["cl"].result_list] == [held.pk]
    assert client.post(page, {"state": "left"}).status_code == 403
    assert client.get(reverse("admin:programme_signup_add")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_at_any_length(
    client, academy, organiser, django_assert_max_num_queries, number
):
    for _ in range(number):
        SessionFactory(part=academy)

    with django_assert_max_num_queries(20):
        client.get(reverse("admin:programme_session_changelist"))
