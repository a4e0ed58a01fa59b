"""Session reports and what is in them."""

import factory
from django.utils.timezone import now
from factory.django import DjangoModelFactory

from apps.contributions.choices import ReportState
from apps.contributions.models import Contribution, Report
from tests.factories.programme import SessionFactory, a_person


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    session = factory.SubFactory(SessionFactory)
    rapporteur = factory.Sequence(lambda n: a_person(f"Rapporteur {n}"))
    summary = "We compared how cities listen."

    class Params:
        filed = factory.Trait(
            state=ReportState.FILED,
            filed_at=factory.LazyFunction(now),
            filed_by=factory.SelfAttribute("rapporteur"),
        )


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    report = factory.SubFactory(ReportFactory, filed=True)
    edition = factory.SelfAttribute("report.session.edition")
    position = factory.Sequence(int)
    text = factory.Sequence(lambda n: f"Cities that publish results listen better {n}.")
