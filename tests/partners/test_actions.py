import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.partners.actions import merge, move
from apps.partners.choices import MOVES, Role, State
from apps.partners.models import Organisation, Partnership
from tests.factories.editions import PersonFactory
from tests.factories.partners import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return PersonFactory()


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", State.values)
def test_only_the_listed_moves_exist(organiser, before, after):
    partnership = PartnershipFactory(state=before)

    if after in MOVES[before] or after == before:
        move(partnership, to=after, by=organiser)
    else:
        with pytest.raises(Refused) as refused:
            move(partnership, to=after, by=organiser)
        assert refused.value.code == "illegal_move"
        after = before

    partnership.refresh_from_db()
    assert partnership.state == after


def test_a_move_keeps_who_when_and_evidence(organiser):
    partnership = PartnershipFactory()

    move(
        partnership,
        to=State.CONFIRMED,
        by=organiser,
        evidence="Letter of 3 November 2022",
    )

    entry = AuditEntry.objects.about(partnership).get()
    assert entry.actor == organiser
    assert entry.at is not None
    assert entry.before == {"state": "to_be_confirmed"}
    assert entry.after == {
        "state": "confirmed",
        "with_evidence": True,
    }
    assert list(
        partnership.history.order_by("history_date").values_list("state", "evidence")
    ) == [("to_be_confirmed", ""), ("confirmed", "Letter of 3 November 2022")]


def test_moving_twice_is_recorded_once(organiser):
    partnership = PartnershipFactory()

    move(partnership, to=State.CONFIRMED, by=organiser)
    move(partnership, to=State.CONFIRMED, by=organiser)

    assert AuditEntry.objects.about(partnership).count() == 1


def test_an_organisation_has_a_role_once_at_an_edition():
    first = PartnershipFactory()
    second = PartnershipFactory(
        edition=first.edition, organisation=first.organisation, role=Role.FUNDER
    )

    with (
        pytest.raises(IntegrityError, match="partners_one_partnership_per_role"),
        transaction.atomic(),
    ):
        Partnership.objects.filter(pk=second.pk).update(role=first.role)


def test_a_state_is_a_known_one():
    partnership = PartnershipFactory()

    with (
        pytest.raises(IntegrityError, match="partners_state_is_known"),
        transaction.atomic(),
    ):
        Partnership.objects.filter(pk=partnership.pk).update(state="maybe")


def test_merging_keeps_names_and_partnerships(organiser):
    kept = OrganisationFactory(full_name="Federal Province of Styria")
    duplicate = OrganisationFactory(
        full_name="Provincial Government Styria", abbreviation="PGS"
    )
    duplicate.names.create(name="Land Steiermark")
    both = PartnershipFactory(organisation=kept)
    doubled = PartnershipFactory(organisation=duplicate, edition=both.edition)
    alone = PartnershipFactory(organisation=duplicate)
    duplicate_key = duplicate.pk

    merge(kept, duplicate=duplicate, by=organiser)

    assert list(Organisation.objects.all()) == [kept]
    assert set(kept.partnerships.all()) == {both, alone}
    assert list(kept.names.values_list("name", flat=True)) == [
        "Land Steiermark",
        "PGS",
        "Provincial Government Styria",
    ]
    assert AuditEntry.objects.about(kept).get().verb == "organisation.merged"
    dropped = AuditEntry.objects.about(doubled).get()
    assert (dropped.actor, dropped.verb) == (organiser, "partnership.dropped")
    assert dropped.edition_id == both.edition_id
    assert dropped.before == {
        "organisation": duplicate_key,
        "role": doubled.role,
        "state": doubled.state,
    }


def test_merging_with_itself_is_refused(organiser):
    kept = OrganisationFactory()

    with pytest.raises(Refused) as refused:
        merge(kept, duplicate=kept, by=organiser)

    assert refused.value.code == "same"
    assert Organisation.objects.get() == kept
