"""Proposing, sending and waiting, as the tests of rounds of decisions do it."""

from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.registration.actions import rounds, selecting
from apps.registration.models import Application
from apps.registration.selection_choices import Decision
from tests.factories.registration import ApplicationFactory


def propose(part, by, **decisions):
    """One application for each decision, as ``admit`` or ``decline_2``."""
    rows = {}
    for name in decisions.get("names", ()):
        rows[name] = ApplicationFactory(part=part, person__language="fr")
        decision = Decision(name.partition("_")[0])
        selecting.propose(part, [rows[name]], decision, by=by, reason=f"As {name}.")
    return rows


def send(part, by):
    seen = rounds.fingerprint(rounds.ready_to_send(part))
    return rounds.send_decisions(part, by=by, seen=seen)


def states(part):
    rows = Application.objects.filter(part=part).order_by("pk")
    return list(rows.values_list("state", flat=True))


def letters():
    rows = Delivery.objects.order_by("created_at", "pk")
    return [(row.template.split("/")[1], row.person_id) for row in rows]


def after_the_minute():
    return time_machine.travel(now() + timedelta(seconds=61), tick=False)


def page_of(name, *keys):
    return reverse(f"admin:registration_candidate_{name}", args=keys)
