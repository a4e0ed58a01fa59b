"""References in words, with the typography made here and not typed (R55, R56)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.core.partial_dates import display_range
from apps.editions.models import Reference


def cite(reference: Reference) -> SafeString:
    """The reference in the house form: authors, title, container, place and date."""
    pieces = [
        format_html("{}", _and(reference.authors)) if reference.authors else "",
        _title(reference),
        format_html("{}", reference.subtitle) if reference.subtitle else "",
        _container(reference),
        _event(reference),
        _imprint(reference),
    ]
    return mark_safe(", ".join(filter(None, pieces)) + ".")  # noqa: S308 -- every piece is escaped above


def _title(reference: Reference) -> SafeString:
    if not reference.link:
        return format_html("<cite>{}</cite>", reference.title)
    return format_html(
        '<a href="{}" rel="external"><cite>{}</cite></a>',
        reference.link,
        reference.title,
    )


def _container(reference: Reference) -> str:
    if reference.volume_id and reference.volume:
        series = reference.volume.publication_series
        return format_html(
            "in: {} (series eds.), {}, Volume {}",
            _and(series.editors),
            series.name,
            reference.volume.number,
        )
    return format_html("{}", _dashed(reference.container))


def _event(reference: Reference) -> str:
    if not reference.event_starts_on:
        return ""
    return format_html(
        "{}", display_range(reference.event_starts_on, reference.event_ends_on, "en")
    )


def _imprint(reference: Reference) -> str:
    words = [reference.publisher, reference.place]
    if reference.dated:
        words.append(reference.dated.display("en"))
    return format_html("{}", ", ".join(filter(None, words)))


def _dashed(words: str) -> str:
    """``words`` with a dash where a hyphen between spaces was typed for one."""
    return words.replace(" - ", " – ")


def _and(names: list[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
