"""Where the pages of an edition invite people to apply."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from apps.editions.models import Edition, Part
from apps.registration.models import Call

register = template.Library()

MEMO = "_parts_today"


@dataclass(frozen=True, slots=True)
class PartToday:
    part: Part
    #: The part's call, if it is open now.
    call: Call | None


@register.simple_tag
def parts_of(edition: Edition) -> Sequence[PartToday]:
    """The parts of ``edition``, each with its call while that is open.

    One query, however often a page asks.
    """
    known: Sequence[PartToday] | None = edition.__dict__.get(MEMO)
    if known is None:
        known = [
            PartToday(part, call if call and call.is_open else None)
            for part in edition.parts.select_related("call")
            for call in [getattr(part, "call", None)]
        ]
        edition.__dict__[MEMO] = known
    return known


@register.simple_tag
def open_calls(edition: Edition) -> Sequence[Call]:
    """The calls of ``edition`` that are open now, the first to close first."""
    return sorted(
        (each.call for each in parts_of(edition) if each.call),
        key=lambda call: call.closes_at,
    )
