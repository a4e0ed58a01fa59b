"""Organisations and their partnerships."""

import factory
from factory.django import DjangoModelFactory

from apps.partners.choices import Role, State
from apps.partners.models import Organisation, Partnership, PartnershipContact
from tests.factories.editions import EditionFactory, PersonFactory


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"organisation-{n}")
    full_name = factory.Sequence(lambda n: f"Organisation {n}")


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    edition = factory.SubFactory(EditionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PARTNER
    state = State.TO_BE_CONFIRMED
    position = factory.Sequence(lambda n: n + 1)

    class Params:
        confirmed = factory.Trait(state=State.CONFIRMED)


class PartnershipContactFactory(DjangoModelFactory):
    class Meta:
        model = PartnershipContact

    partnership = factory.SubFactory(PartnershipFactory)
    person = factory.SubFactory(PersonFactory)
