"""Health that needs to know the contexts."""

from datetime import timedelta

from django.db import Error, connection
from django.utils.timezone import now

from apps.core import health
from apps.notifications.models import Delivery

#: A due letter that waits longer than this means that nothing delivers.
LONGEST_WAIT = timedelta(minutes=15)


def letters() -> str:
    try:
        waiting = Delivery.objects.due(now() - LONGEST_WAIT).exists()
    except Error:
        connection.close()
        return "not known"
    return "waiting too long" if waiting else health.OK
