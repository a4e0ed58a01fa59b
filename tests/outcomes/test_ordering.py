"""However many ask for a PDF, it is made once; a failure is told and tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from apps.core.printing import RenderingFailed
from apps.editions.tasks import print_concept_note
from apps.outcomes.actions import versions
from apps.outcomes.exports import order_file
from apps.outcomes.models import Rendering
from apps.outcomes.models.renderings import RenderingQuerySet
from apps.outcomes.rendering.store import claim, render, render_due
from apps.outcomes.tasks import render_file
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    adopt,
    holder,
)
from tests.factories.programme import an_academy


@pytest.fixture
def orders(monkeypatch):
    given = []

    def give(words, **_):
        given.extend(words)

    monkeypatch.setattr("apps.outcomes.exports.render_file.apply_async", give)
    return given


def a_published_text():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")
    adopt(snapshot, organiser)
    versions.publish(document, by=organiser)
    return snapshot


def ask(client):
    return client.get(reverse("outcomes:pdf", kwargs={"edition": "2031"}))


@pytest.mark.django_db
def test_the_second_request_waits_for_the_first_order(
    client, orders, django_capture_on_commit_callbacks
):
    snapshot = a_published_text()

    with django_capture_on_commit_callbacks(execute=True):
        answers = [ask(client) for _ in range(3)]

    assert orders == [snapshot.pk]
    assert [answer.status_code for answer in answers] == [202] * 3
    assert {answer["Retry-After"] for answer in answers} == {"5"}
    assert {answer["Refresh"] for answer in answers} == {"5"}
    assert Rendering.objects.count() == 1


@pytest.mark.django_db
def test_freezing_waits_for_no_broker(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    client.force_login(drafter)

    def refuse(*_words, **_options):
        raise OperationalError("Connection refused.")

    monkeypatch.setattr("apps.outcomes.exports.render_file.apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        response = client.post(
            reverse("outcomes:freeze", args=["2031"]),
            {"purpose": "consultation", "label": "First"},
        )

    assert response.status_code == 302
    assert response.url == reverse("outcomes:version", args=["2031", 1])
    assert [callback.__name__ for callback in callbacks] == ["ring_now"]
    assert Rendering.objects.get().content is None


@pytest.mark.django_db
def test_an_order_that_is_lost_is_given_again(
    client, orders, django_capture_on_commit_callbacks
):
    a_published_text()

    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
        with time_machine.travel(now() + timedelta(seconds=61), tick=False):
            ask(client)

    assert len(orders) == 2


@pytest.mark.django_db
def test_the_file_comes_once_it_is_made(client, orders):
    snapshot = a_published_text()
    rendering = render(snapshot)

    answer = ask(client)
    again = client.get(
        reverse("outcomes:pdf", kwargs={"edition": "2031"}),
        headers={"If-None-Match": answer["ETag"]},
    )

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["ETag"] == f'"{rendering.sha256}"'
    assert again.status_code == 304
    assert orders == []


@pytest.mark.django_db
def test_a_failure_is_told_and_tried_less_and_less_often(client, orders, monkeypatch):
    snapshot = a_published_text()

    def fails(**_):
        raise RenderingFailed("No glyph for U+10FFFF")

    monkeypatch.setattr("apps.outcomes.rendering.store.write_pdf", fails)
    waits = []
    for _ in range(3):
        failed = render(snapshot)
        waits.append(round((failed.next_order_at - now()).total_seconds() / 60))
    public = ask(client)
    client.force_login(snapshot.frozen_by)
    team = ask(client)
    monkeypatch.undo()
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        render_due()

    assert waits == [1, 2, 4]
    assert (public.status_code, public["Retry-After"]) == (503, "60")
    assert b"No glyph" not in public.content
    assert b"No glyph for U+10FFFF" in team.content
    assert Rendering.objects.get().failure == ""
    assert Rendering.objects.get().sha256 != ""


@pytest.mark.django_db
def test_a_mistake_of_ours_is_kept_as_a_failure_too(monkeypatch):
    snapshot = a_published_text()
    monkeypatch.setattr("apps.outcomes.rendering.store.compose", lambda *_wanted: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        render(snapshot)

    kept = Rendering.objects.get()
    assert (kept.failure, kept.attempts) == ("ZeroDivisionError", 1)


@pytest.mark.django_db
def test_a_text_that_ends_its_worker_is_tried_less_and_less_often_too(monkeypatch):
    snapshot = a_published_text()
    claim(snapshot)

    def ends(**_):
        raise SystemExit

    monkeypatch.setattr("apps.outcomes.rendering.store.write_pdf", ends)
    waits = []
    for _ in range(3):
        with pytest.raises(SystemExit):
            render(snapshot)
        kept = Rendering.objects.get()
        waits.append(round((kept.next_order_at - now()).total_seconds() / 60))

    assert waits == [1, 2, 4]
    assert claim(snapshot)[1] is False
    # Otherwise the broker hands the order to the next worker, at once and for ever.
    assert render_file.acks_late is print_concept_note.acks_late is False


@pytest.mark.django_db
def test_what_was_made_in_the_end_counts_failures_only():
    assert render(a_published_text()).attempts == 0


def race(snapshot):
    together = Barrier(4)

    def go(_):
        try:
            together.wait()
            order_file(snapshot)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_those_who_ask_at_the_same_moment_one_orders(orders):
    snapshot = a_published_text()

    race(snapshot)

    assert orders == [snapshot.pk]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_everybody_orders(orders, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    snapshot = a_published_text()
    monkeypatch.setattr(RenderingQuerySet, "claimed", lambda *_: True)

    race(snapshot)

    assert orders == [snapshot.pk] * 4
