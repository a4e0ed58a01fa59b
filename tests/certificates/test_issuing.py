"""Issuing, replacing, revoking and forgetting certificates."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from apps.certificates import actions
from apps.certificates.choices import CERTIFICATE_KEPT_FOR, Ended
from apps.certificates.models import Certificate, RuleException
from apps.certificates.rendering import composed
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.programme.actions import forget_attendance
from apps.programme.choices import ATTENDANCE_KEPT_FOR
from apps.registration.models import Application
from apps.registration.models.application import ApplicationQuerySet
from tests.factories.certificates import WISHES, a_rule, an_attender, held_sessions
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    part = an_academy()
    a_rule(part)
    held_sessions(part, 5)
    return part


def issue(application, **changes):
    return actions.issue(
        application, wishes=replace(WISHES, **changes), by=application.person
    )


def test_who_meets_the_rule_gets_one_certificate(academy):
    application = an_attender(academy)

    first = issue(application)
    again = issue(application)

    assert first == again
    assert first.name == "Ada Example"
    assert Certificate.objects.count() == 1
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.after) == (
        "certificate.issued",
        {"application": application.reference},
    )


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Vienna", date(2031, 3, 9)), ("America/Bogota", date(2031, 3, 8))],
)
def test_the_day_of_issue_is_that_of_the_edition(academy, zone, day):
    certificate = issue(an_attender(academy))
    certificate.application.part.edition.time_zone = zone
    certificate.issued_at = datetime(2031, 3, 8, 23, 30, tzinfo=UTC)

    assert certificate.issued_on == day
    assert str(day.day) in composed(certificate).split("Issued on ")[1][:3]


def test_codes_cannot_be_guessed(academy):
    codes = {
        issue(an_attender(academy, f"Person {i}")).code.replace("-", "")
        for i in range(3)
    }

    assert len(codes) == 3
    assert {len(code) for code in codes} == {16}


def refusal_of(application):
    with pytest.raises(Refused) as refusal:
        issue(application)
    return refusal.value.code, str(refusal.value)


def test_the_refusal_tells_the_exact_figures(academy):
    application = an_attender(academy)
    application.person.attendances.first().delete()
    application.person.attendances.first().delete()

    code, text = refusal_of(application)

    assert code == "rule_not_met"
    assert text == (
        "The rule asks for 4 of 5 sessions. You attended 3, and 0 count through"
        " contributions."
    )
    assert Certificate.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_other_refusals(academy):
    lost = an_attender(academy, "Lost Place")
    Application.objects.filter(pk=lost.pk).update(
        state="withdrawn", withdrawn_because="person"
    )
    elsewhere = an_attender(an_academy("2032"), "No Rule")
    early = an_attender(academy, "Early")
    SessionFactory(part=academy, starts_at=now() + timedelta(hours=1))

    codes = [refusal_of(one)[0] for one in (lost, elsewhere, early)]

    assert codes == ["no_certificate", "no_certificate", "not_over"]
    assert Certificate.objects.count() == 0


def test_an_exception_is_enough(academy):
    application = an_attender(academy)
    application.person.attendances.all().delete()
    RuleException.objects.create(application=application, reason="Ill on two days.")

    certificate = issue(application)

    assert certificate.by_exception


def test_after_attendance_is_forgotten_none_is_issued_and_the_others_stay(academy):
    issued, late = an_attender(academy), an_attender(academy, "Late")
    certificate = issue(issued)
    academy.sessions.update(
        starts_at=now() - ATTENDANCE_KEPT_FOR - timedelta(days=1, hours=1),
        ends_at=now() - ATTENDANCE_KEPT_FOR - timedelta(days=1),
    )
    assert forget_attendance() == 10

    again, code = issue(issued), refusal_of(late)[0]
    renamed = issue(issued, name="Ada E.")

    assert again == certificate
    assert renamed.name == "Ada E."
    assert code == "no_longer_kept"


def test_another_name_replaces_the_certificate(academy):
    application = an_attender(academy)
    first = issue(application)

    second = issue(application, name="Ada E.", shows_name=True)

    first.refresh_from_db()
    assert (first.ended_because, second.is_in_force) == (Ended.REPLACED, True)
    assert first.code != second.code
    assert AuditEntry.objects.filter(verb="certificate.replaced").count() == 1


def test_a_revoked_certificate_is_not_issued_anew(academy):
    application = an_attender(academy)
    organiser = holder(academy.edition, "organiser")
    certificate = issue(application)

    actions.revoke(certificate, reason="Somebody else signed in.", by=organiser)
    actions.revoke(certificate, reason="Again.", by=organiser)

    certificate.refresh_from_db()
    assert certificate.ended_because == Ended.REVOKED
    assert certificate.ended_reason == "Somebody else signed in."
    assert AuditEntry.objects.filter(verb="certificate.revoked").count() == 1
    assert refusal_of(application)[0] == "revoked"
    assert actions.erase(application, by=application.person) == 0


def test_revoking_needs_a_reason_and_a_certificate_in_force(academy):
    application = an_attender(academy)
    organiser = holder(academy.edition, "organiser")
    first = issue(application)
    second = issue(application, name="Ada E.")

    with pytest.raises(Refused, match="Give a reason"):
        actions.revoke(second, reason="  ", by=organiser)
    with pytest.raises(Refused, match="replaced already"):
        actions.revoke(first, reason="Wrong.", by=organiser)

    second.refresh_from_db()
    assert second.is_in_force


def test_the_person_erases_it_and_may_issue_it_anew(academy):
    application = an_attender(academy)
    first = issue(application)

    gone = actions.erase(application, by=application.person)
    second = issue(application)

    assert gone == 1
    assert first.code != second.code
    assert AuditEntry.objects.filter(verb="certificates.erased").count() == 1


def test_it_is_forgotten_after_five_years(academy):
    certificate = issue(an_attender(academy))
    at = certificate.issued_at + CERTIFICATE_KEPT_FOR

    assert actions.forget_certificates(at - timedelta(seconds=1)) == 0
    assert actions.forget_certificates(at) == 1
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"ended_because": "revoked"}, "certificates_end_has_a_cause"),
        ({"sha256": "0"}, "certificates_content_matches_hash"),
    ],
)
def test_the_database_keeps_certificates_truthful(academy, facts, name):
    issue(an_attender(academy))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Certificate.objects.update(**facts)


def _issue_at_once(application, number=8):
    start = Barrier(number)

    def run(i):
        try:
            start.wait()
            return issue(application).pk
        except IntegrityError:
            return "refused by the database"
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return [*pool.map(run, range(number))]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_asked_for_at_once_there_is_one_certificate(academy):
    got = _issue_at_once(an_attender(academy))

    assert len(set(got)) == 1
    assert Certificate.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_has_to_refuse(academy, monkeypatch):
    monkeypatch.setattr(ApplicationQuerySet, "locked", lambda rows: rows.order_by("pk"))
    refused = 0
    for i in range(5):
        got = _issue_at_once(an_attender(academy, f"Person {i}"))
        refused += got.count("refused by the database")

    assert refused > 0
