"""Which consultations are on, and whom they ask."""

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from apps.accounts.models import User
from apps.outcomes.choices import Asked
from apps.outcomes.models import Consultation, Snapshot
from apps.partners.models import Partnership
from apps.registration.models import Application


def open_consultation(snapshot: Snapshot) -> Consultation | None:
    """The consultation on ``snapshot`` that is open at this instant."""
    return snapshot.consultations.open_at(now()).first()


def consultation_of(snapshot: Snapshot) -> Consultation | None:
    """The one on ``snapshot`` that is planned or open, else the last there was."""
    return snapshot.consultations.first()


def people_asked(consultation: Consultation) -> QuerySet[User]:
    """Those who are written to. Everybody else with an account is asked on the page."""
    edition = consultation.document.edition
    places = Application.objects.for_edition(edition).admitted()
    who = Q(pk__in=places.values("person"))
    if consultation.audience != Asked.PARTICIPANTS:
        partners = Partnership.objects.listed().filter(edition=edition)
        who |= Q(partnership_contacts__partnership__in=partners)
    return User.objects.filter(who, is_active=True).order_by("pk").distinct()
