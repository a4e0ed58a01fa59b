"""The four stages of the cycle, and where their figure puts them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

#: The stage's name in the address and in ``current``, its title, what happens there.
STAGES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (
        "publication",
        _("Publication"),
        _("A volume of the series says what works in local human rights work."),
    ),
    (
        "academy",
        _("Academy"),
        _("Practitioners and researchers examine it together in workshops."),
    ),
    (
        "conference",
        _("Conference"),
        _("The results are presented, discussed and adopted."),
    ),
    (
        "outcome",
        _("Outcome Document"),
        _("Numbered encouragements, which the next publication builds on."),
    ),
)
#: Clockwise from the first corner, in the figure's own units: all lie on one circle.
CORNERS = ((124, 116), (356, 116), (356, 284), (124, 284))
CENTRE = (240, 200)
RADIUS = math.dist(CORNERS[0], CENTRE)
WIDTH = 480
LABEL_ABOVE, LABEL_BELOW = -60, 84
DIGIT_BELOW_MIDDLE = 10
#: How far an arrow keeps from the middle of a stage, and the size of its head.
GAP, HEAD = 54, 9


@dataclass(frozen=True, slots=True)
class Arc:
    """An arrow from one stage to the next, as two SVG paths."""

    path: str
    head: str
    #: The last arrow, from the Outcome Document to the next publication.
    returns: bool


@dataclass(frozen=True, slots=True)
class Stage:
    key: str
    title: str | Promise
    text: str | Promise
    href: str
    position: int
    x: int
    y: int
    label_y: int
    digit_y: int
    is_current: bool


def place_stages(stages: Iterable[Any] | None, *, current: str) -> Sequence[Stage]:
    """Give each stage its corner; from right to left in scripts that run so.

    ``stages`` are mappings with ``key`` and any of ``title``, ``text`` and ``href``
    that should differ from the standard; without them the standard four are shown.
    """
    given = {stage["key"]: stage for stage in stages or ()}
    placed = []
    for index, (key, title, text) in enumerate(STAGES):
        own = given.get(key, {})
        x, y = CORNERS[index]
        placed.append(
            Stage(
                key=key,
                title=own.get("title", title),
                text=own.get("text", text),
                href=own.get("href", ""),
                position=index + 1,
                x=WIDTH - x if get_language_bidi() else x,
                y=y,
                label_y=y + (LABEL_ABOVE if index < len(CORNERS) // 2 else LABEL_BELOW),
                digit_y=y + DIGIT_BELOW_MIDDLE,
                is_current=key == current,
            )
        )
    return placed


def draw_arcs() -> Sequence[Arc]:
    """The arrows between the corners, clockwise or, right to left, the other way."""
    angles = [math.atan2(y - CENTRE[1], x - CENTRE[0]) for x, y in CORNERS]
    keep_off = 2 * math.asin(GAP / 2 / RADIUS)
    arcs = []
    for index, angle in enumerate(angles):
        following = angles[(index + 1) % len(angles)]
        sweep = (following - angle) % math.tau
        start, end = angle + keep_off, angle + sweep - keep_off
        arcs.append(
            Arc(
                path=_path([_on_ring(start), _on_ring(end)], curved=True),
                head=_path(_head(end), curved=False),
                returns=index == len(angles) - 1,
            )
        )
    return arcs


def _on_ring(angle: float) -> tuple[float, float]:
    return (
        CENTRE[0] + RADIUS * math.cos(angle),
        CENTRE[1] + RADIUS * math.sin(angle),
    )


def _head(angle: float) -> list[tuple[float, float]]:
    tip_x, tip_y = _on_ring(angle)
    backwards = angle - math.pi / 2
    wings = (backwards - math.radians(38), backwards + math.radians(28))
    (one_x, one_y), (other_x, other_y) = (
        (tip_x + HEAD * math.cos(wing), tip_y + HEAD * math.sin(wing)) for wing in wings
    )
    return [(one_x, one_y), (tip_x, tip_y), (other_x, other_y)]


def _path(points: list[tuple[float, float]], *, curved: bool) -> str:
    mirrored = get_language_bidi()
    words = [f"{WIDTH - x if mirrored else x:.1f} {y:.1f}" for x, y in points]
    turn = f" A{RADIUS:.1f} {RADIUS:.1f} 0 0 {0 if mirrored else 1} "
    return "M" + (turn if curved else " L").join(words)
