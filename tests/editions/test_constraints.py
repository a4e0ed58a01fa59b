"""What the database itself refuses, asked past the ORM."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.editions.choices import Job, PartKind, PhaseKind
from apps.editions.models import Appointment, Edition, Part, Phase
from tests.factories.editions import (
    AppointmentFactory,
    ConceptNoteFactory,
    EditionFactory,
    KeyQuestionFactory,
    ObjectiveFactory,
    PartFactory,
    PhaseFactory,
    QuestionClusterFactory,
    ReferenceFactory,
    TargetGroupFactory,
)

pytestmark = pytest.mark.django_db


def refuses(name, do):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        do()


def test_an_ordinal_occurs_once_in_a_series():
    first, second = EditionFactory(), EditionFactory()

    refuses(
        "editions_ordinal_once_in_a_series",
        lambda: Edition.objects.filter(pk=second.pk).update(ordinal=first.ordinal),
    )


def test_an_ordinal_is_positive():
    edition = EditionFactory()

    refuses(
        "editions_ordinal_is_positive",
        lambda: Edition.objects.filter(pk=edition.pk).update(ordinal=0),
    )


def test_ordinal_and_year_are_independent():
    edition = EditionFactory(slug="2026", year=2026, ordinal=5)

    edition.refresh_from_db()
    assert (edition.ordinal, edition.year) == (5, 2026)


def test_a_month_is_stored_as_a_month_and_no_such_day_never():
    edition = EditionFactory(starts_on="2023-02")

    with connection.cursor() as cursor:
        cursor.execute("SELECT starts_on FROM editions_edition")
        assert cursor.fetchone() == ("2023-02",)
    with (
        pytest.raises(IntegrityError, match="starts_on"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE editions_edition SET starts_on = '2023-02-30' WHERE id = %s",
            [edition.pk],
        )


def test_each_part_exists_once():
    academy = PartFactory()
    conference = PartFactory(edition=academy.edition, kind=PartKind.CONFERENCE)

    refuses(
        "editions_one_part_of_each_kind",
        lambda: Part.objects.filter(pk=conference.pk).update(kind=PartKind.ACADEMY),
    )


@pytest.fixture
def february():
    def days(first, last):
        return DateTimeTZRange(
            datetime(2023, 2, first, tzinfo=UTC), datetime(2023, 2, last, tzinfo=UTC)
        )

    return days


def test_phases_of_a_kind_do_not_overlap(february):
    phase = PhaseFactory(during=february(1, 8))

    refuses(
        "editions_phases_of_a_kind_do_not_overlap",
        lambda: PhaseFactory(edition=phase.edition, during=february(7, 9)),
    )
    PhaseFactory(edition=phase.edition, during=february(8, 9))
    PhaseFactory(edition=phase.edition, kind=PhaseKind.ACADEMY, during=february(1, 8))
    PhaseFactory(during=february(1, 8))
    assert Phase.objects.count() == 4


def test_a_phase_takes_time(february):
    refuses("editions_phase_takes_time", lambda: PhaseFactory(during=february(1, 1)))


def test_a_job_is_held_once():
    held = AppointmentFactory()
    other = AppointmentFactory(
        edition=held.edition, person=held.person, job=Job.REVIEWER
    )

    refuses(
        "editions_each_job_once",
        lambda: Appointment.objects.filter(pk=other.pk).update(job=held.job),
    )


@pytest.mark.parametrize(
    ("name", "factory", "parent", "key"),
    [
        ("editions_cluster_code_once", QuestionClusterFactory, "edition", "code"),
        ("editions_question_code_once", KeyQuestionFactory, "cluster", "code"),
        ("editions_objective_position_once", ObjectiveFactory, "edition", "position"),
        ("editions_target_group_code_once", TargetGroupFactory, "edition", "code"),
        ("editions_reference_code_once", ReferenceFactory, "edition", "code"),
    ],
)
def test_codes_and_positions_occur_once(name, factory, parent, key):
    row = factory()
    of_another = factory(**{key: getattr(row, key)})
    sibling = factory(**{parent: getattr(row, parent)})

    assert getattr(of_another, key) == getattr(row, key)
    refuses(
        name,
        lambda: (
            type(row).objects.filter(pk=sibling.pk).update(**{key: getattr(row, key)})
        ),
    )


def test_a_concept_note_has_one_version_of_a_date():
    note = ConceptNoteFactory()
    later = ConceptNoteFactory(edition=note.edition, dated="2022-09-01")

    refuses(
        "editions_one_concept_note_per_date",
        lambda: type(note).objects.filter(pk=later.pk).update(dated=note.dated),
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-02-08", "2023-02-01"),
        ("2023-02", "2023-01"),
        ("2023", "2022-12-31"),
        ("2023-02", "2023-01-31"),
    ],
)
@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (EditionFactory, "editions_edition_begins_before_it_ends"),
        (PartFactory, "editions_part_begins_before_it_ends"),
    ],
)
def test_the_last_day_is_not_before_the_first(factory, name, first, last):
    row = factory()
    rows = type(row).objects.filter(pk=row.pk)

    refuses(name, lambda: rows.update(starts_on=first, ends_on=last))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-02-08", "2023-02"),
        ("2023", "2023-01-01"),
        ("2023-02-01", "2023-02-01"),
        ("", "2023-02-01"),
        ("2023-02-01", ""),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(first, last):
    edition = EditionFactory(starts_on=first, ends_on=last)

    edition.full_clean()
    edition.refresh_from_db()

    assert edition.starts_on.isoformat() == first
    assert edition.ends_on.isoformat() == last


def test_a_sub_type_is_part_of_a_whole_group_of_its_edition():
    whole = TargetGroupFactory()
    subtype = TargetGroupFactory(edition=whole.edition, part_of=whole)
    subtype.full_clean()

    for group, part_of in (
        (TargetGroupFactory(), whole),
        (TargetGroupFactory(edition=whole.edition), subtype),
        (whole, TargetGroupFactory(edition=whole.edition)),
        (subtype, subtype),
    ):
        group.part_of = part_of
        with pytest.raises(ValidationError) as refused:
            group.full_clean()
        assert list(refused.value.message_dict) == ["part_of"]
