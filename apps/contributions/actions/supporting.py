"""Supporting what was found and proposed.

No line of the audit trail tells of it: it would keep for ever who supported what.
"""

from django.db import transaction

from apps.accounts.models import User
from apps.contributions.models import Contribution, Support


@transaction.atomic
def support(contribution: Contribution, *, by: User) -> None:
    """Support it, or the one it has been merged into; twice is once."""
    Support.objects.get_or_create(
        contribution_id=contribution.merged_into_id or contribution.pk, person=by
    )


@transaction.atomic
def stop_supporting(contribution: Contribution, *, by: User) -> None:
    """Support it no longer, nor any that was merged into it."""
    rows = Support.objects.filter(person=by)
    rows.filter(contribution=contribution).delete()
    rows.filter(contribution__merged_into=contribution).delete()
