"""Names by which the demonstration finds again what it made."""

from uuid import NAMESPACE_URL, UUID, uuid5

from apps.editions.models import Edition


def key_of(edition: Edition, name: str) -> UUID:
    """The same key each time, so that nothing is written twice."""
    return uuid5(NAMESPACE_URL, f"demo:{edition.slug}:{name}")
