"""Which reports are still to come, and what the filed ones cover."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.contributions.follow_up import expected_of
from apps.contributions.kinds import kinds_of
from apps.contributions.matrix import matrix_of
from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.registration.models import WorldRegion
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_question,
    holder,
)
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    give_places,
)
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


def at(name):
    return reverse(f"contributions:{name}", kwargs={"edition": "2031"})


def a_session(title, hours, *, rapporteur=True):
    """A session that began so many hours ago."""
    start = now() - timedelta(hours=hours)
    made = SessionFactory(
        part=an_academy(),
        title=title,
        slug=title.lower(),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )
    if rapporteur:
        SessionPersonFactory(
            session=made, person=a_person(f"Of {title}"), role="rapporteur"
        )
    return made


@pytest.fixture
def edition():
    return an_academy().edition


@pytest.fixture
def sessions(edition):
    made = [
        a_session("Late", 30),
        a_session("Held", 2),
        a_session("Coming", -5),
        a_session("Filed", 40),
        a_session("Nobody", 3, rapporteur=False),
    ]
    made[4].key_questions.add(a_question(edition, "C1.Q9"))
    ReportFactory(session=made[3], filed=True)
    a_session("Break", 3, rapporteur=False)
    return made


def test_each_session_that_reports_stands_somewhere(edition, sessions):
    late = sessions[0]
    asked = [a_question(edition, code) for code in ("C1.Q1", "C1.Q2")]
    late.key_questions.add(*asked)
    draft = ContributionFactory(report=ReportFactory(session=late))
    draft.key_questions.add(asked[1])

    found = expected_of(edition)

    assert {
        one.session.title: (one.standing, one.answered, one.asked) for one in found
    } == {
        "Late": ("late", 1, 2),
        "Held": ("awaited", 0, 0),
        "Coming": ("to_come", 0, 0),
        "Filed": ("filed", 0, 0),
        "Nobody": ("nobody", 0, 1),
    }


def test_rapporteurs_are_reminded_once_a_day_of_what_is_not_filed(
    client, edition, sessions
):
    client.force_login(holder(edition, "organiser"))

    for chosen in ("late", "held", "held", "filed", "coming"):
        client.post(at("reports"), {"session": chosen})

    letters = {one.person.full_name: one.subject for one in Delivery.objects.all()}
    assert letters == {
        "Of Late": "Please file your report: Late",
        "Of Held": "Please file your report: Held",
    }
    assert Delivery.objects.count() == 2
    assert [
        entry.after["letters"]
        for entry in AuditEntry.objects.filter(verb="contributions.reminded")
    ] == [1, 1]


def test_drafters_see_the_reports_and_remind_nobody(client, edition, sessions):
    client.force_login(holder(edition, "drafter"))

    page = client.get(at("reports"), {"state": "late"})
    answer = client.post(at("reports"), {"session": "late"})

    assert [one.session.title for one in page.context["page"]] == ["Late"]
    assert answer.status_code == 403
    assert not Delivery.objects.exists()


def test_the_matrix_tells_small_numbers_to_the_team_alone(edition):
    one, two = a_question(edition, "C1.Q1"), a_question(edition, "C1.Q2")
    region = WorldRegion.objects.filter(scheme__is_default=True).first()
    report = ReportFactory(session=a_session("Filed", 40), filed=True)
    for place in (region, None):
        made = ContributionFactory(report=report, world_region=place)
        made.key_questions.add(one)
    ContributionFactory(report=report, is_hidden=True).key_questions.add(one, two)
    participant = a_person("Paula")
    give_places(an_academy(), [participant])

    team = matrix_of(holder(edition, "drafter"), edition)
    others = matrix_of(participant, edition)

    column = team.regions.index(region)
    assert [(row.numbers[column], row.numbers[-1], row.all) for row in team.rows] == [
        (1, 2, 3),
        (0, 1, 1),
    ]
    assert [(row.numbers[column], row.all) for row in others.rows] == [
        (None, None),
        (0, 0),
    ]
    assert (team.keeps_back, others.keeps_back) == (False, True)


def test_the_list_is_narrowed_by_question_region_kind_and_use(client, edition):
    question = a_question(edition, "C1.Q1")
    region = WorldRegion.objects.filter(scheme__is_default=True).first()
    report = ReportFactory(session=a_session("Filed", 40), filed=True)
    rows = ContributionFactory.create_batch(4, report=report)
    rows[0].key_questions.add(question)
    for row, field, value in (
        (rows[1], "world_region", region),
        (rows[2], "kind", "practice"),
    ):
        setattr(row, field, value)
        row.save()
    use(rows[3], edition)
    client.force_login(holder(edition, "drafter"))

    def listed(**asked):
        return [one.pk for one in client.get(at("list"), asked).context["page"]]

    assert listed(question="C1.Q1") == [rows[0].pk]
    assert listed(region=region.pk) == [rows[1].pk]
    assert listed(kind="practice") == [rows[2].pk]
    assert listed(used="yes") == [rows[3].pk]
    assert listed(used="no", kind="finding") == [rows[0].pk, rows[1].pk]
    assert len(listed(question="nonsense", region="x", kind="'", used="?")) == 4


def use(contribution, edition):
    drafter = a_person("A drafter")
    paragraph = a_paragraph(DocumentFactory(edition=edition), drafter)
    paragraph.sources.create(contribution=contribution, added_by=drafter)


def test_kinds_are_counted_by_region_and_for_the_next_generation(client, edition):
    region = WorldRegion.objects.filter(scheme__is_default=True).first()
    report = ReportFactory(session=a_session("Filed", 40), filed=True)
    young = a_person("Yara")
    ApplicationFactory(part=an_academy(), person=young, next_generation=True)
    kept = ContributionFactory(report=report, kind="proposal", world_region=region)
    ContributionFactory(report=report, kind="proposal", handed_in_by=young)
    ContributionFactory(report=report, kind="proposal", merged_into=kept)
    ContributionFactory(report=report, kind="aspiration", world_region=region)
    use(kept, edition)
    participant = a_person("Paula")
    give_places(an_academy(), [participant])
    drafter = holder(edition, "drafter")
    world = matrix_of(drafter, edition).regions
    column = world.index(region)

    def told(person):
        return [
            (
                row.kind,
                row.numbers[column],
                row.numbers[-1],
                row.all,
                row.next_generation,
                row.used,
            )
            for row in kinds_of(person, edition, world)
        ]

    assert told(drafter) == [("proposal", 1, 1, 2, 1, 1), ("aspiration", 1, 0, 1, 1, 0)]
    assert [row[1:5] for row in told(participant)] == [(None,) * 4] * 2
    client.force_login(drafter)
    page = client.get(at("list")).text
    assert f'href="?kind=proposal&amp;region={region.pk}"' in page
