"""The time zones a person can choose, in groups as on a map."""

from functools import lru_cache
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Group = tuple[str | Promise, list[tuple[str, str]]]

REGIONS: tuple[tuple[str, str | Promise], ...] = (
    ("Europe", _("Europe")),
    ("Africa", _("Africa")),
    ("America", _("The Americas")),
    ("Asia", _("Asia")),
    ("Australia", _("Australia")),
    ("Pacific", _("Pacific")),
    ("Atlantic", _("Atlantic")),
    ("Indian", _("Indian Ocean")),
)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def zone_groups() -> tuple[Group, ...]:
    """Places by region; ``UTC`` stands for itself at the end."""
    regions: list[Group] = []
    for prefix, label in REGIONS:
        names = sorted(x for x in zone_names() if x.startswith(f"{prefix}/"))
        regions.append((label, [(name, _place(name)) for name in names]))
    return (*regions, (_("Other"), [("UTC", "UTC")]))


def _place(name: str) -> str:
    """``America/Argentina/Ushuaia`` as ``Ushuaia, Argentina``."""
    _region, *places = name.split("/")
    return ", ".join(reversed(places)).replace("_", " ")
