import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.choices import Job
from apps.notifications.models import Delivery
from apps.registration.actions.selecting import propose, take_back_proposals
from apps.registration.balance import balance_of
from apps.registration.models import (
    Application,
    BalanceTarget,
    CountryInRegion,
    Proposal,
    SensitiveAnswer,
)
from apps.registration.selection_choices import Decision
from tests.factories.editions import (
    AppointmentFactory,
    PartFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    ReservedPlacesFactory,
    a_review,
)
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db
LIST = "admin:registration_candidate_changelist"


@pytest.fixture
def part():
    return CallFactory(part=PartFactory(capacity=2)).part


@pytest.fixture
def organiser(client, part):
    person = AppointmentFactory(
        edition=part.edition,
        job=Job.ORGANISER,
        person=PersonFactory(is_staff=True),
    ).person
    client.force_login(person)
    return person


def states(part):
    rows = Application.objects.filter(part=part).order_by("pk")
    return list(rows.values_list("state", flat=True))


def lines(part, dimension):
    """Label, applied, given, with proposals, target and whether it stays below."""
    [table] = [one for one in balance_of(part).tables if one.dimension == dimension]
    return [
        (one.label, one.applied, one.decided, one.proposed, one.target, one.is_short)
        for one in table.lines
    ]


def bulk(client, rows, action, **more):
    return client.post(
        reverse(LIST),
        {"action": action, "_selected_action": [one.pk for one in rows], **more},
        follow=True,
    )


# ------------------------------------------------------------------ proposing
def test_a_proposal_decides_nothing_and_tells_nobody(part, organiser):
    rows = ApplicationFactory.create_batch(2, part=part)

    done = propose(part, rows, Decision.ADMIT, by=organiser, reason="Strong.")

    assert (done.written, done.left_out) == (2, [])
    assert states(part) == ["submitted", "submitted"]
    assert Delivery.objects.count() == 0
    assert {(one.decision, one.reason) for one in Proposal.objects.all()} == {
        ("admit", "Strong.")
    }
    entry = AuditEntry.objects.get()
    assert entry.verb == "registration.decisions_proposed"
    assert entry.after["applications"] == [one.pk for one in rows]


def test_a_later_proposal_takes_the_place_of_the_earlier(part, organiser):
    row = ApplicationFactory(part=part)

    propose(part, [row], Decision.ADMIT, by=organiser)
    propose(part, [row], Decision.DECLINE, by=organiser, reason="Full.")

    assert Proposal.objects.get().decision == Decision.DECLINE
    assert take_back_proposals(part, [row], by=organiser) == 1
    assert Proposal.objects.count() == 0


def test_what_others_propose_for_ones_own_application_stays(part, organiser):
    own = ApplicationFactory(part=part, person=organiser)
    propose(part, [own], Decision.DECLINE, by=PersonFactory())

    assert take_back_proposals(part, [own], by=organiser) == 0

    assert Proposal.objects.get().decision == Decision.DECLINE
    assert take_back_proposals(part, [own], by=PersonFactory()) == 1


def test_what_is_decided_or_ones_own_is_left_out(part, organiser):
    rows = [
        ApplicationFactory(part=part, admitted=True),
        ApplicationFactory(part=part, withdrawn=True),
        ApplicationFactory(part=part, person=organiser),
        ApplicationFactory(),
    ]

    done = propose(part, rows, Decision.ADMIT, by=organiser)

    assert (done.written, done.left_out) == (0, rows[:3])
    assert Proposal.objects.count() == 0


def test_nothing_is_proposed_where_the_selection_is_closed(part, organiser):
    row = ApplicationFactory(part=part)
    type(part.call).objects.update(selection_closed_at="2031-01-01T00:00Z")

    with pytest.raises(Refused) as refusal:
        propose(part, [row], Decision.ADMIT, by=organiser)

    assert refusal.value.code == "selection_closed"
    assert Proposal.objects.count() == 0


# ------------------------------------------------------------------ balance
def test_the_balance_shows_what_is_and_what_would_be(part, organiser):
    kenya, ghana, austria, _peru = (
        ApplicationFactory(part=part, country=code, **facts)
        for code, facts in (
            ("KE", {"admitted": True, "level": "local", "next_generation": True}),
            ("GH", {"level": "national", "languages": ["en", "fr"]}),
            ("AT", {"level": "local", "languages": ["de"], "is_first_time": True}),
            ("PE", {"declined": True}),
        )
    )
    ApplicationFactory(part=part, withdrawn=True, country="KE")
    BalanceTarget.objects.create(
        part=part, dimension="level", value="national", share=60
    )
    propose(part, [kenya], Decision.DECLINE, by=organiser)
    propose(part, [ghana, austria], Decision.ADMIT, by=organiser)

    balance = balance_of(part)

    assert (balance.applied, balance.decided, balance.proposed, balance.open) == (
        4,
        1,
        2,
        0,
    )
    assert not balance.is_too_many
    assert lines(part, "world_region") == [
        ("African States", 2, 1, 1, None, False),
        ("Latin American and Caribbean States", 1, 0, 0, None, False),
        ("Western European and other States", 1, 0, 1, None, False),
    ]
    assert lines(part, "level") == [
        ("Local", 2, 1, 1, None, False),
        ("National", 1, 0, 1, 60, True),
        ("not said", 1, 0, 0, None, False),
    ]
    assert lines(part, "next_generation")[0] == ("Yes", 1, 1, 0, None, False)
    assert lines(part, "language") == [
        ("English", 1, 0, 1, None, False),
        ("French", 1, 0, 1, None, False),
        ("German", 1, 0, 1, None, False),
    ]
    assert lines(part, "first_time")[0] == ("Yes", 1, 0, 1, None, False)


def test_a_sub_type_counts_with_its_group(part):
    whole = TargetGroupFactory(edition=part.edition, code="T1", text="city networks")
    kind = TargetGroupFactory(edition=part.edition, code="T1.1", part_of=whole)
    for group in (whole, kind):
        ApplicationFactory(part=part, target_group=group)

    assert lines(part, "target_group") == [("T1 city networks", 2, 0, 0, None, False)]


def test_the_balance_asks_as_often_for_many_as_for_one(part, django_assert_num_queries):
    ApplicationFactory(part=part)
    with CaptureQueriesContext(connection) as asked:
        balance_of(part)
    ApplicationFactory.create_batch(5, part=part, languages=["en", "fr"])

    with django_assert_num_queries(len(asked)):
        balance_of(part)


def test_gender_is_told_by_fives_without_shares(part):
    """And not exactly: up to two more or fewer, see ``apps/core/small_cells.py``."""
    for number, answer in ((23, "woman"), (2, "man"), (13, "non_binary")):
        for row in ApplicationFactory.create_batch(number, part=part, admitted=True):
            SensitiveAnswer.objects.create(
                application=row, question_key="gender", values=[answer]
            )

    [table] = [one for one in balance_of(part).tables if one.dimension == "gender"]

    assert [(one.label, one.applied) for one in table.lines if one.applied is None] == [
        ("Man", None),
        ("I describe it myself", None),
        ("I prefer not to say", None),
    ]
    woman, _man, non_binary, *_rest = table.lines
    assert woman.applied == woman.decided == woman.proposed in {20, 25}
    assert non_binary.applied == non_binary.decided in {10, 15}
    assert {one.share_proposed for one in table.lines} == {None}


def test_a_target_for_gender_is_held_against_what_is_told(part):
    for value, share in (("woman", 90), ("man", 5), ("non_binary", 70)):
        BalanceTarget.objects.create(
            part=part, dimension="gender", value=value, share=share
        )
    before = lines(part, "gender")
    for number, answer in ((23, "woman"), (2, "man")):
        for row in ApplicationFactory.create_batch(number, part=part, admitted=True):
            SensitiveAnswer.objects.create(
                application=row, question_key="gender", values=[answer]
            )

    after = lines(part, "gender")

    assert [one[4:] for one in before[:2]] == [(90, False), (5, False)]
    assert {label: more for label, *_counts, target, more in after if target} == {
        # All that is told are women; under five are no more than a fifth of them.
        "Woman": False,
        "Man": False,
        "Non-binary": True,
    }


def test_reserved_places_stand_beside_those_who_belong_to_them(part, organiser):
    africa = CountryInRegion.objects.get(scheme__is_default=True, country="KE").region
    ReservedPlacesFactory(part=part, kind="world_region", value=africa.code, number=2)
    kenya = ApplicationFactory(part=part, country="KE")
    ApplicationFactory(part=part, country="GH", admitted=True)
    ApplicationFactory(part=part, country="AT", admitted=True)
    propose(part, [kenya], Decision.ADMIT, by=organiser)

    [line] = balance_of(part).kept

    assert (line.label, line.number) == ("African States", 2)
    assert (line.applied, line.decided, line.proposed) == (2, 1, 2)


# ------------------------------------------------------------------ the table
def test_the_table_shows_one_part_with_results_and_the_balance(client, part, organiser):
    for code in ("a", "b"):
        CriterionFactory(call=part.call, code=code)
    row = ApplicationFactory(part=part, full_name="Amina Otieno")
    a_review(row, None, 5, 5)
    a_review(row, None, 3, 1)
    conference = CallFactory(part=PartFactory(edition=part.edition, kind="conference"))
    ApplicationFactory(part=conference.part, full_name="Of the Conference")
    ApplicationFactory(full_name="Of another edition")

    response = client.get(reverse(LIST), {"part": part.pk})

    page = response.content.decode()
    assert "Amina Otieno" in page
    assert "Of the Conference" not in page
    assert "Of another edition" not in page
    assert "70 (2)" in page
    assert "<strong>60</strong>" in page
    assert response.context["balance"].open == 1
    other = client.get(reverse(LIST), {"part": conference.part.pk}).content.decode()
    assert "Of the Conference" in other
    assert "Amina Otieno" not in other


def test_rows_are_sorted_and_filtered_by_their_results(client, part, organiser):
    CriterionFactory(call=part.call)
    weak, strong, disputed, unread = ApplicationFactory.create_batch(4, part=part)
    for row, *points in ((weak, 1, 1), (strong, 5, 5), (disputed, 0, 5)):
        for value in points:
            a_review(row, None, value)

    def found(**asked):
        rows = client.get(reverse(LIST), {"part": part.pk, **asked})
        return list(rows.context["cl"].result_list)

    by_result = found(o="-5")
    assert [row.pk for row in by_result if row.result is not None] == [
        strong.pk,
        disputed.pk,
        weak.pk,
    ]
    assert [row.pk for row in found(reviews="disagree")] == [disputed.pk]
    assert [row.pk for row in found(reviews="missing")] == [unread.pk]


def test_proposals_are_written_in_bulk_from_the_table(client, part, organiser):
    first, second = ApplicationFactory.create_batch(2, part=part)
    done = ApplicationFactory(part=part, admitted=True)

    page = bulk(client, [first, done], "propose_place", reason="Practice").content

    assert Proposal.objects.get().application_id == first.pk
    assert Proposal.objects.get().reason == "Practice"
    assert "1 proposal changed" in page.decode()
    assert done.reference in page.decode()
    listed = client.get(reverse(LIST), {"part": part.pk, "proposal": "none"})
    assert [row.pk for row in listed.context["cl"].result_list] == [second.pk]
    bulk(client, [first], "propose_nothing")
    assert Proposal.objects.count() == 0


def test_who_is_left_out_of_lists_is_without_name_and_found_by_reference(
    client, part, organiser
):
    row = ApplicationFactory(
        part=part, person=PersonFactory(is_hidden=True), full_name="Hidden Heron"
    )

    def page(**asked):
        return client.get(reverse(LIST), {"part": part.pk, **asked})

    assert "Hidden Heron" not in page().content.decode()
    assert list(page(q="Heron").context["cl"].result_list) == []
    assert [one.pk for one in page(q=row.reference).context["cl"].result_list] == [
        row.pk
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_table_asks_as_often_for_three_as_for_one(
    client, part, organiser, many, django_assert_num_queries
):
    CriterionFactory(call=part.call)
    for row in ApplicationFactory.create_batch(many, part=part):
        a_review(row, None, 3)
        propose(part, [row], Decision.ADMIT, by=organiser)
    client.get(reverse(LIST))

    with django_assert_num_queries(31):
        client.get(reverse(LIST))


# ------------------------------------------------------------------ targets
def test_a_target_is_chosen_not_typed(client, part, organiser):
    add = reverse("admin:registration_balancetarget_add")
    TargetGroupFactory(edition=part.edition, code="T9")

    client.post(add, {"part": part.pk, "which": "target_group:T9", "share": "40"})
    wrong = client.post(add, {"part": part.pk, "which": "level:moon", "share": "40"})
    zero = client.post(add, {"part": part.pk, "which": "level:local", "share": "0"})
    again = client.post(
        add, {"part": part.pk, "which": "target_group:T9", "share": "50"}
    )

    target = BalanceTarget.objects.get()
    assert (target.dimension, target.value, target.share) == ("target_group", "T9", 40)
    assert [page.status_code for page in (wrong, zero, again)] == [200, 200, 200]


def test_a_target_for_gender_is_set_where_the_call_asks_it(client, part, organiser):
    add = reverse("admin:registration_balancetarget_add")
    typed = {"part": part.pk, "which": "gender:woman", "share": "50"}

    refused = client.post(add, typed)
    before = BalanceTarget.objects.count()
    type(part.call).objects.update(asks_gender=True)
    client.post(add, typed)

    assert "The call of this part does not ask about gender." in words_of(refused)
    assert before == 0
    target = BalanceTarget.objects.get()
    assert (target.dimension, target.value, target.share) == ("gender", "woman", 50)


def test_the_database_takes_no_target_beyond_all(part):
    with (
        pytest.raises(IntegrityError, match="registration_target_is_a_share"),
        transaction.atomic(),
    ):
        BalanceTarget.objects.create(
            part=part, dimension="level", value="local", share=101
        )
