from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django import forms
from django.db import connection

from apps.core.models import Submission
from apps.core.refusals import Refused
from apps.core.submissions import SubmittedOnce, run_once


class NoteForm(SubmittedOnce):
    note = forms.CharField()


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("a@example.org")


@pytest.mark.django_db
def test_the_second_click_gets_the_first_answer(person):
    key, calls = uuid4(), []

    def act():
        calls.append(1)
        return len(calls)

    answers = [run_once(key, person, "note", act) for _click in range(3)]

    assert (answers, calls) == ([1, 1, 1], [1])


@pytest.mark.django_db
def test_a_key_is_of_one_person_and_one_action(person, django_user_model):
    key, other = uuid4(), django_user_model.objects.create_user("b@example.org")

    answers = [
        run_once(key, person, "note", lambda: 1),
        run_once(key, other, "note", lambda: 2),
        run_once(key, person, "reply", lambda: 3),
        run_once(key, None, "note", lambda: 4),
        run_once(key, None, "note", lambda: 5),
    ]

    assert answers == [1, 2, 3, 4, 4]


@pytest.mark.django_db
def test_a_refused_form_can_be_sent_again(person):
    key = uuid4()

    def refuse():
        raise Refused("No.", code="no")

    with pytest.raises(Refused):
        run_once(key, person, "note", refuse)

    assert not Submission.objects.exists()
    assert run_once(key, person, "note", lambda: "done") == "done"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_act_once(person):
    key, calls = uuid4(), []

    def click(_number):
        try:
            return run_once(key, person, "note", lambda: calls.append(1) or "done")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(click, range(20)))

    assert answers == ["done"] * 20
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "not a key", "%00"])
def test_nobody_is_told_off_for_a_key_they_never_saw(typed):
    form = NoteForm({"note": "x", "submission_key": typed})

    assert form.is_valid()
    assert form.cleaned_data == {"note": "x"}
    assert form.key


def test_the_key_survives_a_form_with_errors():
    key = str(uuid4())

    form = NoteForm({"submission_key": key})

    assert not form.is_valid()
    assert f'value="{key}"' in str(form["submission_key"])
