"""Challenges, what answers them, and where that is done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.contributions import actions, queries
from apps.contributions.actions import linking
from apps.contributions.models import Contribution, Link
from apps.contributions.together import together
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import holder
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    give_places,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(session=SessionFactory(), filed=True)


@pytest.fixture
def edition(report):
    return report.session.edition


@pytest.fixture
def drafter(edition):
    return holder(edition, "drafter")


@pytest.fixture
def three(report):
    return [
        ContributionFactory(report=report, kind=kind)
        for kind in ("challenge", "solution", "practice")
    ]


def address(name, **words):
    return reverse(f"contributions:{name}", kwargs={"edition": "2031", **words})


def read(person, contribution):
    """What ``person`` finds linked with ``contribution``."""
    readable = queries.contributions_for(person, contribution.edition)
    [here] = together([contribution], readable)
    return [one.pk for one in here.linked]


def pairs():
    return list(Link.objects.values_list("one", "other"))


def test_each_is_found_from_the_other_end_and_linking_twice_is_once(drafter, three):
    challenge, solution, practice = three

    actions.link(solution, [challenge, practice], by=drafter)
    actions.link(challenge, [solution], by=drafter)

    assert pairs() == [(challenge.pk, solution.pk), (solution.pk, practice.pk)]
    assert [read(drafter, one) for one in three] == [
        [solution.pk],
        [challenge.pk, practice.pk],
        [solution.pk],
    ]
    entries = AuditEntry.objects.filter(verb="contribution.linked")
    assert [entry.after for entry in entries] == [
        {"linked": [challenge.pk, practice.pk]}
    ]


def test_a_link_is_taken_back_once(drafter, three):
    challenge, solution, _practice = three
    actions.link(challenge, [solution], by=drafter)

    actions.unlink(solution, challenge, by=drafter)
    actions.unlink(solution, challenge, by=drafter)

    assert pairs() == []
    assert AuditEntry.objects.filter(verb="contribution.unlinked").count() == 1


def test_links_go_along_when_contributions_are_merged_and_separated(
    drafter, report, three
):
    challenge, solution, _practice = three
    same, like = (
        ContributionFactory(report=report, kind=kind)
        for kind in ("challenge", "solution")
    )
    actions.link(challenge, [solution], by=drafter)
    actions.merge(same, [challenge], by=drafter)
    actions.merge(like, [solution], by=drafter)

    merged = [read(drafter, one) for one in (same, like)]
    actions.separate(solution, by=drafter)
    separated = [read(drafter, one) for one in (same, like, solution)]
    actions.merge(like, [solution], by=drafter)
    actions.unlink(same, like, by=drafter)

    assert merged == [[like.pk], [same.pk]]
    assert separated == [[solution.pk], [], [same.pk]]
    assert pairs() == []


def test_nobody_reads_more_than_they_may(drafter, report, three):
    challenge, solution, practice = three
    participant = a_person("Paula")
    give_places(an_academy(), [participant])
    sent_back = ContributionFactory(
        report=ReportFactory(session=SessionFactory(part=an_academy()), filed=True),
        kind="solution",
    )
    actions.link(challenge, [solution, practice, sent_back], by=drafter)
    Contribution.objects.filter(pk=solution.pk).update(is_hidden=True)
    actions.send_back(sent_back.report, by=drafter)

    assert read(participant, challenge) == [practice.pk]
    assert read(drafter, challenge) == [solution.pk, practice.pk]


@pytest.mark.parametrize("code", ["kind", "same_kind", "foreign", "not_filed"])
def test_what_does_not_fit_is_not_linked(drafter, report, three, code):
    challenge = three[0]
    other = {
        "kind": lambda: ContributionFactory(report=report, kind="finding"),
        "same_kind": lambda: ContributionFactory(report=report, kind="challenge"),
        "foreign": lambda: ContributionFactory(
            report__session__part=an_academy("2032"), kind="solution"
        ),
        "not_filed": lambda: ContributionFactory(
            report=ReportFactory(session=SessionFactory(part=an_academy())),
            kind="solution",
        ),
    }[code]()

    with pytest.raises(Refused) as refusal:
        actions.link(challenge, [three[1], other], by=drafter)

    assert refusal.value.code == code.removeprefix("same_")
    assert pairs() == []
    assert not AuditEntry.objects.filter(verb="contribution.linked").exists()


def test_the_database_knows_one_direction_and_each_link_once(drafter, three):
    challenge, solution, _practice = three
    actions.link(challenge, [solution], by=drafter)

    for one, other, name in (
        (challenge, solution, "contributions_linked_once"),
        (solution, challenge, "contributions_link_has_one_direction"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Link.objects.create(one=one, other=other, linked_by=drafter)


def race(three, drafter):
    together_now = Barrier(2)

    def go(pair):
        try:
            together_now.wait()
            linking.link(pair[0], [pair[1]], by=drafter)
        except IntegrityError:
            return "twice"
        finally:
            connection.close()
        return "linked"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(go, [three[:2], three[1::-1]]))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_link_the_same_at_once_both_succeed(three, drafter):
    assert race(three, drafter) == ["linked", "linked"]
    assert len(pairs()) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_fails(three, drafter, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    both_have_read = Barrier(2)
    links_of = linking._links_of

    def unlocked(keys):
        return list(Contribution.objects.select_related("report").filter(pk__in=keys))

    def links_and_wait(contribution):
        found = links_of(contribution)
        both_have_read.wait()
        return found

    monkeypatch.setattr(linking, "locked_with_reports", unlocked)
    monkeypatch.setattr(linking, "_links_of", links_and_wait)

    assert race(three, drafter) == ["linked", "twice"]


def test_the_page_links_and_takes_back(client, drafter, three):
    challenge, solution, practice = three
    client.force_login(drafter)
    here = address("link", pk=challenge.pk)

    empty = client.post(here, {"do": "link"})
    client.post(here, {"do": "link", "other": [solution.pk, practice.pk]})
    linked = pairs()
    page = client.get(here)
    client.post(here, {"do": "unlink", "other": solution.pk})
    client.post(here, {"do": "unlink", "other": "nothing"})

    assert empty.status_code == 422
    assert linked == [(challenge.pk, solution.pk), (challenge.pk, practice.pk)]
    assert [one.pk for one in page.context["here"].linked] == [solution.pk, practice.pk]
    assert page.context["form"].fields["other"].choices == []
    assert pairs() == [(challenge.pk, practice.pk)]


def test_only_challenges_solutions_and_practices_have_the_page(client, drafter, report):
    finding = ContributionFactory(report=report, kind="finding")
    client.force_login(drafter)

    assert client.get(address("link", pk=finding.pk)).status_code == 404


def test_the_rapporteur_of_the_session_links_and_other_ones_do_not(
    client, edition, report, three
):
    own, foreign = holder(edition, "rapporteur"), holder(edition, "rapporteur")
    SessionPersonFactory(session=report.session, person=own, role="rapporteur")
    rows = list(queries.contributions_for(own, edition))

    answers = []
    for person in (own, foreign):
        client.force_login(person)
        answers.append(client.get(address("link", pk=three[0].pk)).status_code)

    assert answers == [200, 403]
    assert queries.linkable_by(own, edition, rows) == {one.pk for one in three}
    assert queries.linkable_by(foreign, edition, rows) == set()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 0), ("?kind=solution", 1), ("?kind=practice", 2), ("?kind=finding", 0)],
)
def test_one_browses_by_each_of_the_kinds(client, drafter, three, asked, shown):
    client.force_login(drafter)

    page = client.get(f"{address('together')}{asked}")

    assert [one.contribution.pk for one in page.context["rows"]] == [three[shown].pk]
