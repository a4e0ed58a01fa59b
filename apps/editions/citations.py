"""References in words, with the typography made here and not typed (R55, R56)."""

from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.core.partial_dates import display_range
from apps.editions.models import Reference


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference in plain words: what stands before its title, and behind it."""

    before: str
    title: str
    link: str
    after: str


def cited(reference: Reference) -> Cited:
    """The pieces of the house form: authors, title, container, place and date."""
    behind = [
        reference.subtitle,
        _container(reference),
        _event(reference),
        _imprint(reference),
    ]
    return Cited(
        before=_and(reference.authors),
        title=reference.title,
        link=reference.link,
        after=", ".join(filter(None, behind)),
    )


def cite(reference: Reference) -> SafeString:
    """The reference in the house form."""
    words = cited(reference)
    pieces = [escape(words.before), _title(words), escape(words.after)]
    return mark_safe(", ".join(filter(None, pieces)) + ".")  # noqa: S308 -- every piece is escaped above


def _title(words: Cited) -> SafeString:
    if not words.link:
        return format_html("<cite>{}</cite>", words.title)
    return format_html(
        '<a href="{}" rel="external"><cite>{}</cite></a>', words.link, words.title
    )


def _container(reference: Reference) -> str:
    if reference.volume_id and reference.volume:
        series = reference.volume.publication_series
        return (
            f"in: {_and(series.editors)} (series eds.), {series.name},"
            f" Volume {reference.volume.number}"
        )
    return _dashed(reference.container)


def _event(reference: Reference) -> str:
    if not reference.event_starts_on:
        return ""
    return display_range(reference.event_starts_on, reference.event_ends_on, "en")


def _imprint(reference: Reference) -> str:
    words = [reference.publisher, reference.place]
    if reference.dated:
        words.append(reference.dated.display("en"))
    return ", ".join(filter(None, words))


def _dashed(words: str) -> str:
    """``words`` with a dash where a hyphen between spaces was typed for one."""
    return words.replace(" - ", " – ")


def _and(names: list[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
