"""What the clocks of the world regions show, and when people there sleep.

Two towns stand for each regional group of the United Nations: one in the west of where
most of its people live, one in the east. They name no one, and need no count of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from apps.core.zones import place_of

#: Of a world region, by its code, from west to east.
TOWNS: Mapping[str, tuple[str, str]] = {
    "africa": ("Africa/Dakar", "Africa/Nairobi"),
    "asia-pacific": ("Asia/Amman", "Pacific/Fiji"),
    "eastern-europe": ("Europe/Warsaw", "Asia/Tbilisi"),
    "latin-america-caribbean": ("America/Mexico_City", "America/Sao_Paulo"),
    "western-europe-others": ("America/Toronto", "Europe/Vienna"),
}
BEGINS, ENDS = time(22), time(7)


class Night(StrEnum):
    NOWHERE = "none"
    IN_PART = "some"
    EVERYWHERE = "all"


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str

    @property
    def zones(self) -> tuple[ZoneInfo, ...]:
        return tuple(ZoneInfo(name) for name in TOWNS[self.code])

    @property
    def towns(self) -> str:
        return " – ".join(place_of(zone) for zone in self.zones)


@dataclass(frozen=True, slots=True)
class Hour:
    """One moment in a region, from its west to its east."""

    clocks: str
    night: Night


def is_night(at: datetime, zone: ZoneInfo) -> bool:
    clock = at.astimezone(zone).time()
    return clock >= BEGINS or clock < ENDS


@lru_cache(maxsize=4096)
def hour_in(code: str, at: datetime) -> Hour:
    zones = [ZoneInfo(name) for name in TOWNS[code]]
    asleep = sum(is_night(at, zone) for zone in zones)
    night = Night.EVERYWHERE if asleep == len(zones) else Night.IN_PART
    return Hour(
        clocks=" – ".join(f"{at.astimezone(zone):%H:%M}" for zone in zones),
        night=night if asleep else Night.NOWHERE,
    )
