"""The one clock that decides what happens at an exact instant.

Machines that serve the site may differ by a second; all of them ask the database. Asked
under a lock it tells the time at which the lock was had, not that of the transaction.
"""

from datetime import datetime

from django.db import connection


def clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at
