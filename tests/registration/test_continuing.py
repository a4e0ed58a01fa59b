"""Going on elsewhere, with what was said before, and the preview of the form."""

import pytest
from django.urls import reverse

from apps.notifications.models import Delivery
from apps.registration.actions.publishing import publish
from apps.registration.models import Application, ApplicationDraft, Upload
from tests.factories.editions import (
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    WordingFactory,
    a_question,
)
from tests.registration.test_applying import ABOUT, CONSENT, MOTIVATION, WORK, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = CallFactory()
    TargetGroupFactory(edition=call.part.edition, position=1)
    return call


@pytest.fixture(autouse=True)
def person(client):
    person = PersonFactory(email="amina@example.org", full_name="", display_name="")
    client.force_login(person)
    return person


def go_on(call):
    return reverse("registration:go-on", args=[call.part.edition.slug, call.part.kind])


def test_a_link_is_sent_and_what_was_typed_is_saved(client, call):
    typed = ABOUT | {"country": "", "send_link": "1"}

    first = client.post(at(call, "about"), typed, follow=True)
    client.post(at(call, "about"), typed)

    page = first.content.decode()
    assert first.redirect_chain == [(at(call, "about"), 302)]
    assert "a link is on its way to amina@example.org" in page
    assert ApplicationDraft.objects.get().answers["organisation"] == ["City of Kisumu"]
    letter = Delivery.objects.get()
    assert letter.template == "registration/continue"
    assert letter.address == "amina@example.org"
    assert go_on(call) in letter.body_text


def test_the_link_leads_after_signing_in_to_where_one_stopped(client, call, person):
    group = call.part.edition.target_groups.get()
    client.logout()
    before = client.get(go_on(call))
    client.force_login(person)

    def leads_to():
        return client.get(go_on(call)).url

    assert before.url.startswith("/accounts/login/?next=")
    assert leads_to() == at(call, "about")
    client.post(at(call, "about"), ABOUT)
    assert leads_to() == at(call, "work")
    client.post(at(call, "work"), WORK | {"target_group": group.pk})
    client.post(at(call, "consent"), CONSENT)
    assert leads_to() == at(call, "motivation")
    client.post(at(call, "motivation"), MOTIVATION)
    assert leads_to() == at(call, "check")


def test_links_are_not_sent_too_often(client, call, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"continue": "1/h/user"}

    statuses = [
        client.post(at(call, "about"), ABOUT | {"send_link": "1"}).status_code
        for _time in range(2)
    ]

    assert statuses == [302, 429]
    assert Delivery.objects.count() == 1


@pytest.fixture
def earlier(person):
    return ApplicationFactory(
        person=person,
        full_name="Amina Otieno",
        country="KE",
        organisation="City of Kisumu",
        languages=["en", "sw"],
        level="local",
        next_generation=True,
        motivation="What I wanted then.",
    )


def test_earlier_answers_are_offered_and_overwrite_nothing(client, call, earlier):
    client.post(at(call, "about"), {"organisation": "City of Mombasa"})
    page = client.get(at(call, "about")).content.decode()

    answer = client.post(at(call, "about"), {"earlier": "1"})

    assert "Use my earlier answers" in page
    assert answer.url == at(call, "about")
    typed = ApplicationDraft.objects.get().answers
    assert typed["organisation"] == ["City of Mombasa"]
    assert (typed["full_name"], typed["country"]) == (["Amina Otieno"], ["KE"])
    assert (typed["languages"], typed["level"]) == (["en", "sw"], ["local"])
    assert typed["next_generation"] == ["yes"]
    assert not {"motivation", "target_group"} & typed.keys()
    assert typed["is_first_time"] == []
    again = client.get(at(call, "about")).content.decode()
    assert "Use my earlier answers" not in again
    assert "City of Mombasa" in again


def test_nobody_is_offered_the_answers_of_others(client, call):
    ApplicationFactory(country="KE")

    page = client.get(at(call, "about")).content.decode()
    client.post(at(call, "about"), {"earlier": "1"})

    assert "Use my earlier answers" not in page
    assert ApplicationDraft.objects.get().answers.get("country") == []


def preview(call, step, **chosen):
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    address = reverse("admin:registration_call_preview", args=[call.pk, step])
    return f"{address}?{query}"


def test_the_preview_shows_unpublished_questions_in_each_language(
    client, call, organiser
):
    question = a_question(call, "How do you travel?", is_required=True)
    WordingFactory(question=question, language="fr", label="Comment venez-vous ?")

    english = client.get(preview(call, "motivation"))
    french = client.get(preview(call, "motivation", language="fr")).content.decode()

    assert "How do you travel?" in english.content.decode()
    assert "Comment venez-vous ?" in french
    assert "Pourquoi" in french
    for step in ("about", "work", "consent", "all"):
        assert client.get(preview(call, step)).status_code == 200
    assert client.get(preview(call, "nothing")).status_code == 404
    call.refresh_from_db()
    assert call.current is None


def test_the_preview_checks_and_saves_nothing(client, call, organiser):
    group = call.part.edition.target_groups.get()
    question = a_question(
        call, "Which office?", is_required=True, target_groups=[group]
    )
    others = client.get(preview(call, "motivation")).content.decode()
    address = preview(call, "motivation", group=group.pk)

    wrong = client.post(address, MOTIVATION)
    right = client.post(address, MOTIVATION | {f"q_{question.key}": "The second"})

    assert "Which office?" not in others
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {f"q_{question.key}"}
    assert "This page would be accepted" in right.content.decode()
    for model in (ApplicationDraft, Application, Upload):
        assert not model.objects.exists()


def test_the_preview_shows_the_text_and_the_criteria_not_published_yet(
    client, call, organiser
):
    empty = client.get(preview(call, "call")).content.decode()
    publish(call, by=organiser)
    CriterionFactory(call=call, text="Works with people")
    type(call).objects.update(text="Come *all*.")

    page = client.get(preview(call, "call")).content.decode()
    public = client.get(f"/{call.part.edition.slug}/apply/").content.decode()

    assert "The call has neither a text nor criteria yet." in empty
    assert "Come <em>all</em>." in page
    assert "<li><bdi>Works with people</bdi></li>" in page
    assert "<form" in page  # The language is chosen; nothing is asked.
    assert 'name="motivation"' not in page
    assert "Come" not in public
    assert "Works with people" not in public


def test_a_question_that_cannot_be_asked_is_named_instead(client, call, organiser):
    a_question(call, "How do you travel?", kind="single", options="a: A")

    answer = client.get(preview(call, "all"), follow=True)

    assert "How do you travel?: Write at least two options." in answer.content.decode()
