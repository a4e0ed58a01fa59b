"""Everything filed as one text."""

import pytest
from django.urls import reverse

from apps.contributions import actions
from apps.contributions.compilation import compilation_of
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import a_question, holder
from tests.factories.programme import SessionFactory, a_person, an_academy, give_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(session=SessionFactory(), filed=True)


def answers(person, edition):
    return [
        (block.question and block.question.code, [one.pk for one in block.answers])
        for block in compilation_of(person, edition)
    ]


def test_each_stands_under_every_question_it_answers(report):
    edition = report.session.edition
    one, two, _three = (a_question(edition, f"C1.Q{number}") for number in (1, 2, 3))
    both, first, hidden, free = ContributionFactory.create_batch(4, report=report)
    both.key_questions.add(one, two)
    first.key_questions.add(one)
    hidden.key_questions.add(two)
    hidden.is_hidden = True
    hidden.save()
    drafter, participant = holder(edition, "drafter"), a_person("Paula")
    give_places(an_academy(), [participant])

    assert answers(drafter, edition) == [
        ("C1.Q1", [both.pk, first.pk]),
        ("C1.Q2", [both.pk, hidden.pk]),
        ("C1.Q3", []),
        (None, [free.pk]),
    ]
    assert answers(participant, edition)[1] == ("C1.Q2", [both.pk])


def test_what_is_merged_stands_once_with_both_texts(client, report):
    edition = report.session.edition
    question = a_question(edition)
    kept, other = ContributionFactory.create_batch(2, report=report)
    for one in (kept, other):
        one.key_questions.add(question)
    drafter = holder(edition, "drafter")
    actions.merge(kept, [other], by=drafter)
    client.force_login(drafter)

    page = client.get(reverse("contributions:compilation", args=["2031"])).text

    assert answers(drafter, edition) == [("C1.Q1", [kept.pk])]
    assert [page.count(one.text) for one in (kept, other)] == [1, 1]


def test_nothing_filed_is_said(client, report):
    client.force_login(holder(report.session.edition, "drafter"))

    page = client.get(reverse("contributions:compilation", args=["2031"]))

    assert page.context["is_empty"] is True
