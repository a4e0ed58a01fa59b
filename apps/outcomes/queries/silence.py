"""Silence procedures, and whom they ask."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.outcomes.choices import SilenceState
from apps.outcomes.models import Document, SilenceProcedure, Snapshot
from apps.registration.models import Application


def silence_of(snapshot: Snapshot) -> SilenceProcedure | None:
    """The one on ``snapshot`` that runs, else the last there was."""
    return snapshot.silence_procedures.first()


def running_silence(document: Document) -> SilenceProcedure | None:
    return document.silence_procedures.running().first()


def held_silence(snapshot: Snapshot) -> SilenceProcedure | None:
    """The one on ``snapshot`` to which nobody has objected."""
    return snapshot.silence_procedures.filter(state=SilenceState.HELD).first()


def people_with_a_place(edition: Edition) -> QuerySet[User]:
    places = Application.objects.for_edition(edition).admitted()
    who = User.objects.filter(pk__in=places.values("person"), is_active=True)
    return who.order_by("pk")
