"""When the database looks at a constraint that may be checked later."""

from django.db import connection


def check(constraint: str, *, later: bool) -> None:
    """Look at ``constraint`` when the transaction commits, or now and from now on."""
    with connection.cursor() as cursor:
        when = "DEFERRED" if later else "IMMEDIATE"
        cursor.execute(f"SET CONSTRAINTS {constraint} {when}")
