import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.editions.choices import Job
from apps.registration.choices import State
from apps.registration.models import Application, CountryInRegion
from tests.factories.editions import (
    AppointmentFactory,
    PartFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
)

pytestmark = pytest.mark.django_db
LIST = "admin:registration_application_changelist"


@pytest.fixture
def part():
    return CallFactory(part=PartFactory(capacity=1)).part


def sign_in(client, part, job):
    person = AppointmentFactory(
        edition=part.edition, job=job, person=PersonFactory(is_staff=True)
    ).person
    client.force_login(person)
    return person


@pytest.fixture
def organiser(client, part):
    return sign_in(client, part, Job.ORGANISER)


def bulk(client, applications, action, **data):
    return client.post(
        reverse(LIST),
        {"action": action, "_selected_action": [a.pk for a in applications], **data},
        follow=True,
    )


def test_the_list_shows_the_own_edition_and_the_world_region(client, part, organiser):
    ApplicationFactory(part=part, full_name="Amina Otieno", country="KE")
    ApplicationFactory(full_name="Of another edition")

    page = client.get(reverse(LIST)).content.decode()

    assert "Amina Otieno" in page
    assert "Of another edition" not in page


def test_giving_more_places_than_there_are_fills_the_waiting_list(
    client, part, organiser
):
    first, second = ApplicationFactory.create_batch(2, part=part)

    page = bulk(client, [second, first], "admit_selected", reason="Strong practice")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.ADMITTED, State.WAITING)
    assert first.decision_reason == "Strong practice"
    text = page.content.decode()
    assert "1 application: Place given" in text
    assert "1 application: On the waiting list" in text
    assert AuditEntry.objects.filter(actor=organiser).count() == 2


def test_one_application_is_decided_on_its_page(client, part, organiser):
    application = ApplicationFactory(part=part)
    address = reverse("admin:registration_application_change", args=[application.pk])
    page = client.get(address).content.decode()

    client.post(
        reverse("admin:registration_application_decide", args=[application.pk]),
        {"decision": "decline", "reason": "The call is for local government."},
    )

    application.refresh_from_db()
    assert 'value="admit"' in page
    assert application.state == State.DECLINED
    assert application.decision_reason == "The call is for local government."


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Because " * 200, "Ensure this value has at most 1000 characters"),
        ("Because \u202eof this", "turn"),
    ],
)
def test_a_reason_that_cannot_be_told_is_shown_again(
    client, part, organiser, reason, said
):
    application = ApplicationFactory(part=part)

    answer = client.post(
        reverse("admin:registration_application_decide", args=[application.pk]),
        {"decision": "wait", "reason": reason},
    )

    page = answer.content.decode()
    application.refresh_from_db()
    assert answer.status_code == 422
    assert said in page[page.index("decision-reason-error") :]
    assert f'value="{reason}"' in page
    assert '<option value="wait" selected>' in page
    assert (application.state, application.decision_reason) == ("submitted", "")
    assert not AuditEntry.objects.exists()


def test_a_reason_for_many_that_cannot_be_told_is_shown_again(client, part, organiser):
    chosen, other = ApplicationFactory.create_batch(2, part=part)

    answer = bulk(client, [chosen], "wait_selected", reason="Because \u202eof this")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No action selected" not in page
    assert "turn the direction of reading" in page
    assert 'value="Because \u202eof this"' in page
    assert '<option value="wait_selected" selected>' in page
    boxes = [tag for tag in re.findall("<input[^>]*>", page) if "action-select" in tag]
    assert {f'value="{chosen.pk}"' in tag for tag in boxes if "checked" in tag} == {
        True
    }
    assert len(boxes) == 2
    for row in (chosen, other):
        row.refresh_from_db()
        assert row.state == "submitted"
    assert not AuditEntry.objects.exists()
    bulk(client, [other], "decline_selected", reason="  Full\tup ")
    other.refresh_from_db()
    assert (other.state, other.decision_reason) == ("declined", "Full up")


@pytest.mark.parametrize(
    "job", [Job.PARTNER, Job.RAPPORTEUR, Job.MODERATOR, Job.REVIEWER]
)
def test_other_jobs_see_no_application_and_decide_on_none(client, part, job):
    sign_in(client, part, job)
    application = ApplicationFactory(part=part)
    address = reverse("admin:registration_application_change", args=[application.pk])

    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(address).status_code == 403
    decided = client.post(
        reverse("admin:registration_application_decide", args=[application.pk]),
        {"decision": "admit"},
    )
    assert decided.status_code == 404
    bulk(client, [application], "admit_selected")
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_access_needs_stand_only_on_their_own_page(client, part, organiser):
    needs = AccessNeedsFactory(application=ApplicationFactory(part=part))
    application = needs.application
    pages = [
        reverse(LIST),
        reverse("admin:registration_application_change", args=[application.pk]),
        reverse("admin:registration_accessneeds_changelist"),
    ]

    for address in pages:
        assert "Captions in French" not in client.get(address).content.decode()
    own = reverse("admin:registration_accessneeds_change", args=[needs.pk])
    assert "Captions in French" in client.get(own).content.decode()


def test_a_reviewer_sees_no_access_needs(client, part):
    sign_in(client, part, Job.REVIEWER)
    needs = AccessNeedsFactory(application=ApplicationFactory(part=part))
    own = reverse("admin:registration_accessneeds_change", args=[needs.pk])

    assert client.get(own).status_code in {302, 403}


def test_raising_the_places_in_the_admin_lets_people_move_up(client, part, organiser):
    ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)
    address = reverse("admin:registration_places_change", args=[part.pk])

    page = client.post(address, {"capacity": "2"}, follow=True).content.decode()

    waiting.refresh_from_db()
    assert waiting.state == State.ADMITTED
    assert "1 person moved up from the waiting list." in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    client, part, organiser, many, django_assert_num_queries
):
    ApplicationFactory.create_batch(many, part=part)
    client.get(reverse(LIST))

    with django_assert_num_queries(20):
        client.get(reverse(LIST))


def change_call(client, part, facts):
    sent = {
        "part": part.pk,
        "mode": part.call.mode,
        "opens_at": "2031-01-01T00:00",
        "closes_at": "2031-07-19T23:59",
        "criteria-TOTAL_FORMS": "0",
        "wordings-TOTAL_FORMS": "0",
        "wordings-INITIAL_FORMS": "0",
        "criteria-INITIAL_FORMS": "0",
        "text": "",
    }
    page = reverse("admin:registration_call_change", args=[part.call.pk])
    answer = client.post(page, sent | facts)
    part.call.refresh_from_db()
    return answer


def test_a_deadline_is_typed_as_the_editions_clocks_show_it(client, part, organiser):
    response = change_call(client, part, {"mode": "selection"})
    page = reverse("admin:registration_call_change", args=[part.call.pk])
    shown = client.get(page).content.decode()

    assert response.status_code == 302
    assert part.call.opens_at == datetime(2030, 12, 31, 23, 0, tzinfo=UTC)
    assert part.call.closes_at == datetime(2031, 7, 19, 21, 59, tzinfo=UTC)
    assert 'value="2031-07-19T23:59"' in shown
    assert "Local time in Graz (Europe/Vienna)." in shown


def test_places_go_to_the_first_only_once_everybody_has_an_answer(
    client, part, organiser
):
    row = ApplicationFactory(part=part)
    ApplicationFactory(part=part, waiting=True)

    refused = change_call(client, part, {"mode": "open"})

    assert refused.status_code == 200
    assert "People wait for an answer." in refused.content.decode()
    assert part.call.mode == "selection"
    # Everything else can be changed meanwhile, and a companion is nobody to decide on.
    assert change_call(client, part, {"text": "New"}).status_code == 302
    Application.objects.filter(pk=row.pk).update(
        accompanies=ApplicationFactory(part=part, waiting=True),
        companion_as="assistant",
        is_counted=False,
    )
    assert change_call(client, part, {"mode": "open"}).status_code == 302
    assert part.call.mode == "open"


def test_a_call_stays_with_its_part(client, part, organiser):
    other = PartFactory(edition=part.edition, kind="conference")

    answer = change_call(client, part, {"part": other.pk, "text": "New"})

    assert answer.status_code == 302
    assert (part.call.part_id, part.call.text) == (part.pk, "New")


@pytest.mark.parametrize(
    "change",
    [
        ("text", "Works with the people", True),
        ("position", "9", True),
        ("weight", "3", False),
        ("max_score", "4", False),
        ("code", "other", False),
        ("new", "", False),
    ],
)
def test_what_reviews_are_counted_by_stays_once_one_is_submitted(
    client, part, organiser, change
):
    field, value, is_taken = change
    row = CriterionFactory(call=part.call, code="use", position=1)
    a_review(ApplicationFactory(part=part), None, 5)
    sent = {"position": 1, "code": "use", "text": row.text, "max_score": 5}
    sent |= {"weight": 1, "id": row.pk, "call": part.call.pk, field: value}
    more = {"position": 2, "code": "more", "text": "More", "max_score": 5, "weight": 1}
    forms = [sent, more] if field == "new" else [sent]
    before = (row.code, row.max_score, row.weight)

    response = change_call(
        client,
        part,
        {
            "criteria-TOTAL_FORMS": len(forms),
            "criteria-INITIAL_FORMS": 1,
            **{
                f"criteria-{number}-{name}": typed
                for number, form in enumerate(forms)
                for name, typed in form.items()
            },
        },
    )

    row.refresh_from_db()
    assert response.status_code == (302 if is_taken else 200)
    refused = "Only the words and the order can still be changed."
    assert (refused in response.content.decode()) is not is_taken
    assert (row.code, row.max_score, row.weight) == before
    assert not is_taken or str(getattr(row, field)) == value
    assert part.call.criteria.count() == 1


def test_a_group_is_filtered_with_its_sub_types(client, part, organiser):
    whole = TargetGroupFactory(edition=part.edition, position=1)
    subtype = TargetGroupFactory(
        edition=part.edition, position=1, code="T1.1", text="academia", part_of=whole
    )
    other = TargetGroupFactory(edition=part.edition, position=2)
    rows = {
        group: ApplicationFactory(part=part, target_group=group)
        for group in (whole, subtype, other)
    }

    def found(chosen):
        response = client.get(reverse(LIST), {"group": chosen})
        return set(response.context["cl"].queryset)

    assert found(whole.pk) == {rows[whole], rows[subtype]}
    assert found(subtype.pk) == {rows[subtype]}
    assert found("x") == found("9" * 40) == set(rows.values())
    page = reverse("admin:registration_application_change", args=[rows[subtype].pk])
    assert "city networks: academia" in client.get(page).content.decode()


def test_a_question_names_groups_with_their_sub_types_behind_them(
    client, part, organiser
):
    whole = TargetGroupFactory(edition=part.edition, position=1, code="T1", text="all")
    TargetGroupFactory(edition=part.edition, position=2, code="T2", text="networks")
    TargetGroupFactory(
        edition=part.edition, position=2, code="T1.1", text="academia", part_of=whole
    )

    page = client.get(reverse("admin:registration_question_add"))

    field = page.context["adminform"].form.fields["target_groups"]
    year = part.edition.year
    assert [label for _key, label in field.choices] == [
        f"{year} T1 all",
        f"{year} T1.1 academia",
        f"{year} T2 networks",
    ]


def test_what_happened_is_told_in_the_time_of_the_reader(client, part, organiser):
    with time_machine.travel("2031-07-01T22:30:00Z", tick=False):
        row = ApplicationFactory(part=part)

    page = client.get(reverse("admin:registration_application_change", args=[row.pk]))

    words = "Wednesday 2 July 2031, 00:30 (Graz, UTC+2): Being considered"
    assert words in page.content.decode()


def test_a_world_region_is_filtered(client, part, organiser):
    kenya = ApplicationFactory(part=part, country="KE")
    ApplicationFactory(part=part, country="AT")
    region = CountryInRegion.objects.get(scheme__is_default=True, country="KE").region

    response = client.get(reverse(LIST), {"region": region.code})

    assert list(response.context["cl"].queryset) == [kenya]
