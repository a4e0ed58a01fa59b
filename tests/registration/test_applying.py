import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.core.zones import COOKIE
from apps.notifications.models import Delivery
from apps.registration.actions.applying import Answers, submit
from apps.registration.choices import ConsentKind, State
from apps.registration.models import (
    AccessNeeds,
    Application,
    ApplicationDraft,
    Call,
    Consent,
)
from tests.factories.editions import PersonFactory, TargetGroupFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
)

pytestmark = pytest.mark.django_db

ABOUT = {
    "full_name": "Amina Otieno",
    "display_name": "Amina",
    "country": "KE",
    "languages": ["en", "sw"],
    "organisation": "City of Kisumu",
    "position": "Adviser",
    "next_generation": "yes",
    "is_first_time": "no",
}
WORK = {
    "relation": "within",
    "function": "human_rights",
    "level": "local",
    "settlement": "city",
    "size_band": "under_1m",
    "disciplines": ["law", "planning"],
}
MOTIVATION = {
    "motivation": "To learn what works.\nAnd to share it.",
    "own_contribution": "Our participatory budget.",
}
CONSENT = {
    "consent_privacy": "on",
    "consent_list": "on",
    "needs": ["captions"],
    "needs_details": "In French",
    "consent_access_needs": "on",
}


@pytest.fixture
def call():
    call = CallFactory()
    TargetGroupFactory(edition=call.part.edition, position=1)
    return call


@pytest.fixture
def person(client):
    person = PersonFactory(full_name="", display_name="")
    client.force_login(person)
    return person


def at(call, step):
    name = {"check": "check", "all": "on-one-page"}.get(step)
    where = [call.part.edition.slug, call.part.kind]
    if name:
        return reverse(f"registration:{name}", args=where)
    return reverse("registration:step", args=[*where, step])


def work(call):
    return WORK | {"target_group": call.part.edition.target_groups.get().pk}


def everything(call):
    return ABOUT | work(call) | MOTIVATION | CONSENT


def fill(client, call):
    client.post(at(call, "about"), ABOUT)
    client.post(at(call, "work"), work(call))
    client.post(at(call, "motivation"), MOTIVATION)
    return client.post(at(call, "consent"), CONSENT)


def test_each_step_leads_to_the_next_and_the_last_to_the_answers(client, call, person):
    assert client.post(at(call, "about"), ABOUT).url == at(call, "work")
    assert client.post(at(call, "work"), work(call)).url == at(call, "motivation")
    assert client.post(at(call, "motivation"), MOTIVATION).url == at(call, "consent")
    assert client.post(at(call, "consent"), CONSENT).url == at(call, "check")


def test_sending_writes_the_application_and_everything_beside_it(client, call, person):
    fill(client, call)
    draft = ApplicationDraft.objects.get()

    response = client.post(
        at(call, "check"), {"submission_key": str(draft.submission_key)}
    )

    application = Application.objects.get()
    assert response.url == f"/me/applications/{application.reference}/"
    assert application.state == State.SUBMITTED
    assert application.person == person
    assert (application.country.code, application.level) == ("KE", "local")
    assert application.disciplines == ["law", "planning"]
    assert application.languages == ["en", "sw"]
    assert application.next_generation is True
    assert application.is_first_time is False
    assert application.target_group.code == "T1"
    assert application.motivation == "To learn what works.\nAnd to share it."
    assert {c.kind for c in application.consents.all()} == {
        ConsentKind.PRIVACY,
        ConsentKind.LIST,
        ConsentKind.ACCESS_NEEDS,
    }
    assert AccessNeeds.objects.get().kinds == ["captions"]
    assert not ApplicationDraft.objects.exists()
    person.refresh_from_db()
    assert (person.full_name, person.display_name) == ("Amina Otieno", "Amina")
    assert [d.template for d in Delivery.objects.all()] == ["registration/received"]


def test_a_consent_keeps_the_words_it_was_asked_in(client, call, person):
    fill(client, call)

    client.post(at(call, "check"))

    wording = Consent.objects.get(kind=ConsentKind.PRIVACY).wording
    assert wording.language == "en"
    assert wording.text.endswith("I have read how my data are used.")
    assert "Partners see it only if you agree." in wording.text
    assert len(wording.sha256) == 64


def test_everything_on_one_page_takes_four_requests(client, call, person):
    typed = everything(call)
    with CaptureQueriesContext(connection) as used:
        client.get(at(call, "all"))
        answers = client.post(at(call, "all"), typed)
        key = answers.context["draft"].submission_key
        sent = client.post(at(call, "check"), {"submission_key": str(key)})
        page = client.get(sent.url)

    assert (answers.status_code, page.status_code) == (200, 200)
    assert "Check your answers" in answers.content.decode()
    assert Application.objects.count() == 1
    ours = [
        query["sql"]
        for query in used.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert len(ours) <= 40


def test_mistakes_are_named_and_everything_typed_is_kept(client, call, person):
    typed = ABOUT | {"country": "XX", "position": "Deputy <mayor>"}

    response = client.post(at(call, "about"), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"country"}
    assert escape("Deputy <mayor>") in page
    assert ApplicationDraft.objects.get().answers["position"] == ["Deputy <mayor>"]
    again = client.get(at(call, "about")).content.decode()
    assert escape("Deputy <mayor>") in again


def test_what_was_typed_survives_the_end_of_the_session(client, call, person):
    client.logout()

    response = client.post(at(call, "motivation"), {"motivation": "I typed for long."})
    client.force_login(person)
    page = client.get(at(call, "motivation")).content.decode()

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=")
    assert "I typed for long." in page
    assert ApplicationDraft.objects.get().answers["motivation"] == ["I typed for long."]


def test_a_draft_continues_on_another_device(client, call, person, django_user_model):
    client.post(at(call, "about"), ABOUT)
    client.logout()
    client.force_login(person)

    page = client.get(at(call, "about")).content.decode()

    assert "City of Kisumu" in page
    assert "Saved:" in page


def test_change_leads_back_to_the_answers(client, call, person):
    fill(client, call)

    page = client.get(at(call, "check")).content.decode()
    response = client.post(at(call, "about"), ABOUT | {"to": "check"})

    assert f"{at(call, 'about')}?to=check" in page
    assert response.url == at(call, "check")


def test_incomplete_answers_cannot_be_sent(client, call, person):
    client.post(at(call, "about"), ABOUT)

    response = client.post(at(call, "check"))

    assert response.status_code == 422
    assert "Some answers are still missing" in response.content.decode()
    assert not Application.objects.exists()


def test_no_consent_is_ticked_beforehand(client, call, person):
    page = client.get(at(call, "consent")).content.decode()

    assert 'name="consent_privacy"' in page
    assert " checked" not in page


@pytest.mark.parametrize(
    ("zones", "kept"),
    [
        (("", "America/Bogota"), "America/Bogota"),
        (("Asia/Tokyo", "America/Bogota"), "Asia/Tokyo"),
        (("", "Nowhere/Such"), ""),
    ],
)
def test_deadlines_follow_the_night_of_the_browser(client, call, person, zones, kept):
    known, client.cookies[COOKIE] = zones
    type(person).objects.filter(pk=person.pk).update(time_zone=known)
    fill(client, call)

    client.post(at(call, "check"))

    assert Application.objects.get().person.time_zone == kept


def test_access_needs_are_kept_only_with_consent(client, call, person):
    response = client.post(
        at(call, "consent"), {"consent_privacy": "on", "needs_details": "A ramp"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"consent_access_needs"}


def test_the_second_sending_gets_the_first_answer(client, call, person):
    fill(client, call)
    key = str(ApplicationDraft.objects.get().submission_key)

    first = client.post(at(call, "check"), {"submission_key": key})
    second = client.post(at(call, "check"), {"submission_key": key})

    assert first.url == second.url
    assert Application.objects.count() == 1
    assert Delivery.objects.count() == 1
    assert mail.outbox == []


def test_one_page_sent_by_two_people_and_for_two_parts_is_an_application_of_each(call):
    key, other = uuid4(), CallFactory()
    people = PersonFactory.create_batch(2)
    facts = Answers(facts={"full_name": "A person", "country": "KE"})

    def everybody_sends():
        return [
            submit(each.part, person=person, answers=facts, key=key).pk
            for each in (call, other)
            for person in people
        ]

    first, second = everybody_sends(), everybody_sends()

    assert first == second
    assert Application.objects.count() == len(set(first)) == 4


@pytest.mark.parametrize("step", ["about", "all", "check"])
def test_the_closed_call_takes_nothing(client, person, step):
    opened = now() - timedelta(days=9)
    call = CallFactory(opens_at=opened, closes_at=opened + timedelta(days=7))

    response = client.post(at(call, step), ABOUT)

    assert response.url == reverse("registration:apply", args=[call.part.edition.slug])
    assert not ApplicationDraft.objects.exists()


def test_a_call_that_closes_meanwhile_refuses_and_writes_nothing(call, person):
    Call.objects.update(closes_at=call.opens_at + timedelta(seconds=1))

    with pytest.raises(Refused) as refusal:
        submit(call.part, person=person, answers=Answers(facts={}), key=uuid4())

    assert refusal.value.code == "call_closed"
    assert not Application.objects.exists()


def test_the_start_shows_how_far_one_has_come(client, call, person):
    start = reverse("registration:apply", args=[call.part.edition.slug])
    untouched = client.get(start).content.decode()
    client.post(at(call, "about"), ABOUT)
    begun = client.get(start).content.decode()
    ApplicationFactory(part=call.part, person=person)
    sent = client.get(start).content.decode()

    assert ">Start<" in untouched.replace("\n", "").replace("  ", "")
    assert "Continue my application" in begun
    assert "See my application" in sent


def test_nul_characters_are_kept_out_of_the_draft(client, call, person):
    client.post(at(call, "motivation"), {"motivation": "a\0b"})

    drafts = [d.answers["motivation"] for d in ApplicationDraft.objects.all()]
    assert drafts in ([], [["ab"]])


@pytest.fixture
def divided(call):
    """The edition's group, with two sub-types, and a group that has none."""
    edition = call.part.edition
    whole = edition.target_groups.get()
    for n, text in enumerate(("academia", "think tanks"), 1):
        TargetGroupFactory(
            edition=edition, part_of=whole, position=n, code=f"T1.{n}", text=text
        )
    TargetGroupFactory(edition=edition, position=2, text="mayors")
    return edition.target_groups


def test_a_sub_type_is_asked_below_its_group(client, call, person, divided):
    keys = dict(divided.values_list("code", "pk"))

    response = client.get(at(call, "work"))

    field = response.context["form"].fields["target_group"]
    assert [
        (str(heading), [(key, str(words)) for key, words in choices])
        for heading, choices in field.choices
    ] == [
        (
            "City networks",
            [
                (str(keys["T1.1"]), "Academia"),
                (str(keys["T1.2"]), "Think tanks"),
                (str(keys["T1"]), "Another or several of these"),
            ],
        ),
        ("Or one of these groups", [(str(keys["T2"]), "Mayors")]),
    ]


def test_the_summary_leads_to_the_first_of_grouped_choices(
    client, call, person, divided
):
    page = client.post(at(call, "work"), {}).content.decode()

    [anchor] = re.findall(r'href="#(id_target_group[^"]*)"', page)
    assert f'id="{anchor}"' in page


def test_a_sub_type_is_kept_and_shown_with_its_group(client, call, person, divided):
    subtype = divided.get(code="T1.2")
    client.post(at(call, "about"), ABOUT)
    client.post(at(call, "work"), WORK | {"target_group": subtype.pk})
    client.post(at(call, "motivation"), MOTIVATION)
    client.post(at(call, "consent"), CONSENT)
    check = client.get(at(call, "check")).content.decode()

    client.post(at(call, "check"))

    application = Application.objects.get()
    assert application.target_group == subtype
    assert "City networks: think tanks" in check
    page = client.get(application.get_absolute_url()).content.decode()
    assert "city networks: think tanks" in page
