"""Changing the answers of one's application while nobody has decided on it."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.registration import wordings
from apps.registration.actions.applying import (
    Agreed,
    Answers,
    Needs,
    change_consents,
    submit,
)
from apps.registration.actions.publishing import publish
from apps.registration.choices import ConsentKind, State
from apps.registration.models import (
    Answer,
    ApplicationDraft,
    FormerAnswer,
    SensitiveAnswer,
    Upload,
)
from tests.factories.editions import PersonFactory, TargetGroupFactory
from tests.factories.registration import (
    CallFactory,
    a_question,
)
from tests.registration.test_applying import ABOUT, MOTIVATION, WORK
from tests.registration.test_uploads import a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = PersonFactory(email="amina@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def call():
    return CallFactory(asks_gender=True)


@pytest.fixture
def asked(call):
    """Four questions, published; the names of their fields."""
    made = {
        "travel": a_question(
            call, "Travel?", kind="single", position=1, options="train: Train\nbus: Bus"
        ),
        "plan": a_question(call, "Your plan?", kind="file", position=3),
        "faith": a_question(call, "Your faith?", position=1, is_sensitive=True),
    }
    made["line"] = a_question(
        call,
        "Which line?",
        position=2,
        depends_on=made["travel"],
        depends_values=["bus"],
        is_required=True,
    )
    publish(call, by=PersonFactory())
    call.refresh_from_db()
    return {name: f"q_{question.key}" for name, question in made.items()}


def a_file(name="plan.pdf"):
    return SimpleUploadedFile(name, a_pdf(), content_type="application/pdf")


@pytest.fixture
def sent(client, person, call, asked):
    """An application with an answer to each question, and a file."""
    group = TargetGroupFactory(edition=call.part.edition, position=1)
    key = {name: field.removeprefix("q_") for name, field in asked.items()}
    kinds = (ConsentKind.PRIVACY, ConsentKind.LIST, ConsentKind.ACCESS_NEEDS)
    answers = Answers(
        facts=facts(target_group_id=group.pk),
        agreed=[
            Agreed(kind=kind, text=wordings.full_text(kind), language="en")
            for kind in kinds
        ],
        needs=Needs(kinds=["captions"]),
        own={key["travel"]: ["bus"], key["line"]: ["58"]},
        sensitive={key["faith"]: ["None"], "gender": ["woman"]},
        version=call.current,
    )
    application = submit(call.part, person=person, answers=answers, key=uuid4())
    Upload.objects.create(
        application=application,
        question_key=key["plan"],
        file=a_file(),
        original_name="plan.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
    )
    return application


def facts(**other):
    words = ABOUT | WORK | MOTIVATION | other
    words["next_generation"] = words["next_generation"] == "yes"
    words["is_first_time"] = words["is_first_time"] == "yes"
    return words


def at(application, step=""):
    name = "change-step" if step else "change"
    words = [application.reference, step] if step else [application.reference]
    return reverse(f"registration:{name}", args=words)


def shown(client, application, step):
    """What a page holds, as a browser would send it back, and the mark of the page."""
    page = client.get(at(application, step))
    form = page.context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        if value is not None and not hasattr(bound.field, "kept"):
            values[bound.name] = value
    return values | {"seen": page.context["seen"]}


def save(client, application, step, **other):
    return client.post(at(application, step), shown(client, application, step) | other)


def send(client, application):
    seen = client.get(at(application)).context["seen"]
    return client.post(at(application), {"then": "send", "seen": seen})


def test_every_page_is_filled_in_with_what_was_sent(client, sent, asked):
    about, work, motivation, apart = (
        shown(client, sent, step) for step in ("about", "work", "motivation", "consent")
    )

    assert about == ABOUT | {"seen": about["seen"]}
    assert {name: work[name] for name in WORK} == WORK
    assert motivation == MOTIVATION | {
        asked["travel"]: "bus",
        asked["line"]: "58",
        "seen": motivation["seen"],
    }
    assert apart == {asked["faith"]: "None", "gender": "woman", "seen": apart["seen"]}


def test_nothing_is_replaced_until_it_is_sent(client, sent):
    answer = save(client, sent, "motivation", motivation="Another reason.")

    assert answer.url == at(sent, "consent")
    sent.refresh_from_db()
    assert sent.motivation == MOTIVATION["motivation"]
    assert not FormerAnswer.objects.exists()
    assert ApplicationDraft.objects.get().changes == sent
    assert "Another reason." in client.get(at(sent)).content.decode()


def test_what_is_sent_replaces_the_answers_and_keeps_the_earlier_ones(
    client, sent, person, asked
):
    save(client, sent, "about", country="PE", display_name="Mina")
    save(client, sent, "motivation", **{asked["travel"]: "train"})

    answer = send(client, sent)

    assert answer.url == sent.get_absolute_url()
    sent.refresh_from_db()
    person.refresh_from_db()
    assert (sent.state, sent.country.code) == (State.SUBMITTED, "PE")
    assert (sent.display_name, person.display_name) == ("Mina", "Mina")
    keys = {name.removeprefix("q_") for name in (asked["travel"], asked["line"])}
    assert {
        (row.column or row.question_key): row.values
        for row in sent.former_answers.all()
    } == {
        "country": ["KE"],
        "display_name": ["Amina"],
        asked["travel"].removeprefix("q_"): ["bus"],
        asked["line"].removeprefix("q_"): ["58"],
    }
    assert {row.question_key for row in sent.former_answers.all()} - {""} == keys
    assert [row.values for row in Answer.objects.all()] == [["train"]]
    assert SensitiveAnswer.objects.count() == 2
    assert sent.history.earliest().country.code == "KE"
    assert Upload.objects.get().application == sent
    assert not ApplicationDraft.objects.exists()


def test_the_change_is_in_the_trail_without_its_words_and_a_letter_confirms_it(
    client, sent, asked
):
    save(client, sent, "motivation", motivation="Another reason.")
    save(client, sent, "consent", **{asked["faith"]: "Another"})

    send(client, sent)

    entry = AuditEntry.objects.get(verb="application.changed")
    assert entry.after == {"changed": ["motivation"]}
    letter = Delivery.objects.get(template="registration/changed")
    assert letter.person == sent.person
    assert "Another" not in letter.body_text
    assert SensitiveAnswer.objects.filter(values=["Another"]).count() == 1


def test_sending_twice_changes_nothing_more(client, sent):
    save(client, sent, "about", country="PE")
    seen = client.get(at(sent)).context["seen"]
    for _time in range(2):
        answer = client.post(at(sent), {"then": "send", "seen": seen})

    assert answer.status_code == 200
    assert FormerAnswer.objects.count() == 1
    assert Delivery.objects.filter(template="registration/changed").count() == 1


def test_saving_the_same_answers_again_is_no_change(client, sent):
    for step in ("about", "work", "motivation", "consent"):
        save(client, sent, step)

    send(client, sent)

    assert not FormerAnswer.objects.exists()
    assert not AuditEntry.objects.filter(verb="application.changed").exists()
    assert not Delivery.objects.filter(template="registration/changed").exists()
    assert Upload.objects.get().application == sent


def test_a_mistake_is_said_beside_the_field_and_what_was_typed_is_kept(client, sent):
    answer = save(client, sent, "about", full_name="", organisation="Elsewhere")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"full_name"}
    assert shown(client, sent, "about")["organisation"] == "Elsewhere"
    check = send(client, sent)
    assert check.status_code == 422
    sent.refresh_from_db()
    assert sent.full_name == ABOUT["full_name"]


def test_what_is_discarded_is_gone(client, sent, asked):
    save(client, sent, "about", country="PE")
    save(client, sent, "motivation", **{asked["plan"]: a_file("new.pdf")})

    client.post(at(sent), {"then": "discard"})

    assert not ApplicationDraft.objects.exists()
    assert [row.original_name for row in Upload.objects.all()] == ["plan.pdf"]
    sent.refresh_from_db()
    assert sent.country.code == "KE"


# ------------------------------------------------------------------ files
def test_a_file_is_replaced_when_the_change_is_sent(client, sent, asked):
    save(client, sent, "motivation", **{asked["plan"]: a_file("new.pdf")})
    assert Upload.objects.filter(application=sent).get().original_name == "plan.pdf"

    send(client, sent)

    kept = Upload.objects.get()
    assert (kept.application, kept.original_name) == (sent, "new.pdf")
    assert sent.former_answers.get().values == ["plan.pdf"]


def test_a_file_is_taken_out_and_stays_out_when_the_page_is_saved_again(
    client, sent, asked
):
    save(client, sent, "motivation", **{asked["plan"] + "_remove": "on"})
    save(client, sent, "motivation", motivation="Another reason.")
    assert Upload.objects.filter(application=sent).count() == 1

    send(client, sent)

    assert not Upload.objects.exists()
    assert sent.former_answers.filter(values=["plan.pdf"]).count() == 1


def test_a_file_in_an_application_is_handed_to_its_person_only(client, sent, asked):
    upload = Upload.objects.get()
    address = reverse("registration:draft-file", args=[upload.pk])

    assert client.get(address).status_code == 200
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404


# ------------------------------------------------------------------ versions, consents
def test_what_is_asked_is_what_the_person_answered_then(client, call, sent, asked):
    newer = a_question(call, "Something new?", position=9, is_required=True)
    publish(call, by=PersonFactory())

    page = client.get(at(sent, "motivation"))
    save(client, sent, "motivation", motivation="Another reason.")
    send(client, sent)

    assert f"q_{newer.key}" not in page.context["form"].fields
    assert asked["line"] in page.context["form"].fields
    sent.refresh_from_db()
    assert sent.motivation == "Another reason."
    assert sent.call_version.number == 1


def test_consents_are_asked_anew_only_where_their_words_have_changed(client, sent):
    old = Agreed(kind=ConsentKind.LIST, text="Words of before.", language="en")
    sent.consents.filter(kind=ConsentKind.LIST).delete()
    change_consents(sent, asked=[ConsentKind.LIST], agreed=[old])
    given = sent.consents.get(kind=ConsentKind.PRIVACY).given_at

    page = client.get(at(sent, "consent"))
    save(client, sent, "consent", consent_list="on")
    send(client, sent)

    consents = [name for name in page.context["form"].fields if "consent" in name]
    assert consents == ["consent_list"]
    assert page.context["form"].initial.get("consent_list") is None
    in_force = {row.kind: row for row in sent.consents.filter(withdrawn_at=None)}
    assert in_force[ConsentKind.LIST].is_current
    assert in_force[ConsentKind.PRIVACY].given_at == given
    assert sent.access_needs.kinds == ["captions"]


# ------------------------------------------------------------------ two windows
def test_another_window_is_not_overwritten_without_noticing(client, sent):
    here = shown(client, sent, "motivation")
    save(client, sent, "motivation", motivation="Typed there.")

    answer = client.post(at(sent, "motivation"), here | {"motivation": "Typed here."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Typed there." in page
    assert answer.context["form"]["motivation"].value() == "Typed here."
    stored = ApplicationDraft.objects.get().answers["motivation"]
    assert stored == ["Typed there."]
    again = here | {"motivation": "Typed here.", "seen": answer.context["seen"]}
    assert client.post(at(sent, "motivation"), again).status_code == 302
    stored = ApplicationDraft.objects.get().answers["motivation"]
    assert stored == ["Typed here."]


def test_different_pages_do_not_get_in_each_others_way(client, sent):
    here = shown(client, sent, "motivation")
    save(client, sent, "about", country="PE")

    answer = client.post(at(sent, "motivation"), here | {"motivation": "Typed here."})

    assert answer.status_code == 302
    send(client, sent)
    sent.refresh_from_db()
    assert (sent.country.code, sent.motivation) == ("PE", "Typed here.")


def test_what_was_not_looked_through_is_not_sent(client, sent):
    save(client, sent, "about", country="PE")
    seen = client.get(at(sent)).context["seen"]
    save(client, sent, "about", country="FR")

    answer = client.post(at(sent), {"then": "send", "seen": seen})

    assert answer.status_code == 422
    assert "another window" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.country.code == "KE"
    assert not FormerAnswer.objects.exists()


# ------------------------------------------------------------------ another device
def test_the_mailed_link_leads_to_what_was_typed(client, sent):
    answer = save(client, sent, "about", country="PE", send_link="1")

    letter = Delivery.objects.get(template="registration/continue")
    assert answer.url == at(sent, "about")
    assert at(sent) in letter.body_text


def test_a_first_draft_left_over_does_not_mix_with_the_change(client, sent):
    ApplicationDraft.objects.create(
        part=sent.part, person=sent.person, answers={"organisation": ["Left over"]}
    )

    save(client, sent, "motivation", motivation="Another reason.")
    send(client, sent)

    sent.refresh_from_db()
    assert sent.organisation == ABOUT["organisation"]
