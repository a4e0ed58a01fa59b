"""Fields that are drawn once look as if they were drawn for the person."""

import re
from dataclasses import replace

import pytest
from django.template import Context
from django.utils import translation

from apps.core.templatetags.ui import form_fields
from apps.registration.actions.publishing import publish
from apps.registration.asking import given
from apps.registration.forms import WholeForm, as_initial
from apps.registration.models import Call
from tests.factories.editions import (
    AppointmentFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import CallFactory, a_question
from tests.registration.test_applying import at

pytestmark = pytest.mark.django_db

HOSTILE = "\"><script>alert('hr-put-in-here')</script>&amp; ' `"
ANSWERS = [
    {},
    {"full_name": [HOSTILE], "display_name": ["ليلى"]},
    {"country": ["PE"], "languages": ["en", "ar"], "motivation": [HOSTILE]},
]


@pytest.fixture
def call():
    call = CallFactory(asks_gender=True)
    group = TargetGroupFactory(edition=call.part.edition, position=1)
    organiser = AppointmentFactory(edition=call.part.edition, job="organiser").person
    travel = a_question(
        call, "How do you travel?", kind="single", options="train: By train\nbus: Bus"
    )
    a_question(call, "Which?", depends_on=travel, depends_values=["bus"])
    a_question(call, "Which office?", target_groups=[group], is_required=True)
    a_question(call, "Your faith?", is_sensitive=True, help="For the menu.")
    publish(call, by=organiser)
    call.refresh_from_db()
    return call


def drawn(call, answers, *, once):
    made_for = given(call, None)
    made_for = replace(
        made_for,
        groups=[*call.part.edition.target_groups.order_by("position")],
        frozen=made_for.frozen if once else None,
    )
    assert (made_for.made_of is not None) is once
    form = WholeForm(given=made_for)
    form.initial = as_initial(form, answers)
    return form_fields(Context(), form)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("answers", ANSWERS)
def test_the_same_is_drawn_once_and_each_time(call, answers, language):
    with translation.override(language):
        each_time = drawn(call, answers, once=False)
        assert drawn(call, answers, once=True) == each_time
        assert drawn(call, answers, once=True) == each_time


def test_no_browser_keeps_what_is_sensitive(call):
    faith = call.questions.get(is_sensitive=True)

    html = drawn(call, {}, once=False)

    marked = re.findall(r'<div id="div_id_(\w+)"[^>]* data-unkept', html)
    assert set(marked) == {
        "needs",
        "needs_details",
        "consent_access_needs",
        "gender",
        "gender_words",
        f"q_{faith.key}",
    }


def test_a_change_is_seen_at_once_and_names_stay_with_their_owner(client, call):
    first, second = PersonFactory(full_name="One"), PersonFactory(full_name="Two")
    whole = at(call, "all")
    client.force_login(first)
    assert 'name="full_name" value="One"' in client.get(whole).content.decode()

    edition = call.part.edition
    edition.target_groups.update(text="Keepers of bees")
    TargetGroupFactory(edition=edition, position=2, text="Beginners")
    edition.next_generation_text = "Whoever comes after us."
    edition.save()
    client.force_login(second)
    page = client.get(whole).content.decode()
    assert 'name="full_name" value="Two"' in page
    assert ">One<" not in page
    for words in ("Keepers of bees", "Beginners", edition.next_generation_text):
        assert words in page

    assert "How do you travel?" in page
    Call.objects.filter(pk=call.pk).update(current=None)
    assert "How do you travel?" not in client.get(whole).content.decode()
