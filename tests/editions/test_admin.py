from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.editions.choices import Job
from apps.editions.models import Appointment, Edition, Reference
from tests.factories.editions import (
    AppointmentFactory,
    ConceptNoteFactory,
    EditionFactory,
    KeyQuestionFactory,
    PersonFactory,
    PhaseFactory,
    QuestionClusterFactory,
    ReferenceFactory,
)
from tests.typing_back import as_typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return EditionFactory(theme_title="Mine")


@pytest.fixture
def theirs():
    return EditionFactory(theme_title="Theirs")


@pytest.fixture
def organiser(client, mine):
    person = AppointmentFactory(edition=mine, person__is_staff=True).person
    client.force_login(person)
    return person


def page(client, name, *args, **query):
    return client.get(reverse(f"admin:editions_{name}", args=args), query)


def test_the_list_holds_only_ones_own_edition(client, organiser, mine, theirs):
    response = page(client, "edition_changelist")

    assert list(response.context["cl"].queryset) == [mine]


def test_an_edition_of_others_cannot_be_opened(client, organiser, mine, theirs):
    assert page(client, "edition_change", mine.pk).status_code == 200
    assert page(client, "edition_change", theirs.pk).status_code == 404


@pytest.mark.parametrize(
    "name", ["edition_add", "series_changelist", "instrument_changelist"]
)
def test_what_belongs_to_all_is_the_administrators(client, organiser, name):
    assert page(client, name).status_code == 403

    client.force_login(PersonFactory(is_superuser=True, is_staff=True))

    assert page(client, name).status_code == 200


def test_an_edition_is_never_removed(client, organiser, mine):
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))

    assert page(client, "edition_delete", mine.pk).status_code == 403
    assert Edition.objects.filter(pk=mine.pk).exists()


@pytest.mark.parametrize("job", [job for job in Job.values if job != Job.ORGANISER])
def test_other_jobs_open_nothing_in_the_admin(client, job):
    held = AppointmentFactory(job=job, person__is_staff=True)
    client.force_login(held.person)

    assert page(client, "edition_changelist").status_code == 403
    assert page(client, "edition_change", held.edition.pk).status_code == 403


def test_rows_below_an_edition_are_scoped_too(client, organiser, mine, theirs):
    own = KeyQuestionFactory(cluster__edition=mine).cluster
    foreign = QuestionClusterFactory(edition=theirs)

    response = page(client, "questioncluster_changelist")

    assert list(response.context["cl"].queryset) == [own]
    assert page(client, "questioncluster_change", own.pk).status_code == 200
    assert page(client, "questioncluster_change", foreign.pk).status_code == 404


VAGUE = ["2022-12", "2023", "2023-02", "2023-02-08", ""]


@pytest.mark.parametrize(
    ("factory", "field", "column"),
    [
        (EditionFactory, "starts_on", "dates"),
        (ReferenceFactory, "dated", "date"),
        (ConceptNoteFactory, "dated", "version"),
    ],
)
def test_vague_dates_are_sorted_with_the_unknown_last(client, factory, field, column):
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    edition = {} if factory is EditionFactory else {"edition": EditionFactory()}
    made = [factory(**edition, **{field: VAGUE[n]}).pk for n in (3, 4, 0, 2, 1)]
    name = f"{factory._meta.model._meta.model_name}_changelist"
    number = page(client, name).context["cl"].list_display.index(column)

    def dates(order):
        rows = page(client, name, o=order).context["cl"].queryset
        return [getattr(row, field).isoformat() for row in rows if row.pk in made]

    assert dates(f"{number}") == VAGUE
    assert dates(f"-{number}") == VAGUE[::-1]


def test_a_row_cannot_be_put_into_an_edition_of_others(client, organiser, mine, theirs):
    response = client.post(
        reverse("admin:editions_questioncluster_add"),
        {
            "edition": theirs.pk,
            "code": "C1",
            "position": 1,
            "title": "Lessons",
            "questions-TOTAL_FORMS": 0,
            "questions-INITIAL_FORMS": 0,
        },
    )

    assert "edition" in response.context["adminform"].form.errors
    assert not theirs.question_clusters.exists()


def test_a_reference_may_name_the_result_of_an_edition_of_others(
    client, organiser, mine, theirs
):
    reference = ReferenceFactory(edition=mine, about_edition=theirs)
    address = reverse("admin:editions_reference_change", args=[reference.pk])
    form = client.get(address).context["adminform"].form

    changed = {
        name: value if (value := form[name].value()) is not None else ""
        for name in form.fields
        if name not in {"dated", "event_starts_on", "event_ends_on"}
    } | {"title": "Changed", "authors": ""}
    response = client.post(address, changed)

    assert response.status_code == 302
    reference = Reference.objects.get()
    assert (reference.title, reference.about_edition) == ("Changed", theirs)


def test_an_administrator_appoints_with_a_line_in_the_audit_trail(client, mine):
    administrator = PersonFactory(is_superuser=True, is_staff=True)
    person = PersonFactory()
    client.force_login(administrator)

    client.post(
        reverse("admin:editions_appointment_add"),
        {"edition": mine.pk, "person": person.email, "job": Job.RAPPORTEUR},
    )

    held = Appointment.objects.get(person=person)
    entry = AuditEntry.objects.about(held).get()
    assert held.job == Job.RAPPORTEUR
    assert (entry.actor, entry.verb, entry.edition_id) == (
        administrator,
        "job.given",
        mine.pk,
    )
    assert entry.after == {
        "person": person.pk,
        "job": "rapporteur",
        "edition": mine.pk,
    }


def test_only_an_administrator_appoints(client, organiser, mine):
    assert page(client, "appointment_add").status_code == 403


def test_times_of_phases_are_those_of_the_edition(client, organiser, mine):
    PhaseFactory(
        edition=mine,
        during=(datetime(2023, 2, 1, 11, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)),
    )

    response = page(client, "edition_change", mine.pk).content.decode()

    assert 'value="2023-02-01T12:00"' in response
    assert 'value="2023-07-01T02:00"' in response


def test_filters_name_only_the_editions_of_the_list(client, organiser, mine, theirs):
    QuestionClusterFactory(edition=mine)
    QuestionClusterFactory(edition=mine)
    QuestionClusterFactory(edition=theirs)

    response = page(client, "questioncluster_changelist").content.decode()

    assert str(theirs) not in response


def complaints(response):
    return [
        str(message)
        for errors in response.context["errors"]
        for message in (errors if isinstance(errors, list) else [errors])
    ]


@pytest.fixture
def planned(client, organiser, mine):
    """The change page of an edition with two phases, as it was found."""
    for kind in ("call", "academy"):
        PhaseFactory(
            edition=mine,
            kind=kind,
            during=(datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC)),
        )
    return as_typed(page(client, "edition_change", mine.pk))


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (
            {"starts_on_day": "8", "starts_on_month": "2", "starts_on_year": "2031"}
            | {"ends_on_day": "1", "ends_on_month": "2", "ends_on_year": "2031"},
            "The last day is before the first.",
        ),
        ({"ordinal": "0"}, "Give an ordinal of 1 or more."),
        ({"ordinal": "7"}, "Another edition has this ordinal."),
        (
            {"time_zone": "Mars/Base"},
            "Select a valid choice. Mars/Base is not one of the available choices.",
        ),
        ({"phases-1-kind": "call"}, "There is a phase of this kind at that time."),
        (
            dict.fromkeys(
                ("phases-0-during_0", "phases-0-during_1"), "2031-01-01T01:00"
            ),
            "The phase must end after it begins.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(client, planned, mine, typed, complaint):
    EditionFactory(series=mine.series, ordinal=7, year=2007)
    mine.refresh_from_db()
    before = {**Edition.objects.filter(pk=mine.pk).values().get()}
    phases = list(mine.phases.values_list("kind", "during"))

    response = client.post(
        reverse("admin:editions_edition_change", args=[mine.pk]), planned | typed
    )

    assert response.status_code == 200
    assert complaint in complaints(response)
    assert Edition.objects.filter(pk=mine.pk).values().get() == before
    assert list(mine.phases.values_list("kind", "during")) == phases


def test_two_new_phases_of_a_kind_at_the_same_time_are_refused(client, planned, mine):
    new = {
        "phases-TOTAL_FORMS": "4",
        **{
            f"phases-{n}-{name}": value
            for n in (2, 3)
            for name, value in (
                ("kind", "drafting"),
                ("during_0", "2031-03-01T10:00"),
                ("during_1", "2031-03-02T10:00"),
            )
        },
    }

    response = client.post(
        reverse("admin:editions_edition_change", args=[mine.pk]), planned | new
    )

    assert response.status_code == 200
    assert complaints(response) == ["There is a phase of this kind at that time."]
    assert mine.phases.count() == 2


def test_lists_show_the_readers_own_time_and_say_so(client, organiser, mine):
    organiser.time_zone = "Asia/Kathmandu"
    organiser.save()

    response = page(client, "edition_changelist")

    assert "Times in lists are those of Asia/Kathmandu." in response.content.decode()
