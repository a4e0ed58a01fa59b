"""Authorities endorse a published text; organisers decide what is shown."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.capitals import same_but_for_capitals
from apps.core.refusals import Refused
from apps.notifications.outbox import enqueue
from apps.outcomes import after_letters
from apps.outcomes.actions import refusals
from apps.outcomes.after_choices import MOVES, EndorsementState
from apps.outcomes.choices import Status
from apps.outcomes.models import Authority, AuthorityName, Document, Endorsement
from apps.outcomes.models.after import FOLDER
from apps.registration.stores import remove_lost
from apps.registration.uploads import Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which authority it is."""

    name: str
    country: str
    level: str
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who has decided it, and what they say."""

    signed_by: str
    function: str
    decided_by: str
    decided_on: date
    words: str = ""
    link: str = ""


@transaction.atomic
def endorse(
    document: Document,
    *,
    by: User,
    key: UUID,
    named: Named,
    said: Said,
    checked: Checked | None = None,
) -> Endorsement:
    """Hand in that an authority endorses ``document``; organisers look at it first.

    The same twice, also at the same moment, is one endorsement.

    Raises:
        Refused: the text is not published, nothing shows the decision, or an endorsement
            of this authority waits or is shown.
    """
    _check(document, said, checked)
    # Other words under the same key are another sending.
    facts = (document.pk, by.pk, named, said, checked and checked.sha256)
    key = uuid5(key, repr(facts))
    sent = Endorsement.objects.filter(key=key)
    if known := sent.first():
        return known
    endorsement = Endorsement(
        key=key,
        document=document,
        authority=_authority(named),
        contact=by,
        **asdict(said),
    )
    if checked:
        _put_file(endorsement, checked)
    if not _save_first(endorsement):
        # It may be the other click, which has come a moment before.
        if known := sent.first():
            return known
        raise stands()
    _note(by, "endorsement.sent", endorsement)
    return endorsement


def _save_first(endorsement: Endorsement) -> bool:
    """Whether it is stored: no other of its authority waits or is shown."""
    same = {"document": endorsement.document, "authority": endorsement.authority}
    if Endorsement.objects.live().filter(**same).exists():
        return False
    try:
        with transaction.atomic():
            endorsement.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _check(document: Document, said: Said, checked: Checked | None) -> None:
    if document.status != Status.PUBLISHED:
        raise Refused(_("The text is not published yet."), code="not_published")
    if not said.link and checked is None:
        raise Refused(_("Give a file or an address."), code="no_evidence")


def stands() -> Refused:
    """Of an authority one waits or is shown at most."""
    return Refused(
        _(
            "An endorsement of this authority has been handed in already. If you did not"
            " do it, write to the organisers."
        ),
        code="stands",
    )


def authorities_named(named: Named) -> QuerySet[Authority]:
    """Those of this name, or of another form of it, in the country."""
    same = same_but_for_capitals("name", named.name)
    forms = AuthorityName.objects.filter(same)
    return Authority.objects.filter(
        Q(same) | Q(pk__in=forms.values("authority")), country=named.country
    )


def known_authority(named: Named, *, but: int = 0) -> Authority | None:
    """The one of this name, locked, so that it is merged into no other meanwhile."""
    same = authorities_named(named).exclude(pk=but).select_for_update(no_key=True)
    # A merge that was waited for has given the name to the one that is kept.
    return same.first() or same.first()


def _authority(named: Named) -> Authority:
    """The one of this name in its country; what is known of it stays as it is."""
    if known := known_authority(named):
        return known
    try:
        with transaction.atomic():
            return Authority.objects.create(**asdict(named))
    except IntegrityError:
        return authorities_named(named).get()


def _put_file(endorsement: Endorsement, checked: Checked) -> None:
    endorsement.file = checked.file
    endorsement.original_name = checked.name
    endorsement.content_type = checked.content_type
    endorsement.size = checked.size
    endorsement.sha256 = checked.sha256


@transaction.atomic
def show(endorsement: Endorsement, *, by: User) -> Endorsement:
    """Let everybody see it, and tell its contact. Showing twice is once.

    Raises:
        Refused: it was declined or taken back.
    """
    return _decide(
        endorsement, EndorsementState.SHOWN, by=by, verb="endorsement.accepted"
    )


@transaction.atomic
def decline(endorsement: Endorsement, *, by: User, reason: str) -> Endorsement:
    """Show it to nobody, or no longer, and tell its contact why. Twice is once.

    Raises:
        Refused: there is no reason, or it was taken back.
    """
    if not reason:
        raise Refused(_("Give a reason."), code="no_reason")
    return _decide(
        endorsement,
        EndorsementState.DECLINED,
        by=by,
        verb="endorsement.declined",
        reason=reason,
    )


@transaction.atomic
def take_back(endorsement: Endorsement, *, by: User) -> Endorsement:
    """Its contact no longer stands by it. Nobody but organisers sees it any more.

    Raises:
        Refused: it was declined, or somebody else has taken it over meanwhile.
    """
    endorsement = locked_with_contact(endorsement)
    if endorsement.state != EndorsementState.TAKEN_BACK:
        _move(endorsement, EndorsementState.TAKEN_BACK)
        endorsement.save(update_fields=["state", "updated_at"])
        _note(by, "endorsement.taken_back", endorsement)
    return endorsement


def _decide(
    endorsement: Endorsement,
    to: EndorsementState,
    *,
    by: User,
    verb: str,
    reason: str = "",
) -> Endorsement:
    endorsement = locked(endorsement)
    if endorsement.state == to:
        return endorsement
    _move(endorsement, to)
    endorsement.moderated_by, endorsement.moderated_at = by, now()
    endorsement.reason = reason
    endorsement.save(
        update_fields=["state", "moderated_by", "moderated_at", "reason", "updated_at"]
    )
    _note(by, verb, endorsement)
    if endorsement.contact and endorsement.contact.is_active:
        enqueue(after_letters.endorsement_decided(endorsement))
    return endorsement


def _move(endorsement: Endorsement, to: EndorsementState) -> None:
    if to not in MOVES[endorsement.state]:
        raise refusals.closed(endorsement)
    endorsement.state = to


def sweep_evidence() -> int:
    """Remove files that no row names, such as those of a request that broke off."""
    kept = Endorsement.objects.exclude(file="").values_list("file", flat=True)
    return remove_lost(FOLDER, known=set(kept))


def locked(endorsement: Endorsement) -> Endorsement:
    """``endorsement`` as it is now, with all that belongs to it."""
    # First the lock alone: a row that was waited for is not joined anew, and may have got
    # another contact or another authority meanwhile.
    Endorsement.objects.locked().get(pk=endorsement.pk)
    rows = Endorsement.objects.select_related(
        "document__edition", "authority", "contact"
    )
    return rows.get(pk=endorsement.pk)


def locked_with_contact(endorsement: Endorsement) -> Endorsement:
    """The same, where whoever answered for it still does. Raises Refused: it is another."""
    found = locked(endorsement)
    if found.contact_id != endorsement.contact_id:
        raise Refused(_("Somebody else answers for it by now."), code="taken_over")
    return found


def _note(by: User, verb: str, endorsement: Endorsement) -> None:
    record(
        by,
        verb,
        endorsement,
        after={"state": endorsement.state, "authority": endorsement.authority.name},
        edition_id=endorsement.document.edition_id,
    )
