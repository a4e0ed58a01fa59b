"""The text and the criteria of a call in the language of whoever reads them."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from apps.core.models import AuditEntry
from apps.registration.actions.publishing import publish
from apps.registration.actions.reviewing import Judgement, save_review, submit_review
from apps.registration.criteria import criteria_of
from apps.registration.models import Assignment, Call, CallWording, CriterionWording
from apps.registration.reviews import findings_of
from tests.factories.editions import PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_reviewer,
)

pytestmark = pytest.mark.django_db

ENGLISH, ARABIC = "Come and learn.", "تعالوا وتعلّموا."


@pytest.fixture
def call():
    call = CallFactory(text=ENGLISH)
    criterion = CriterionFactory(call=call, code="reach", text="Reaches many")
    CriterionFactory(call=call, code="new", text="Is new")
    CallWording.objects.create(call=call, language="ar", text=ARABIC)
    CriterionWording.objects.create(
        criterion=criterion, language="ar", text="يصل إلى كثيرين"
    )
    return call


def read(client, call, language):
    client.cookies["django_language"] = language
    address = f"/{call.part.edition.slug}/apply/"
    headers = {"accept-language": language}
    return client.get(address, headers=headers).content.decode()


@pytest.mark.parametrize("is_published", [False, True])
def test_people_read_it_in_their_language_and_else_in_english(
    client, call, is_published
):
    if is_published:
        publish(call, by=PersonFactory())
        CallWording.objects.update(text="Not yet published.")
        CriterionWording.objects.update(text="Not yet published.")

    arabic, german = read(client, call, "ar"), read(client, call, "de")

    assert f'lang="ar" dir="rtl"><p>{ARABIC}</p>' in arabic
    assert "<li><bdi>يصل إلى كثيرين</bdi></li>" in arabic
    assert '<li><bdi><span lang="en" dir="ltr">Is new</span></bdi></li>' in arabic
    assert f'lang="en" dir="ltr"><p>{ENGLISH}</p>' in german
    assert '<bdi><span lang="en" dir="ltr">Reaches many</span></bdi>' in german
    assert "Not yet published" not in arabic + german


def test_a_version_holds_what_is_translated_and_nothing_where_nothing_is(call):
    content = json.loads(publish(call, by=PersonFactory()).canonical)

    assert content["texts"] == {"ar": ARABIC}
    assert [one.get("texts") for one in content["criteria"]] == [
        {"ar": "يصل إلى كثيرين"},
        None,
    ]


def test_the_preview_speaks_the_language_that_is_chosen(client, call, organiser):
    address = reverse("admin:registration_call_preview", args=[call.pk, "call"])

    arabic = client.get(address, {"language": "ar"}).content.decode()
    english = client.get(address, {"language": "en"}).content.decode()

    assert ARABIC in arabic
    assert "يصل إلى كثيرين" in arabic
    assert ENGLISH in english
    assert ARABIC not in english


def test_reviewers_read_their_language_and_scores_keep_the_first(call):
    publish(call, by=PersonFactory())
    application = ApplicationFactory(part=call.part)
    reviewer = a_reviewer(call.part)
    Assignment.objects.create(application=application, reviewer=reviewer)
    points = Judgement(comment="Clear.", points={"reach": 2, "new": 1})

    with translation.override("ar"):
        shown = [one.words for one in criteria_of(Call.objects.get(pk=call.pk))]
        save_review(application, by=reviewer, typed=points, seen=Judgement().version)
        submit_review(application, by=reviewer)

    assert shown == ["يصل إلى كثيرين", '<span lang="en" dir="ltr">Is new</span>']
    assert [text for text, *_points in findings_of(application)[0].points] == [
        "Reaches many",
        "Is new",
    ]


def test_translations_are_typed_with_the_call_and_the_criterion(
    client, call, organiser
):
    criterion = call.criteria.get(code="new")
    rows = {
        "wordings-TOTAL_FORMS": 1,
        "wordings-INITIAL_FORMS": 0,
        "wordings-0-language": "fr",
        "wordings-0-text": "Est nouveau",
    }
    address = reverse("admin:registration_criterion_change", args=[criterion.pk])

    answer = client.post(address, rows)
    twice = client.post(address, rows)
    english = client.post(address, rows | {"wordings-0-language": "en"})

    assert answer.status_code == 302
    assert [one.status_code for one in (twice, english)] == [200, 200]
    assert [(one.language, one.text) for one in criterion.wordings.all()] == [
        ("fr", "Est nouveau")
    ]
    assert AuditEntry.objects.filter(actor=organiser).count() == 1
    page = client.get(reverse("admin:registration_call_change", args=[call.pk]))
    assert address in page.content.decode()
    assert ARABIC in page.content.decode()


@pytest.mark.parametrize("model", [CallWording, CriterionWording])
def test_the_database_holds_one_translation_of_a_language_and_none_of_the_first(
    call, model
):
    row = model.objects.get()
    kind = "call" if model is CallWording else "criterion"
    for language, broken in (("ar", "once_per_language"), ("en", "translates")):
        row.pk = None
        row.language = language
        with (
            pytest.raises(IntegrityError, match=f"{kind}_wording_{broken}"),
            transaction.atomic(),
        ):
            row.save()
    assert model.objects.count() == 1
