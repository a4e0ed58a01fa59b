import pytest
from django.db import IntegrityError, transaction

from apps.core.audit import record
from apps.core.models import AuditEntry
from apps.core.partial_dates import PartialDate
from apps.core.personal_data import our_models
from apps.core.rules import is_administrator
from apps.outcomes.models import Comment
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("a@example.org", full_name="A Person")


def test_an_entry_says_who_did_what_from_what_to_what(person):
    entry = record(
        person,
        "rename",
        person,
        before={"on": PartialDate(2023, 2)},
        after={"on": PartialDate(2023, 2, 8), "kinds": {"b", "a"}},
        edition_id=7,
    )

    entry.refresh_from_db()
    assert (entry.actor, entry.verb, entry.edition_id) == (person, "rename", 7)
    assert (entry.target_type, entry.target_id) == ("accounts.user", str(person.pk))
    assert entry.before == {"on": "2023-02"}
    assert entry.after == {"on": "2023-02-08", "kinds": ["a", "b"]}
    assert list(AuditEntry.objects.about(person)) == [entry]


def test_the_system_acts_without_a_person(person):
    assert record(None, "promote", person).actor is None


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_can_be_neither_changed_nor_removed(person, change):
    entry = record(person, "rename", person)
    rows = AuditEntry.objects.filter(pk=entry.pk)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(verb="other") if change == "update" else rows._raw_delete("default")

    assert rows.get().verb == "rename"


def test_an_entry_without_a_verb_is_refused(person):
    with (
        pytest.raises(IntegrityError, match="core_audit_has_verb"),
        transaction.atomic(),
    ):
        record(person, "", person)


def test_only_administrators_read_the_trail(person, django_user_model):
    administrator = django_user_model.objects.create_superuser("b@example.org")

    assert is_administrator(administrator)
    assert administrator.has_perm("core.view_auditentry")
    assert not person.has_perm("core.view_auditentry")


def test_a_line_names_no_person_and_repeats_no_words():
    """Lines stay for ever; names and texts are where they can be erased."""
    person = UserFactory(full_name="Full Name", display_name="Shown Name")
    held = AppointmentFactory(person=person)
    comment = Comment(pk=7, body="What I think.")

    labels = [record(person, "x", row).target_label for row in (person, held, comment)]

    assert labels == [
        f"User {person.pk}",
        f"Appointment {held.pk}",
        "Comment 7",
    ]


def test_only_models_without_people_in_their_name_are_audited_by_it():
    named = {
        model._meta.label
        for model in our_models()
        if getattr(model, "audited_by_name", False)
        and not hasattr(model, "instance_type")
    }

    assert named == {
        "certificates.CertificateRule",
        "editions.Edition",
        "editions.Part",
        "partners.Organisation",
        "partners.Partnership",
        "registration.Application",
        "registration.Candidate",
        "registration.Places",
        "registration.WaitingList",
        "programme.ReminderRule",
        "programme.Release",
        "programme.Session",
        "contributions.Report",
        "outcomes.Document",
        "outcomes.Snapshot",
    }
