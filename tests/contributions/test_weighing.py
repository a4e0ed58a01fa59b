"""Support, and merging what says the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.contributions import actions, queries
from apps.contributions.actions import Item, merging
from apps.contributions.models import Contribution, Support
from apps.core.refusals import Refused
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import a_question, holder
from tests.factories.programme import SessionFactory, a_person, an_academy, give_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(session=SessionFactory(), filed=True)


@pytest.fixture
def edition(report):
    return report.session.edition


def at(name, contribution):
    return reverse(
        f"contributions:{name}", kwargs={"edition": "2031", "pk": contribution.pk}
    )


def supporters(contribution):
    return (
        Contribution.objects.annotate(number=queries.supporters())
        .get(pk=contribution.pk)
        .number
    )


def test_support_counts_once_for_each_person_also_after_merging(report, edition):
    kept, other = ContributionFactory.create_batch(2, report=report)
    both, one = a_person("Both"), a_person("One")
    for contribution, person in ((kept, both), (other, both), (other, one)):
        actions.support(contribution, by=person)
        actions.support(contribution, by=person)

    before = supporters(kept)
    drafter = holder(edition, "drafter")
    actions.merge(kept, [other], by=drafter)
    actions.merge(kept, [other], by=drafter)
    merged = supporters(kept)
    other.refresh_from_db()
    actions.stop_supporting(kept, by=both)
    stopped = supporters(kept)
    actions.separate(other, by=drafter)

    assert (before, merged, stopped, supporters(kept)) == (1, 2, 1, 0)
    assert supporters(other) == 1


def test_only_their_number_is_told_and_from_five_on(client, report, edition):
    contribution = ContributionFactory(report=report)
    people = [a_person(f"Person {number}") for number in range(5)]
    give_places(an_academy(), people)
    address = reverse("contributions:list", kwargs={"edition": "2031"})

    told = []
    for person in people:
        client.force_login(person)
        answer = client.post(f"{at('support', contribution)}?kind=finding")
        page = client.get(address).content.decode()
        told.append(
            (
                "Supported by fewer than five people" in page,
                "Supported by 5 people" in page,
                "Stop supporting" in page,
            )
        )

    assert answer.url == f"{address}?kind=finding#c-{contribution.pk}"
    assert told == [(True, False, True)] * 4 + [(False, True, True)]


def test_who_has_no_place_or_may_not_see_it_supports_nothing(client, report, edition):
    shown, hidden = (
        ContributionFactory(report=report, is_hidden=is_hidden)
        for is_hidden in (False, True)
    )
    participant = a_person("Paula")
    give_places(an_academy(), [participant])

    client.force_login(holder(edition, "drafter"))
    drafter = client.post(at("support", shown)).status_code
    client.force_login(participant)
    foreign = client.post(at("support", hidden)).status_code

    assert (drafter, foreign) == (403, 404)
    assert not Support.objects.exists()


def test_one_stands_for_those_merged_into_it_and_nothing_is_lost(
    client, report, edition
):
    question = a_question(edition)
    first, second, third = ContributionFactory.create_batch(3, report=report)
    for row in (first, second, third):
        row.key_questions.add(question)
    client.force_login(holder(edition, "drafter"))
    address = reverse("contributions:list", kwargs={"edition": "2031"})

    client.post(at("merge", first), {"do": "merge", "other": [second.pk]})
    client.post(at("merge", third), {"do": "merge", "other": [first.pk]})
    page = client.get(address)
    text = page.content.decode()
    merging_page = client.get(at("merge", third))
    client.post(at("merge", third), {"do": "separate", "other": first.pk})

    assert [row.pk for row in page.context["page"]] == [third.pk]
    assert page.context["matrix"].rows[0].all == 1
    assert all(row.text in text for row in (first, second, third))
    assert [row.pk for row in merging_page.context["merged"]] == [first.pk, second.pk]
    rows = Contribution.objects.order_by("pk")
    assert list(rows.values_list("merged_into", flat=True)) == [None, third.pk, None]


@pytest.mark.parametrize("code", ["merged", "foreign", "hidden", "not_filed"])
def test_what_does_not_fit_is_not_merged(report, edition, code):
    into, other = ContributionFactory.create_batch(2, report=report)
    third = ContributionFactory(report=report)
    if code == "merged":
        Contribution.objects.filter(pk=into.pk).update(merged_into=third)
    elif code == "foreign":
        other = ContributionFactory(report__session__part=an_academy("2032"))
    elif code == "hidden":
        Contribution.objects.filter(pk=into.pk).update(is_hidden=True)
    else:
        other = ContributionFactory(
            report=ReportFactory(session=SessionFactory(part=an_academy()))
        )
    before = list(Contribution.objects.order_by("pk").values("pk", "merged_into"))

    with pytest.raises(Refused) as refusal:
        actions.merge(into, [other], by=holder(edition, "drafter"))

    assert refusal.value.code == code
    after = list(Contribution.objects.order_by("pk").values("pk", "merged_into"))
    assert after == before


def test_the_database_lets_nothing_be_merged_into_itself(report):
    row = ContributionFactory(report=report)

    with (
        pytest.raises(IntegrityError, match="contributions_not_merged_into_itself"),
        transaction.atomic(),
    ):
        Contribution.objects.update(merged_into=row)


def race(report):
    one, other = ContributionFactory.create_batch(2, report=report)
    drafter = holder(report.session.edition, "drafter")
    together = Barrier(2)

    def go(pair):
        try:
            together.wait()
            merging.merge(pair[0], [pair[1]], by=drafter)
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, [(one, other), (other, one)]))
    return Contribution.objects.filter(merged_into=None).count()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_merged_into_each_other_one_stands(report):
    assert race(report) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_none_stands(report, monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    both_have_read = Barrier(2)

    def unlocked(keys):
        rows = list(Contribution.objects.select_related("report").filter(pk__in=keys))
        both_have_read.wait()
        return rows

    monkeypatch.setattr(merging, "locked_with_reports", unlocked)

    assert race(report) == 0


def test_who_is_named_has_agreed_and_somebody_has_noted_how(report, edition):
    writer = a_person("Rita Rapporteur")
    draft = ReportFactory(session=SessionFactory(part=an_academy()))
    row = ContributionFactory(report=draft, kind="quotation")
    item = Item(
        key=row.key,
        kind="quotation",
        text="We listen.",
        key_questions=[a_question(edition)],
        attribution="named",
        attributed_to="A mayor",
    )

    def save(**changes):
        items = [replace(item, **changes)]
        saved = actions.save_report(draft.session, by=writer, summary="S", items=items)
        row.refresh_from_db()
        return actions.is_complete(saved), row.agreement, row.agreement_noted_by

    assert save() == (False, "", None)
    assert save(agreement="By e-mail.") == (True, "By e-mail.", writer)
    assert row.agreement_noted_at is not None
    assert save(attribution="unattributed") == (True, "", None)
    assert row.agreement_noted_at is None
