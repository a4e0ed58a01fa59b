"""Questions of a call: what organisers may write, and what publishing freezes."""

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.registration.models import Question
from tests.factories.editions import (
    TargetGroupFactory,
)
from tests.factories.registration import (
    CallFactory,
    a_question,
)

pytestmark = pytest.mark.django_db

TRAVEL = "train: By train\nbus: By bus"


def typed(call, *wordings, **facts):
    rows = {
        f"wordings-{n}-{name}": value
        for n, wording in enumerate(wordings)
        for name, value in wording.items()
    }
    return {
        "call": call.pk,
        "kind": "short_text",
        "position": 1,
        "wordings-TOTAL_FORMS": len(wordings),
        "wordings-INITIAL_FORMS": 0,
        **rows,
        **facts,
    }


def english(label="How do you travel?", **words):
    return {"language": "en", "label": label, **words}


ADD = reverse("admin:registration_question_add")


def complaints(response):
    context = response.context
    said = [
        error
        for errors in context["adminform"].form.errors.values()
        for error in errors
    ]
    for formset in context["inline_admin_formsets"]:
        said += formset.formset.non_form_errors()
        for row in formset.formset.errors:
            said += [error for errors in row.values() for error in errors]
    return said


def test_a_question_is_written_in_several_languages(client, call, organiser):
    french = {
        "language": "fr",
        "label": "Comment voyagez-vous ?",
        "options": "train: En train",
    }

    answer = client.post(
        ADD, typed(call, english(options=TRAVEL), french, kind="single", keep_days=90)
    )

    assert answer.status_code == 302
    question = Question.objects.get()
    assert (question.kind, question.keep_days) == ("single", 90)
    assert len(question.key) == 8
    assert {w.language for w in question.wordings.all()} == {"en", "fr"}
    assert AuditEntry.objects.filter(verb="question.added").count() == 1


@pytest.mark.parametrize(
    "case",
    [
        (
            {"language": "fr", "label": "Pourquoi ?"},
            {},
            "Write it in English first; other languages fall back to it.",
        ),
        (
            english(options="train: By train"),
            {"kind": "single"},
            "Write at least two options.",
        ),
        (
            english(options=TRAVEL),
            {"kind": "date"},
            "A question of this kind has no options.",
        ),
        (
            english(options="train: By train\nBy bus"),
            {"kind": "single"},
            (
                "Line 2: begin with a code of small letters, digits or hyphens and a"
                " colon, as in “train: By train”."
            ),
        ),
        (
            english(options="train: By train\n\ntrain: By bus"),
            {"kind": "single"},
            "Line 3: the code “train” stands there twice.",
        ),
        (
            english(options="train:"),
            {"kind": "single"},
            "Line 1: write what people read after the colon.",
        ),
        (
            english(),
            {"is_sensitive": "on"},
            "Say why you ask, and who sees the answer.",
        ),
        (
            english(help="For help."),
            {"is_sensitive": "on", "is_required": "on"},
            "A sensitive question may be left out.",
        ),
        (
            english(help="For help."),
            {"is_sensitive": "on", "kind": "file"},
            "A sensitive question cannot ask for files.",
        ),
        (
            english(),
            {"depends_values": "train"},
            "Choose both the question and the answers it depends on.",
        ),
    ],
)
def test_what_could_not_be_asked_is_refused_beside_the_field(
    client, call, organiser, case
):
    wording, facts, complaint = case
    answer = client.post(ADD, typed(call, wording, **facts))

    assert answer.status_code == 200
    assert complaint in complaints(answer)
    assert not Question.objects.exists()


def test_a_condition_points_to_an_earlier_question_with_that_answer(
    client, call, organiser
):
    travel = a_question(call, "Travel?", kind="single", position=2, options=TRAVEL)
    words = a_question(call, "Words?", position=1)

    def said(on, values="train", **facts):
        about = {"depends_on": on.pk, "depends_values": values, "position": 3}
        return complaints(client.post(ADD, typed(call, english(), **(about | facts))))

    assert said(travel, position=1) == [
        (
            "Choose a question that is asked earlier: one with a lower position that is"
            " not sensitive unless this one is."
        )
    ]
    assert said(words) == ["Choose a question with options, or one about a country."]
    assert said(travel, "plane") == [
        "“plane” is no answer to that question. Its codes are: train, bus."
    ]
    assert Question.objects.count() == 2
    answer = client.post(
        ADD,
        typed(call, english(), depends_on=travel.pk, depends_values="bus", position=3),
    )
    assert answer.status_code == 302
    assert Question.objects.get(depends_on=travel).depends_values == ["bus"]


def test_what_others_depend_on_stays_before_them_and_keeps_its_options(
    client, call, organiser
):
    travel = a_question(call, "Travel?", kind="single", position=1, options=TRAVEL)
    a_question(
        call, "Which line?", position=2, depends_on=travel, depends_values=["bus"]
    )
    wording = travel.wordings.get()
    page = reverse("admin:registration_question_change", args=[travel.pk])
    kept = {
        "wordings-0-id": wording.pk,
        "wordings-0-question": travel.pk,
        "wordings-INITIAL_FORMS": 1,
    }

    def said(options=TRAVEL, **facts):
        rows = typed(call, english(options=options), **(kept | facts))
        return complaints(client.post(page, rows))

    assert said(kind="single", position=5) == [
        "“Which line?” depends on this one, so this one has to be asked first."
    ]
    assert "“Which line?” depends on the options of this one." in said(kind="number")
    assert said("train: By train\nwalk: On foot", kind="single") == [
        "Keep the option “bus”: “Which line?” depends on it."
    ]
    travel.refresh_from_db()
    wording.refresh_from_db()
    assert (travel.position, travel.kind, wording.options) == (1, "single", TRAVEL)


def test_questions_and_groups_of_other_calls_are_out_of_reach(client, call, organiser):
    theirs = a_question(CallFactory(), "Travel?", kind="single", options=TRAVEL)
    group = TargetGroupFactory(edition=theirs.call.part.edition)

    answer = client.post(
        ADD,
        typed(
            call,
            english(),
            depends_on=theirs.pk,
            depends_values="bus",
            target_groups=[group.pk],
        ),
    )

    assert set(answer.context["adminform"].form.errors) >= {
        "depends_on",
        "target_groups",
    }
    page = reverse("admin:registration_question_change", args=[theirs.pk])
    assert client.get(page).status_code == 404
    assert Question.objects.count() == 1
