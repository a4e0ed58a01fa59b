"""The corrigenda to an adopted text."""

from apps.outcomes.models import Adoption, Corrigendum


def corrigenda_of(adoption: Adoption | None) -> list[Corrigendum]:
    """All of them, in order; none where nothing is adopted."""
    if adoption is None:
        return []
    return list(Corrigendum.objects.filter(adoption=adoption).order_by("number"))
