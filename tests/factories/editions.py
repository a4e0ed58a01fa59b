"""Editions and what they are made of."""

from datetime import timedelta

import factory
from django.utils.timezone import now
from factory.django import DjangoModelFactory

from apps.editions.choices import EditionStatus, Job, PartKind, PhaseKind, Priority
from apps.editions.models import (
    Appointment,
    ConceptNote,
    ConceptNoteSection,
    Edition,
    KeyQuestion,
    Objective,
    Part,
    Phase,
    QuestionCluster,
    Reference,
    Series,
    TargetGroup,
)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series
        django_get_or_create = ["title"]

    title = "Human Rights Go Local"


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition
        django_get_or_create = ["slug"]

    series = factory.SubFactory(SeriesFactory)
    # Out of reach of the ordinals that tests choose for themselves.
    ordinal = factory.Sequence(lambda n: n + 1000)
    year = factory.Sequence(lambda n: n + 2030)
    slug = factory.LazyAttribute(lambda edition: str(edition.year))
    status = EditionStatus.OPEN
    theme_title = "Rights in the budget"

    class Params:
        planned = factory.Trait(status=EditionStatus.PLANNED)


class PartFactory(DjangoModelFactory):
    class Meta:
        model = Part

    edition = factory.SubFactory(EditionFactory)
    kind = PartKind.ACADEMY


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    edition = factory.SubFactory(EditionFactory)
    kind = PhaseKind.CALL
    during = factory.LazyFunction(
        lambda: (now() - timedelta(days=1), now() + timedelta(days=1))
    )


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = "accounts.User"

    email = factory.Sequence(lambda n: f"person{n}@editions.example")
    full_name = factory.Sequence(lambda n: f"Person {n}")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)
    job = Job.ORGANISER


class ConceptNoteFactory(DjangoModelFactory):
    class Meta:
        model = ConceptNote

    edition = factory.SubFactory(EditionFactory)
    dated = "2022-06-29"
    is_published = True


class ConceptNoteSectionFactory(DjangoModelFactory):
    class Meta:
        model = ConceptNoteSection

    note = factory.SubFactory(ConceptNoteFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Background"
    body = "Cities protect rights."


class QuestionClusterFactory(DjangoModelFactory):
    class Meta:
        model = QuestionCluster

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda cluster: f"C{cluster.position}")
    title = "Lessons from the field"


class KeyQuestionFactory(DjangoModelFactory):
    class Meta:
        model = KeyQuestion

    cluster = factory.SubFactory(QuestionClusterFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda q: f"{q.cluster.code}.Q{q.position}")
    text = "What works?"


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "Develop and adopt an Outcome Document."


class TargetGroupFactory(DjangoModelFactory):
    class Meta:
        model = TargetGroup

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda group: f"T{group.position}")
    priority = Priority.PRIME
    text = "city networks"


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = Reference

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"reference-{n}")
    kind = "other"
    title = "On rights"


def organiser_of(part, **facts):
    """Somebody on the staff who organises the edition of ``part``."""
    person = PersonFactory(is_staff=True, **facts)
    return AppointmentFactory(
        edition=part.edition, job=Job.ORGANISER, person=person
    ).person
