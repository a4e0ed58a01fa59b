"""How offers stand, and one that nobody has answered in time."""

from datetime import timedelta

from django.utils.timezone import now

from apps.registration.models import Application


def states(part):
    rows = Application.objects.filter(part=part).order_by("pk")
    return list(rows.values_list("state", flat=True))


def overdue(application):
    Application.objects.filter(pk=application.pk).update(
        offered_until=now() - timedelta(minutes=1)
    )
