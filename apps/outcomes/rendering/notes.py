"""The notes of a printed document: numbered through it, at its end or at the foot of a page."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.core.languages import direction_of_words
from apps.core.markup import NOTE, render_apart
from apps.core.signs import TAG


def are_called_in(texts: Iterable[str]) -> bool:
    return any(NOTE.search(text) for text in texts)


class PrintedNotes:
    """Each text that is printed goes through ``html``, in the order of the document."""

    def __init__(self, *, at_foot: bool) -> None:
        self.is_at_foot = at_foot
        self._notes: list[SafeString] = []
        self._called: set[int] = set()

    @property
    def at_end(self) -> list[tuple[int, str, SafeString]]:
        """Each with its number and the direction in which it runs."""
        if self.is_at_foot:
            return []
        return [
            (number, direction_of_words(TAG.sub("", note)), note)
            for number, note in enumerate(self._notes, start=1)
        ]

    def html(self, text: str, mark: str = "") -> SafeString:
        """``text`` as safe HTML, ``mark`` of its number inside the first paragraph.

        A number that is placed beside the paragraph would be read after it, or twice.
        """
        before = len(self._notes)
        html, notes = render_apart(
            text, lambda number, note: self._call(before + number, note)
        )
        self._notes += notes
        if not mark:
            return html
        number = format_html('<span class="number">{}</span> ', mark)
        if html.startswith("<p>"):
            return mark_safe(f"<p>{number}{html.removeprefix('<p>')}")  # noqa: S308 -- both are safe HTML
        return number + html

    def _call(self, number: int, note: str) -> str:
        is_first = number not in self._called
        self._called.add(number)
        if self.is_at_foot:
            # The stylesheet counts the notes that stand there, in this same order.
            return (
                f'<span class="foot">{note}</span>'
                if is_first
                else f'<span class="call">{number}</span>'
            )
        # A note leads back to where it is called first.
        name = f' id="call-{number}"' if is_first else ""
        return f'<a class="call"{name} href="#note-{number}">{number}</a>'
