"""Which contributions the draft rests on."""

from django.db.models import Exists, OuterRef, Q

from apps.contributions.uses import tells_use
from apps.outcomes.models import Source


@tells_use
def in_a_standing_paragraph() -> Exists:
    return Exists(
        Source.objects.filter(
            Q(contribution=OuterRef("pk"))
            | Q(contribution__merged_into=OuterRef("pk")),
            paragraph__removed_at__isnull=True,
        )
    )
