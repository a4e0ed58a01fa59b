"""Rules for certificates, and people who have met them."""

from datetime import timedelta

from django.utils.timezone import now

from apps.accounts.models import User
from apps.certificates.actions import Wishes
from apps.certificates.models import CertificateRule
from apps.editions.models import Part
from apps.programme.models import Attendance, Session
from apps.registration.models import Application
from tests.factories.programme import SessionFactory, a_person, give_places

WISHES = Wishes(name="Ada Example", language="en", shows_name=False)


def a_rule(part: Part, **facts: object) -> CertificateRule:
    return CertificateRule.objects.get_or_create(part=part, defaults=facts)[0]


def held_sessions(part: Part, number: int) -> list[Session]:
    """Sessions of the last days, one after the other."""
    return [
        SessionFactory(part=part, starts_at=now() - timedelta(days=3, hours=2 * i))
        for i in range(number)
    ]


def attended(person: User, *sessions: Session) -> None:
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, confirmed_at=now())
        for session in sessions
    )


def an_attender(part: Part, name: str = "Ada Example", **facts: object) -> Application:
    """Somebody with a place who has been in every session there was."""
    person = a_person(name, **facts)
    give_places(part, [person])
    attended(person, *Session.objects.filter(part=part))
    return Application.objects.get(part=part, person=person)
