"""The four stages of the cycle, and where their figure puts them."""

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
#: Clockwise from the first corner, in the figure's own units.
CORNERS = ((128, 112), (352, 112), (352, 288), (128, 288))
WIDTH = 480
LABEL_ABOVE, LABEL_BELOW = -58, 74


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
                is_current=key == current,
            )
        )
    return placed
