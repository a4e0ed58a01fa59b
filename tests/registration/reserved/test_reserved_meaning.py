"""Who belongs to those whom places are kept for changes: nobody waits beside a free place."""

from contextlib import contextmanager

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from apps.editions import regrouping
from apps.editions.models import TargetGroup
from apps.editions.regrouping import groups_may_change
from apps.registration.choices import ReservedFor, State
from apps.registration.models import (
    Application,
    CountryInRegion,
    WorldRegion,
    WorldRegionScheme,
)
from tests.factories.editions import (
    AppointmentFactory,
    PartFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import ApplicationFactory, ReservedPlacesFactory
from tests.typing_back import as_typed

pytestmark = pytest.mark.django_db


def state_of(application):
    return Application.objects.get(pk=application.pk).state


# ------------------------------------------------------------------ regions
@pytest.fixture
def region():
    WorldRegionScheme.objects.filter(is_default=True).update(is_default=False)
    scheme = WorldRegionScheme.objects.create(code="ours", name="Ours", is_default=True)
    return WorldRegion.objects.create(
        scheme=scheme, code="south", name="South", position=1
    )


@pytest.fixture
def waiting(region):
    """Somebody from Kenya at a part with one place, kept for a region without countries."""
    part = PartFactory(capacity=1)
    ReservedPlacesFactory(part=part, kind=ReservedFor.WORLD_REGION, value="south")
    return ApplicationFactory(part=part, waiting=True, country="KE")


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_superuser=True, is_staff=True)
    client.force_login(person)
    return person


def test_whose_country_joins_the_region_moves_up(
    client, administrator, region, waiting
):
    address = reverse("admin:registration_countryinregion_add")
    typed = {"scheme": region.scheme_id, "region": region.pk, "note": ""}

    other = client.post(address, typed | {"country": "UG"})
    assert (other.status_code, state_of(waiting)) == (302, State.WAITING)
    own = client.post(address, typed | {"country": "KE"})

    assert (own.status_code, state_of(waiting)) == (302, State.ADMITTED)


def test_without_the_region_its_place_is_for_nobody_or_for_all_again(
    client, administrator, region, waiting
):
    joined = CountryInRegion.objects.create(
        scheme=region.scheme, region=region, country="KE"
    )
    other = ApplicationFactory(part=waiting.part, waiting=True, country="UG")
    gone = reverse("admin:registration_countryinregion_delete", args=[joined.pk])

    client.post(gone, {"post": "yes"})

    assert not CountryInRegion.objects.filter(pk=joined.pk).exists()
    assert [state_of(one) for one in (waiting, other)] == [State.WAITING] * 2


def test_another_scheme_for_all_counts_lets_people_move_up(
    client, administrator, region, waiting
):
    other = WorldRegionScheme.objects.create(code="other", name="Other")
    south = WorldRegion.objects.create(
        scheme=other, code="south", name="South", position=1
    )
    CountryInRegion.objects.create(scheme=other, region=south, country="KE")
    scheme = region.scheme
    for one, is_default in ((scheme, False), (other, True)):
        address = reverse("admin:registration_worldregionscheme_change", args=[one.pk])
        typed = as_typed(client.get(address)) | {"is_default": "on"}
        if not is_default:
            del typed["is_default"]
        assert client.post(address, typed).status_code == 302

    assert state_of(waiting) == State.ADMITTED


# ------------------------------------------------------------------ groups
@pytest.fixture
def organised():
    """Somebody of a group of its own, at a part that keeps its place for another group."""
    part = PartFactory(capacity=1)
    TargetGroupFactory(edition=part.edition, code="b", position=1)
    own = TargetGroupFactory(edition=part.edition, code="c", position=2)
    ReservedPlacesFactory(part=part, kind=ReservedFor.TARGET_GROUP, value="b")
    return ApplicationFactory(part=part, waiting=True, target_group=own)


def test_whose_group_becomes_part_of_another_moves_up(client, organised):
    edition = organised.part.edition
    person = AppointmentFactory(edition=edition, person__is_staff=True).person
    client.force_login(person)
    address = reverse("admin:editions_edition_change", args=[edition.pk])
    typed = as_typed(client.get(address))
    whole = TargetGroup.objects.get(edition=edition, code="b")
    (name,) = (
        key.removesuffix("-code") + "-part_of"
        for key, value in typed.items()
        if key.startswith("target_groups-") and key.endswith("-code") and value == "c"
    )

    unchanged = client.post(address, typed)
    assert (unchanged.status_code, state_of(organised)) == (302, State.WAITING)
    with zeal_ignore():  # A formset of Django's looks up what each row names.
        changed = client.post(address, typed | {name: whole.pk})

    assert (changed.status_code, state_of(organised)) == (302, State.ADMITTED)


def test_an_error_while_filling_leaves_the_groups_as_they_were(monkeypatch, organised):
    @contextmanager
    def fail(_edition_id):
        yield
        raise RuntimeError("injected")

    monkeypatch.setattr(regrouping, "_around", [*regrouping._around, fail])
    group = organised.target_group

    def put_it_into_another():
        with groups_may_change(group.edition_id):
            whole = TargetGroup.objects.get(edition=group.edition_id, code="b")
            TargetGroup.objects.filter(pk=group.pk).update(part_of=whole)

    with pytest.raises(RuntimeError, match="injected"):
        put_it_into_another()

    group.refresh_from_db()
    assert (group.part_of, state_of(organised)) == (None, State.WAITING)
