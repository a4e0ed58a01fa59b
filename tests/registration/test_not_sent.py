"""What somebody was typing when the call closed is kept, shown to them, and not sent."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.registration.models import Application, ApplicationDraft, Call, Upload
from tests.factories.editions import PersonFactory, TargetGroupFactory
from tests.factories.registration import ApplicationFactory, CallFactory
from tests.registration.test_applying import ABOUT, MOTIVATION, WORK, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = CallFactory(opens_at=now() - timedelta(days=9))
    TargetGroupFactory(edition=call.part.edition, position=1)
    return call


@pytest.fixture
def person(client):
    person = PersonFactory(full_name="", display_name="")
    client.force_login(person)
    return person


def close(call, *, ago=timedelta(minutes=1)):
    Call.objects.filter(pk=call.pk).update(closes_at=now() - ago)


def address(call, name="not-sent"):
    where = [call.part.edition.slug, call.part.kind]
    return reverse(f"registration:{name}", args=where)


def start(call):
    return reverse("registration:apply", args=[call.part.edition.slug])


@pytest.mark.parametrize("step", ["motivation", "all"])
def test_a_page_sent_after_the_closing_is_kept_and_shown(client, call, person, step):
    client.post(at(call, "about"), ABOUT)
    close(call)

    page = client.post(at(call, step), MOTIVATION, follow=True)

    assert page.redirect_chain == [(address(call), 302)]
    text = page.content.decode()
    assert "your application was not sent" in text
    assert "To learn what works.<br>And to share it." in text
    assert "Our participatory budget." in text
    # A box that nobody ticked is nothing that was typed.
    assert "Send me news" not in text
    draft = ApplicationDraft.objects.get()
    assert draft.answers["motivation"] == [MOTIVATION["motivation"]]
    assert not Application.objects.exists()


def test_the_first_page_is_kept_as_well_with_what_is_wrong_in_it(client, call, person):
    close(call)

    too_long = ("Amina " * 40).strip()

    typed = ABOUT | {"full_name": too_long}
    page = client.post(at(call, "about"), typed, follow=True).content.decode()

    assert too_long in page
    assert "City of Kisumu" in page


def test_whole_answers_are_not_sent_and_shown(client, call, person):
    client.post(at(call, "all"), ABOUT | WORK | MOTIVATION)
    close(call)

    page = client.post(at(call, "check"), {}, follow=True)

    assert page.redirect_chain == [(address(call), 302)]
    assert "City of Kisumu" in page.content.decode()
    assert not Application.objects.exists()


def test_whoever_comes_back_later_finds_it_from_the_call(client, call, person):
    client.post(at(call, "about"), ABOUT)
    close(call, ago=timedelta(days=3))

    assert address(call) in client.get(start(call)).content.decode()
    for step in ("about", "all", "check"):
        assert client.get(at(call, step)).url == address(call)
    assert client.get(address(call, "go-on")).url == address(call)
    assert "Amina Otieno" in client.get(address(call)).content.decode()
    # What is sent days later is no page that stood open.
    client.post(at(call, "motivation"), MOTIVATION)
    assert "motivation" not in ApplicationDraft.objects.get().answers


def test_a_call_that_is_opened_again_goes_on_with_it(client, call, person):
    client.post(at(call, "about"), ABOUT)
    close(call)
    client.post(at(call, "motivation"), MOTIVATION)

    Call.objects.update(closes_at=now() + timedelta(days=1))

    assert client.get(address(call)).url == start(call)
    page = client.get(at(call, "motivation")).content.decode()
    assert "Our participatory budget." in page


def test_it_can_be_removed_at_once(client, call, person):
    client.post(at(call, "about"), ABOUT)
    other = PersonFactory()
    kept = ApplicationDraft.objects.create(part=call.part, person=other)
    close(call)

    response = client.post(address(call))

    assert response.url == start(call)
    assert [*ApplicationDraft.objects.all()] == [kept]
    assert not Upload.objects.exists()
    assert client.get(address(call)).url == start(call)


def test_nothing_is_removed_while_the_call_is_open(client, call, person):
    client.post(at(call, "about"), ABOUT)

    assert client.post(address(call)).url == start(call)

    assert ApplicationDraft.objects.count() == 1


def test_nobody_reads_what_others_typed(client, call, person):
    client.post(at(call, "about"), ABOUT)
    close(call)

    client.force_login(PersonFactory())

    assert client.get(address(call)).url == start(call)
    assert address(call) not in client.get(start(call)).content.decode()


def test_whoever_has_sent_one_on_another_device_reads_both(client, call, person):
    sent = ApplicationFactory(part=call.part, person=person, motivation="To listen.")

    page = client.post(at(call, "motivation"), MOTIVATION)

    text = page.content.decode()
    assert page.status_code == 409
    assert "Something else was saved here meanwhile" in text
    assert "To listen." in text
    assert "Our participatory budget.</textarea>" in text
    sent.refresh_from_db()
    assert sent.motivation == "To listen."
    assert not ApplicationDraft.objects.exists()

    seen = page.context["seen"]
    client.post(at(call, "motivation"), MOTIVATION | {"seen": seen})

    draft = ApplicationDraft.objects.get()
    assert (draft.changes, draft.answers["motivation"]) == (
        sent,
        [MOTIVATION["motivation"]],
    )


@pytest.mark.parametrize("step", ["consent", "all", "check", "nothing"])
def test_from_the_other_pages_one_is_led_to_what_was_sent(client, call, person, step):
    sent = ApplicationFactory(part=call.part, person=person, declined=True)
    close(call)

    page = client.post(at(call, "motivation"), MOTIVATION)
    response = client.post(at(call, step), MOTIVATION)

    assert page.status_code == 409
    assert "Our participatory budget.</textarea>" in page.content.decode()
    assert response.url == sent.get_absolute_url()
    assert not Application.objects.exclude(pk=sent.pk).exists()
