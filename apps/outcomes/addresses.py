"""Addresses that are cited, and never change."""

from django.urls import reverse

from apps.outcomes.frozen import Entry
from apps.outcomes.text.places import written


def address_of_version(edition: str, number: int) -> str:
    return reverse("outcomes:version", kwargs={"edition": edition, "number": number})


def address_of_choice(edition: str, choice: str) -> str:
    """The text narrowed to ``choice``, which ``written_choice`` has written."""
    if not choice:
        return reverse("outcomes:document", kwargs={"edition": edition})
    return reverse("outcomes:narrowed", kwargs={"edition": edition, "choice": choice})


def address_of_entry(edition: str, number: int, entry: Entry) -> str:
    """A paragraph in a version by what it is called there; by its id where it has none."""
    if not entry.place:
        return f"{address_of_version(edition, number)}#p-{entry.id}"
    words = {"edition": edition, "number": number, "place": written(entry.place)}
    return reverse("outcomes:place", kwargs=words)
