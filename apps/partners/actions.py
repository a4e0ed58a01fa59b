"""Everything that changes an organisation or a partnership."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.partners.choices import MOVES, State
from apps.partners.models import Organisation, Partnership

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def move(
    partnership: Partnership, *, to: str, by: "User", evidence: str = ""
) -> Partnership:
    """Give the partnership its new state; the history keeps who, when and evidence.

    Doing it again changes nothing.

    Raises:
        Refused: there is no such move from the present state.
    """
    partnership = (
        Partnership.objects.locked()
        .select_related("organisation", "edition__series")
        .get(pk=partnership.pk)
    )
    before = partnership.state
    if before == to:
        return partnership
    if to not in MOVES[before]:
        raise Refused(
            _("A partnership that is “%(state)s” cannot be changed in this way.")
            % {"state": partnership.get_state_display()},
            code="illegal_move",
        )
    partnership.state = State(to)
    if evidence:
        partnership.evidence = evidence
    partnership.save(update_fields=["state", "evidence", "updated_at"])
    record(
        by,
        "partnership.moved",
        partnership,
        before={"state": before},
        # The words are with the partnership, where they can be erased.
        after={"state": to, "with_evidence": bool(evidence)},
        edition_id=partnership.edition_id,
    )
    return partnership


@transaction.atomic
def merge(kept: Organisation, *, duplicate: Organisation, by: "User") -> Organisation:
    """Make ``duplicate`` another name of ``kept`` and hand over its partnerships.

    A partnership that both have stays as it is with ``kept``; the audit trail keeps what
    the other one said.

    Raises:
        Refused: both are the same row.
    """
    if kept.pk == duplicate.pk:
        raise Refused(_("Choose two different organisations."), code="same")
    both = Organisation.objects.select_for_update().order_by("pk")
    rows = {row.pk: row for row in both.filter(pk__in=(kept.pk, duplicate.pk))}
    kept, duplicate = rows[kept.pk], rows[duplicate.pk]
    taken = set(kept.partnerships.values_list("edition_id", "role"))
    for partnership in duplicate.partnerships.all():
        if (partnership.edition_id, partnership.role) in taken:
            _drop(partnership, by=by)
        else:
            partnership.organisation = kept
            partnership.save(update_fields=["organisation", "updated_at"])
    names = {duplicate.full_name, duplicate.abbreviation} | set(
        duplicate.names.values_list("name", flat=True)
    )
    known = {kept.full_name, kept.abbreviation, ""} | set(
        kept.names.values_list("name", flat=True)
    )
    for name in sorted(names - known):
        kept.names.create(name=name)
    record(by, "organisation.merged", kept, before={"duplicate": str(duplicate)})
    duplicate.delete()
    return kept


def _drop(partnership: Partnership, *, by: "User") -> None:
    record(
        by,
        "partnership.dropped",
        partnership,
        before={
            "organisation": partnership.organisation_id,
            "role": partnership.role,
            "state": partnership.state,
        },
        edition_id=partnership.edition_id,
    )
    partnership.delete()
