"""An authority that stands in the register twice becomes one."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.patience import with_patience
from apps.core.refusals import Refused
from apps.outcomes.models import Authority, Endorsement


def merge(kept: Authority, *, duplicate: Authority, by: User) -> Authority:
    """Make ``duplicate`` another name of ``kept`` and hand over its endorsements.

    It locks so much that others may hold some of it; then it begins anew.

    Raises:
        Refused: they lie in two countries, or both endorse one document.
    """
    return with_patience(partial(_merge, kept, duplicate, by))


@transaction.atomic
def _merge(kept: Authority, duplicate: Authority, by: User) -> Authority:
    rows = Authority.objects.select_for_update().order_by("pk")
    both = {row.pk: row for row in rows.filter(pk__in=[kept.pk, duplicate.pk])}
    if len(both) != 2:  # noqa: PLR2004 -- two are merged
        raise Refused(_("Choose two different local governments."), code="same")
    kept, duplicate = both[kept.pk], both[duplicate.pk]
    _check(kept, duplicate)
    moved = duplicate.endorsements.update(authority=kept)
    names = [duplicate.name, *duplicate.names.values_list("name", flat=True)]
    _take_over(names, kept)
    duplicate.delete()
    record(
        by,
        "authority.merged",
        kept,
        before={"authority": duplicate.name},
        after={"authority": kept.name, "endorsements": moved},
    )
    return kept


def _check(kept: Authority, duplicate: Authority) -> None:
    if kept.country != duplicate.country:
        raise Refused(_("They lie in two countries."), code="countries")
    live = Endorsement.objects.live()
    endorsed = live.filter(authority=kept).values("document")
    if live.filter(authority=duplicate, document__in=endorsed).exists():
        raise Refused(
            _(
                "Both have handed in an endorsement of the same document. Do not show"
                " one of them first."
            ),
            code="stands",
        )


def _take_over(names: list[str], kept: Authority) -> None:
    known = {kept.name.lower(), *(one.name.lower() for one in kept.names.all())}
    for name in names:
        if name.lower() not in known:
            known.add(name.lower())
            kept.names.create(name=name)
