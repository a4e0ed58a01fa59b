"""Access needs: what organisers do about them, and who sees it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.duties import duties_of
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.choices import Job
from apps.registration.actions.arranging import (
    arrange,
)
from apps.registration.models import AccessNeedCase
from apps.registration.need_choices import MOVES, NeedState, moves_of_organisers
from tests.factories.editions import (
    AppointmentFactory,
    PartFactory,
    PersonFactory,
    organiser_of,
)
from tests.factories.registration import (
    AccessNeedCaseFactory,
)
from tests.noon import TODAY
from tests.registration.access_needs.needs import (
    SECRET,
    do,
    letters,
    said,
    verbs,
)

pytestmark = pytest.mark.django_db

OVERVIEW = "admin:registration_accessneedcase_overview"


# ------------------------------------------------------------------ moves
@pytest.mark.parametrize("before", NeedState)
@pytest.mark.parametrize("after", NeedState)
def test_the_table_says_what_an_organiser_may_do(case, organiser, before, after):
    words = {"reason": "It is full.", "alternative": "A recording."}
    AccessNeedCase.objects.filter(pk=case.pk).update(
        state=before, **(words if before == "unmet" else {})
    )

    may = after in moves_of_organisers(before) or after == before
    if may:
        do(case, organiser, state=after, **words)
    else:
        with pytest.raises(Refused) as refusal:
            do(case, organiser, state=after, **words)
        assert refusal.value.code == "illegal_move"

    case.refresh_from_db()
    assert case.state == (after if may else before)
    changed = may and after != before
    assert len(letters()) == changed
    assert verbs().count("access_need.moved") == changed
    assert set(moves_of_organisers(before)) <= MOVES[before]


def test_what_cannot_be_met_has_a_reason_and_an_alternative(case, organiser):
    with pytest.raises(Refused) as refusal:
        do(case, organiser, state="unmet", reason="It is full.", alternative=" ")

    case.refresh_from_db()
    assert refusal.value.code == "no_alternative"
    assert (case.state, letters(), verbs()) == ("open", [], [])
    with (
        pytest.raises(IntegrityError, match="unmet_need_has_reason_and_alternative"),
        transaction.atomic(),
    ):
        AccessNeedCase.objects.filter(pk=case.pk).update(state="unmet")


def test_only_an_organiser_of_the_edition_takes_care(case, organiser, part):
    other = AppointmentFactory(edition=part.edition, job=Job.REVIEWER).person
    foreign = organiser_of(PartFactory())

    for person in (other, foreign):
        with pytest.raises(Refused) as refusal:
            do(case, organiser, responsible=person)
        assert refusal.value.code == "not_an_organiser"

    case.refresh_from_db()
    assert (case.responsible, letters(), verbs()) == (organiser, [], [])


def test_who_takes_care_is_told_and_so_is_each_aspect_noted(case, organiser, part):
    second = organiser_of(part)

    do(
        case,
        organiser,
        responsible=second,
        state="arranging",
        due_on=TODAY + timedelta(days=3),
        internal_note="Ask the hall.",
    )

    assert letters() == [
        ("registration/access_need_state", case.needs.application.person_id),
        ("registration/access_need_task", second.pk),
    ]
    assert verbs() == [
        "access_need.moved",
        "access_need.rescheduled",
        "access_need.assigned",
        "access_need.noted",
    ]
    assert "hall" not in str(list(AuditEntry.objects.values("before", "after")))


def test_a_case_that_has_changed_meanwhile_is_left_alone(case, organiser):
    seen = case.updated_at
    do(case, organiser, state="arranged")

    with pytest.raises(Refused) as refusal:
        arrange(case, said(case, state="arranging"), seen=seen, by=organiser)

    case.refresh_from_db()
    assert (refusal.value.code, case.state) == ("changed_meanwhile", "arranged")


# ------------------------------------------------------------------ organisers' pages
def page(case):
    return reverse("admin:registration_accessneedcase_change", args=[case.pk])


def form(case, **typed):
    return {
        "state": case.state,
        "due_on": case.due_on or "",
        "responsible": case.responsible_id or "",
        "note_for_person": case.note_for_person,
        "internal_note": case.internal_note,
        "reason": case.reason,
        "alternative": case.alternative,
        "seen": case.updated_at.isoformat(),
    } | typed


def test_the_need_stands_on_its_page_alone_and_each_look_is_noted(
    client, case, organiser
):
    client.force_login(organiser)
    lists = [
        reverse("admin:registration_accessneedcase_changelist"),
        reverse(OVERVIEW),
        reverse("admin:registration_application_changelist"),
        "/me/",
    ]

    assert [SECRET in client.get(one).content.decode() for one in lists] == [False] * 4
    assert verbs() == []
    html = client.get(page(case)).content.decode()
    assert SECRET in html
    # No browser keeps what is typed there.
    assert html.count("<textarea") == html.count(" data-unkept") == 4
    assert verbs() == ["access_need.looked_at"]
    together = "admin:registration_accessneeds_change"
    client.get(reverse(together, args=[case.needs_id]))
    looks = AuditEntry.objects.filter(verb="access_need.looked_at").order_by("pk")
    assert [(one.actor, one.target_id) for one in looks] == [
        (organiser, str(case.pk)),
        (organiser, str(case.needs_id)),
    ]


@pytest.mark.parametrize(
    "job", [Job.PARTNER, Job.RAPPORTEUR, Job.MODERATOR, Job.REVIEWER, Job.DRAFTER]
)
def test_no_other_job_sees_access_needs(client, case, part, job):
    person = PersonFactory(is_staff=True)
    AppointmentFactory(edition=part.edition, job=job, person=person)
    client.force_login(person)

    answers = [client.get(page(case)), client.get(reverse(OVERVIEW))]

    assert [one.status_code for one in answers] == [403, 403]


def test_the_organiser_of_another_edition_finds_nothing(client, case):
    client.force_login(organiser_of(PartFactory()))

    assert client.get(page(case)).status_code == 404
    assert client.post(page(case), form(case, state="arranged")).status_code == 404
    case.refresh_from_db()
    assert case.state == "open"
    assert case.needs.application.reference not in (
        client.get(reverse(OVERVIEW)).content.decode()
    )


def test_saving_on_the_page_moves_the_case(client, case, organiser):
    client.force_login(organiser)

    answer = client.post(
        page(case), form(case, state="arranged", note_for_person="It is done.")
    )

    case.refresh_from_db()
    assert answer.url == reverse(OVERVIEW)
    assert (case.state, case.note_for_person) == ("arranged", "It is done.")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"state": "unmet", "reason": "Full."}, "alternative"),
        ({"state": "arranged", "reason": "Full."}, "reason"),
        ({"state": "withdrawn"}, "state"),
        ({"due_on": "soon"}, "due_on"),
        ({"responsible": "0"}, "responsible"),
        ({"seen": "2001-01-01T00:00:00+00:00"}, "__all__"),
        ({"seen": "x"}, "__all__"),
        ({"seen": "2026-13-45T10:00:00+00:00"}, "__all__"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    client, case, organiser, typed, field
):
    client.force_login(organiser)

    answer = client.post(page(case), form(case, note_for_person="Typed words.") | typed)

    errors = answer.context["adminform"].form.errors
    assert (answer.status_code, set(errors)) == (200, {field}), errors
    assert "Typed words." in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, case.note_for_person, letters()) == ("open", "", [])


def test_what_was_seen_late_can_be_saved_after_a_second_look(client, case, organiser):
    client.force_login(organiser)
    typed = form(case, state="arranged", seen="2001-01-01T00:00:00+00:00")

    shown = client.post(page(case), typed).content.decode()
    assert f'value="{case.updated_at.isoformat()}"' in shown
    client.post(page(case), typed | {"seen": case.updated_at.isoformat()})

    case.refresh_from_db()
    assert case.state == "arranged"


def test_the_page_of_what_is_urgent(client, part, organiser):
    client.force_login(organiser)
    facts = {"needs__application__part": part, "responsible": organiser}
    late = AccessNeedCaseFactory(**facts, due_on=TODAY - timedelta(days=2))
    soon = AccessNeedCaseFactory(**facts, due_on=TODAY + timedelta(days=5))
    AccessNeedCaseFactory(**facts, due_on=TODAY + timedelta(days=12))
    lost = AccessNeedCaseFactory(
        needs__application__part=part, due_on=TODAY + timedelta(days=12)
    )
    left = AccessNeedCaseFactory(
        needs__application__part=part,
        responsible=PersonFactory(),
        due_on=TODAY + timedelta(days=13),
    )
    AccessNeedCaseFactory(**facts, state="arranged", due_on=TODAY - timedelta(days=2))

    sections = client.get(reverse(OVERVIEW)).context["sections"]

    assert {one["name"]: one["cases"] for one in sections} == {
        "overdue": [late],
        "week": [soon],
        "nobody": [lost, left],
    }
    for name, rows in (("overdue", [late]), ("week", [soon]), ("nobody", [lost, left])):
        found = client.get(
            reverse("admin:registration_accessneedcase_changelist"), {"urgent": name}
        )
        assert list(found.context["cl"].result_list) == rows


def test_what_is_urgent_asks_as_often_for_three_as_for_one(client, part, organiser):
    client.force_login(organiser)

    def asked(more):
        for _ in range(more):
            for days in (-2, 5):
                AccessNeedCaseFactory(
                    needs__application__part=part,
                    due_on=TODAY + timedelta(days=days),
                )
        client.get(reverse(OVERVIEW))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(OVERVIEW))
        return len(found)

    assert asked(1) == asked(2)


def test_it_waits_on_the_own_page_of_whoever_takes_care(case, organiser, part):
    AccessNeedCase.objects.update(due_on=TODAY - timedelta(days=2))
    AccessNeedCaseFactory(needs__application__part=part)
    second = organiser_of(part)

    def told(person):
        return [
            (one.hint, str(one.state))
            for one in duties_of(person)
            if str(one.title) == "Arrange access"
        ]

    assert told(organiser) == [
        ("You take care of: 1. Overdue: 1. Nobody takes care of: 1.", "Overdue")
    ]
    assert told(second) == [("Nobody takes care of: 1.", "To do")]
    assert told(case.needs.application.person) == []
