"""Publishing a call: what is frozen, and what people are asked of it."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.registration.actions.publishing import publish
from apps.registration.models import CallVersion
from apps.registration.questionnaire import Questionnaire, changes
from tests.factories.editions import (
    TargetGroupFactory,
)
from tests.factories.registration import (
    CriterionFactory,
    WordingFactory,
    a_question,
)

pytestmark = pytest.mark.django_db

TRAVEL = "train: By train\nbus: By bus"


def test_publishing_freezes_text_criteria_and_questions(client, call, organiser):
    call.text = "Come and learn."
    call.save()
    CriterionFactory(call=call, code="reach", text="Reaches many people")
    group = TargetGroupFactory(edition=call.part.edition, code="T1")
    part_of_it = TargetGroupFactory(
        edition=call.part.edition, code="T1.1", part_of=group
    )
    travel = a_question(
        call,
        "Travel?",
        kind="single",
        options=TRAVEL,
        target_groups=[group],
        is_required=True,
    )

    answer = client.post(reverse("admin:registration_call_publish", args=[call.pk]))

    assert answer.status_code == 302
    call.refresh_from_db()
    version = CallVersion.objects.get()
    assert call.current == version
    assert (version.number, version.published_by) == (1, organiser)
    assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()
    assert json.loads(version.canonical) == {
        "format": "hrgl-call/1",
        "text": "Come and learn.",
        "asks_gender": False,
        "criteria": [
            {
                "code": "reach",
                "text": "Reaches many people",
                "max_score": 5,
                "weight": 1,
            }
        ],
        "questions": [
            {
                "key": travel.key,
                "kind": "single",
                "is_required": True,
                "is_sensitive": False,
                "keep_days": None,
                "groups": [{"code": "T1", "text": group.text}],
                "group_ids": sorted([group.pk, part_of_it.pk]),
                "when": None,
                "wordings": {
                    "en": {
                        "label": "Travel?",
                        "help": "",
                        "options": [["train", "By train"], ["bus", "By bus"]],
                    }
                },
            }
        ],
    }
    line = AuditEntry.objects.get(verb="call.published")
    assert (line.actor, line.after["version"]) == (organiser, 1)


def test_people_read_the_text_and_criteria_that_are_published(client, call, organiser):
    call.text = "Come and learn."
    call.save()
    criterion = CriterionFactory(call=call, text="Reaches many people")
    publish(call, by=organiser)
    type(call).objects.update(text="Not yet published.")
    type(criterion).objects.update(text="Not yet a criterion")

    page = client.get(f"/{call.part.edition.slug}/apply/").content.decode()

    assert "Come and learn." in page
    assert "Reaches many people" in page
    assert "ot yet" not in page


def test_a_version_cannot_be_changed_nor_published_twice(call, organiser):
    version = publish(call, by=organiser)

    with pytest.raises(Refused) as refusal:
        publish(call, by=organiser)

    assert refusal.value.code == "unchanged"
    assert str(refusal.value) == "Nothing has changed since version 1."
    for change in (
        lambda: CallVersion.objects.filter(pk=version.pk).update(sha256=""),
        version.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert CallVersion.objects.get().sha256 == version.sha256


def test_what_could_not_be_asked_is_not_published(call, organiser):
    broken = a_question(call, "Travel?", kind="single", options="train: By train")

    with pytest.raises(Refused) as refusal:
        publish(call, by=organiser)

    assert str(refusal.value) == "Travel?: Write at least two options."
    broken.wordings.update(language="fr")
    with pytest.raises(Refused):
        publish(call, by=organiser)
    assert not CallVersion.objects.exists()


def test_later_work_is_shown_as_not_published_yet(client, call, organiser):
    travel = a_question(call, "Travel?", kind="single", options=TRAVEL)
    gone = a_question(call, "Why now?")
    first = publish(call, by=organiser)
    WordingFactory(question=travel, language="de", label="Anreise?")
    gone.delete()
    a_question(call, "What else?")

    page = client.get(
        reverse("admin:registration_call_change", args=[call.pk])
    ).content.decode()

    for words in (
        "New: What else?",
        "Changed: Travel?",
        "No longer asked: Why now?",
        "Publish this version",
    ):
        assert words in page
    second = publish(call, by=organiser)
    assert second.number == 2
    told = changes(first.content, second.content)
    assert (told.added, told.changed, told.removed) == (
        ["What else?"],
        ["Travel?"],
        ["Why now?"],
    )


def test_a_language_without_words_falls_back_to_the_first(call, organiser):
    travel = a_question(call, "Travel?", kind="single", options=TRAVEL, help="Roughly.")
    WordingFactory(
        question=travel, language="ar", label="السفر؟", options="bus: بالحافلة"
    )
    [asked] = Questionnaire.read(publish(call, by=organiser).content).questions

    def words(language):
        with translation.override(language):
            return asked.label, asked.help, [str(text) for _code, text in asked.options]

    assert words("en") == ("Travel?", "Roughly.", ["By train", "By bus"])
    assert words("ar") == (
        "السفر؟",
        '<span lang="en" dir="ltr">Roughly.</span>',
        ['<span lang="en" dir="ltr">By train</span>', "بالحافلة"],
    )
    assert words("de")[0] == '<span lang="en" dir="ltr">Travel?</span>'


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked(call, organiser):
    group = TargetGroupFactory(edition=call.part.edition)
    travel = a_question(
        call,
        "Travel?",
        kind="single",
        position=1,
        options=TRAVEL,
        target_groups=[group],
    )
    line = a_question(
        call,
        "Line?",
        kind="single",
        position=2,
        options="a: A\nb: B",
        depends_on=travel,
        depends_values=["bus"],
    )
    stop = a_question(call, "Stop?", position=3, depends_on=line, depends_values=["a"])
    asks = Questionnaire.read(publish(call, by=organiser).content)

    def asked(group, **values):
        known = {travel.key: values.get("travel", []), line.key: ["a"]}
        return [one.key for one in asks.asked(group=group, values=known)]

    mine = str(group.pk)
    assert asked(mine, travel=["bus"]) == [travel.key, line.key, stop.key]
    assert asked(mine, travel=["train"]) == [travel.key]
    assert asked("0", travel=["bus"]) == []
