"""What organisers change in the admin, as the audit trail has it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.editions.models import ConceptNote
from apps.partners.models import Partnership, PartnershipContact
from apps.programme.models import Session
from tests.editions.test_admin import as_typed
from tests.factories.editions import (
    AppointmentFactory,
    EditionFactory,
    KeyQuestionFactory,
    PartFactory,
    PersonFactory,
    PhaseFactory,
    QuestionClusterFactory,
)
from tests.factories.partners import PartnershipFactory
from tests.factories.registration import CallFactory
from tests.programme.test_admin import answers

pytestmark = pytest.mark.django_db

JANUARY = (datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC))


@pytest.fixture
def edition():
    return EditionFactory(status="planned")


@pytest.fixture
def organiser(client, edition):
    person = AppointmentFactory(edition=edition, person__is_staff=True).person
    client.force_login(person)
    return person


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def address_of(row, page="change"):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def changes(client, row, **typed):
    """Send the change page of ``row`` as it was found, but for ``typed``."""
    response = client.get(address_of(row))
    with timezone.override("Europe/Vienna"):
        found = as_typed(response)
    response = client.post(address_of(row), found | typed)
    assert response.status_code == 302, response.context["errors"]


def trail():
    """All lines, as who, what, and the values before and after."""
    return [
        (entry.verb, entry.target_id, entry.before, entry.after)
        for entry in AuditEntry.objects.order_by("pk")
    ]


def test_dates_and_status_of_an_edition_with_before_and_after(
    client, organiser, edition
):
    dates = {
        "starts_on_year": "2031",
        "starts_on_month": "2",
        "starts_on_day": "",
    }

    changes(client, edition, status="announced", **dates)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.edition_id) == (organiser, edition.pk)
    assert trail() == [
        (
            "edition.changed",
            str(edition.pk),
            {"status": "planned", "starts_on": ""},
            {"status": "announced", "starts_on": "2031-02"},
        )
    ]


def test_a_page_that_is_saved_as_it_was_leaves_no_line(client, organiser, edition):
    PhaseFactory(edition=edition, during=JANUARY)
    KeyQuestionFactory(cluster__edition=edition)

    changes(client, edition)
    changes(client, edition.question_clusters.get())

    assert trail() == []


def test_phases_are_recorded_as_they_are_added_moved_and_removed(
    client, organiser, edition
):
    moved = PhaseFactory(edition=edition, kind="call", during=JANUARY)
    gone = PhaseFactory(edition=edition, kind="academy", during=JANUARY)

    changes(
        client,
        edition,
        **{
            "phases-TOTAL_FORMS": "3",
            "phases-0-kind": "publication",
            "phases-1-DELETE": "on",
            "phases-2-kind": "drafting",
            "phases-2-during_0": "2031-03-01T10:00",
            "phases-2-during_1": "2031-03-02T10:00",
        },
    )

    added = edition.phases.get(kind="drafting")
    lines = {(verb, key): (before, after) for verb, key, before, after in trail()}
    span = "[2031-01-01 00:00:00+00:00, 2031-02-01 00:00:00+00:00)"
    assert lines == {
        ("phase.changed", str(moved.pk)): ({"kind": "call"}, {"kind": "publication"}),
        ("phase.removed", str(gone.pk)): (
            {"edition": edition.pk, "kind": "academy", "during": span},
            None,
        ),
        ("phase.added", str(added.pk)): (
            None,
            {
                "edition": edition.pk,
                "kind": "drafting",
                "during": "[2031-03-01 09:00:00+00:00, 2031-03-02 09:00:00+00:00)",
            },
        ),
    }
    assert {e.edition_id for e in AuditEntry.objects.all()} == {edition.pk}


def test_a_concept_note_and_its_sections(client, organiser, edition):
    note = ConceptNote.objects.create(edition=edition, dated="2031-01")
    section = note.sections.create(position=1, title="Background", body="Old.")

    changes(
        client,
        note,
        **{"is_published": "on", "sections-0-body": "New."},
    )

    assert trail() == [
        (
            "conceptnote.changed",
            str(note.pk),
            {"is_published": False},
            {"is_published": True},
        ),
        (
            "conceptnotesection.changed",
            str(section.pk),
            {"body": "Old."},
            {"body": "New."},
        ),
    ]


def test_the_mode_of_a_call(client, organiser, edition):
    call = CallFactory(
        part__edition=edition,
        mode="selection",
        opens_at=JANUARY[0],
        closes_at=JANUARY[1],
    )

    changes(client, call, mode="open")

    assert trail() == [
        ("call.changed", str(call.pk), {"mode": "selection"}, {"mode": "open"})
    ]


def test_a_partnerships_role_but_not_the_words_about_people(client, organiser, edition):
    partnership = PartnershipFactory(edition=edition, role="partner")
    person = PersonFactory()

    changes(
        client,
        partnership,
        **{
            "role": "lead",
            "evidence": "Told by A. Person.",
            "contacts-TOTAL_FORMS": "1",
            "contacts-0-person": person.email,
        },
    )

    assert Partnership.objects.get().evidence == "Told by A. Person."
    contact = PartnershipContact.objects.get()
    assert trail() == [
        (
            "partnership.changed",
            str(partnership.pk),
            {"role": "partner", "evidence": "withheld"},
            {"role": "lead", "evidence": "withheld"},
        ),
        (
            "partnershipcontact.added",
            str(contact.pk),
            None,
            {"partnership": partnership.pk, "person": person.pk},
        ),
    ]


def test_a_session_is_recorded_once_whoever_records_it(client, organiser, edition):
    part = PartFactory(edition=edition)
    question = KeyQuestionFactory(cluster__edition=edition)
    client.post(reverse("admin:programme_session_add"), answers(part, title="Old"))
    session = Session.objects.get()
    typed = {"abstract": "What works.", "key_questions": question.pk}

    client.post(address_of(session), answers(part, title="Old"))
    client.post(address_of(session), answers(part, title="New", **typed))

    added, action, page = trail()
    assert added[:3] == ("session.added", str(session.pk), None)
    assert action[0] == "session.planned"
    assert action[2:] == (
        {"title": "Old", "abstract": ""},
        {"title": "New", "abstract": "What works."},
    )
    assert page == (
        "session.changed",
        str(session.pk),
        {"key_questions": []},
        {"key_questions": [question.pk]},
    )


@pytest.mark.parametrize("at_once", [False, True])
def test_what_is_removed_is_kept_in_the_trail(client, administrator, edition, at_once):
    cluster = QuestionClusterFactory(edition=edition, code="C9", position=9, title="X")
    where = {
        False: (address_of(cluster, "delete"), {"post": "yes"}),
        True: (
            reverse("admin:editions_questioncluster_changelist"),
            {
                "action": "delete_selected",
                "_selected_action": cluster.pk,
                "post": "yes",
            },
        ),
    }[at_once]

    assert client.post(*where).status_code == 302

    assert trail() == [
        (
            "questioncluster.removed",
            str(cluster.pk),
            {"edition": edition.pk, "code": "C9", "position": 9, "title": "X"},
            None,
        )
    ]
    assert AuditEntry.objects.get().edition_id == edition.pk


def test_what_is_refused_leaves_no_line(client, organiser, edition):
    found = as_typed(client.get(address_of(edition)))

    response = client.post(address_of(edition), found | {"ordinal": "0"})

    assert response.status_code == 200
    assert trail() == []


def test_a_row_that_is_added(client, administrator):
    client.post(
        reverse("admin:editions_instrument_add"),
        {"name": "Audit", "synonyms": "Review", "definition": ""},
    )

    (line,) = trail()
    assert (line[0], line[2]) == ("instrument.added", None)
    assert line[3] == {
        "name": "Audit",
        "synonyms": ["Review"],
        "definition": "",
        "editions": [],
    }
