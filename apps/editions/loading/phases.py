"""The phases of an edition, as a data file may say them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.editions.choices import PhaseKind
from apps.editions.loading.putting import put
from apps.editions.loading.report import Report
from apps.editions.loading.source import Node
from apps.editions.models import Edition, Phase
from apps.editions.wall_times import instant_at, zone_of


def load_phases(node: Node, edition: Edition, report: Report) -> None:
    """Load at most one phase of each kind, by the clock of ``edition``.

    Raises:
        BadFile: a kind or a time is not one, or the times are taken already.
    """
    for phase in node.nodes("phases"):
        _phase(phase, edition, report)


def _phase(node: Node, edition: Edition, report: Report) -> None:
    node.only("kind", "begins", "ends")
    begins, ends = (_instant(node, key, edition) for key in ("begins", "ends"))
    if begins >= ends:
        raise node.bad("“ends” is not after “begins”", "ends")
    put(
        Phase,
        report,
        said=node,
        key={"edition": edition, "kind": node.choice("kind", PhaseKind)},
        values={"during": DateTimeTZRange(begins, ends)},
    )


def _instant(node: Node, key: str, edition: Edition) -> datetime:
    try:
        return instant_at(node.wall_time(key), zone_of(edition))
    except ValidationError as refused:
        raise node.bad(f"“{key}”: {refused.message}", key) from refused
