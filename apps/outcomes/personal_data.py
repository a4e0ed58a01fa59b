"""What the columns of this context say about people."""

from typing import TYPE_CHECKING

from apps.core.erasing import Outside
from apps.core.ways import Known
from apps.outcomes.choices import WITH_VOICES
from apps.outcomes.data_map import (
    adopting,
    after,
    consulting,
    drafting,
    margin,
    publishing,
    translating,
)
from apps.outcomes.models import Endorsement, Rendering, Snapshot, Statement

if TYPE_CHECKING:
    from apps.accounts.models import User

DATA_MAP: dict[str, dict[str, str]] = {
    **drafting.DATA_MAP,
    **margin.DATA_MAP,
    **consulting.DATA_MAP,
    **adopting.DATA_MAP,
    **publishing.DATA_MAP,
    **after.DATA_MAP,
    **translating.DATA_MAP,
}
WAYS = {
    **drafting.WAYS,
    **margin.WAYS,
    **consulting.WAYS,
    **adopting.WAYS,
    **publishing.WAYS,
    **after.WAYS,
    **translating.WAYS,
}
NOBODY = {
    **drafting.NOBODY,
    **margin.NOBODY,
    **consulting.NOBODY,
    **adopting.NOBODY,
    **publishing.NOBODY,
    **after.NOBODY,
    **translating.NOBODY,
}


def erase(person: "User", known: Known, outside: Outside) -> None:
    """The name at a statement goes (ADR 0011), and every file made with it or their words.

    Nobody is asked any more to answer for an endorsement at an address that is gone.
    """
    for name in known.names:
        statements = Statement.objects.filter(attributed_to__iexact=name)
        Rendering.objects.filter(snapshot__adoption__statements__in=statements).delete()
        statements.update(attributed_to="")
    addresses = [address.lower() for address in known.addresses]
    Endorsement.objects.filter(handed_to__in=addresses).update(handed_to="")
    asked = Snapshot.objects.filter(consultations__amendments__author=person)
    Rendering.objects.filter(kind__in=WITH_VOICES, snapshot__in=asked).delete()
