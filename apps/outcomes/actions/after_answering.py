"""Who answers for an endorsement, and which authority it is of."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.retention import days_of
from apps.notifications.outbox import enqueue
from apps.outcomes import after_letters
from apps.outcomes.actions import refusals
from apps.outcomes.actions.after_endorsing import (
    Named,
    known_authority,
    locked,
    locked_with_contact,
    stands,
)
from apps.outcomes.after_choices import LIVE
from apps.outcomes.models import Authority, Endorsement, FollowUp


@transaction.atomic
def hand_over(endorsement: Endorsement, *, by: User, email: str) -> Endorsement:
    """Ask whoever reads mail at ``email`` to answer for it from now on.

    Until somebody with that address agrees the contact stays. Asking another one takes the
    question back; the same one is asked once a day.

    Raises:
        Refused: it is closed, it is its contact's address, or somebody has taken it over
            meanwhile.
    """
    endorsement = locked_with_contact(endorsement)
    _check_live(endorsement)
    email = email.lower()
    contact = endorsement.contact
    if contact and contact.email.lower() == email:
        raise Refused(
            _("Whoever has this address answers for it already."), code="same"
        )
    endorsement.handed_to = email
    endorsement.save(update_fields=["handed_to", "updated_at"])
    known = User.objects.active().with_address(email).first()
    enqueue(after_letters.endorsement_handed_over(endorsement, to=known))
    _note(by, "endorsement.handed_over", endorsement)
    return endorsement


@transaction.atomic
def take_over(endorsement: Endorsement, *, by: User) -> Endorsement:
    """Answer for it from now on, and tell who did before. Twice is once.

    Raises:
        Refused: it is closed, or somebody else is asked by now.
    """
    endorsement = locked(endorsement)
    if endorsement.contact_id == by.pk:
        return endorsement
    _check_live(endorsement)
    if not endorsement.handed_to or endorsement.handed_to != by.email.lower():
        raise Refused(_("It is no longer handed over to you."), code="not_asked")
    before, endorsement.contact, endorsement.handed_to = endorsement.contact, by, ""
    endorsement.save(update_fields=["contact", "handed_to", "updated_at"])
    if before and before.is_active:
        enqueue(after_letters.endorsement_taken_over(endorsement, to=before))
    _note(by, "endorsement.taken_over", endorsement)
    return endorsement


@transaction.atomic
def correct_authority(endorsement: Endorsement, *, by: User, named: Named) -> Authority:
    """Correct what is said of its authority, wherever that is shown.

    Where another authority has that name in that country, the endorsement is of that one,
    of which what is known stays as it is.

    Raises:
        Refused: an endorsement of that one waits or is shown as well.
    """
    endorsement = locked(endorsement)
    before = endorsement.authority
    try:
        with transaction.atomic():
            authority = _corrected(endorsement, named)
    except IntegrityError:  # somebody has given this name at the same moment
        raise stands() from None
    record(
        by,
        "endorsement.corrected",
        endorsement,
        before={"authority": before.name},
        after={"authority": authority.name},
        edition_id=endorsement.document.edition_id,
    )
    return authority


def _corrected(endorsement: Endorsement, named: Named) -> Authority:
    rows = Authority.objects.select_for_update(no_key=True)
    authority = rows.get(pk=endorsement.authority_id)
    if other := known_authority(named, but=authority.pk):
        _move_to(endorsement, other)
        return other
    for name in ("name", "country", "level", "website"):
        setattr(authority, name, getattr(named, name))
    authority.save()
    return authority


def _move_to(endorsement: Endorsement, authority: Authority) -> None:
    same = Endorsement.objects.live().filter(
        document=endorsement.document, authority=authority
    )
    if endorsement.state in LIVE and same.exists():
        raise stands()
    endorsement.authority = authority
    endorsement.save(update_fields=["authority", "updated_at"])


def forget_contacts(at: datetime | None = None) -> int:
    """Forget who answered for endorsements of which nothing is told any more.

    What an authority has said in public stays; its evidence goes with the contact, and
    ``after_endorsing.sweep_evidence`` removes the file.
    """
    limit = (at or now()) - timedelta(days=days_of("endorsements"))
    told = FollowUp.objects.filter(endorsement=OuterRef("pk"), updated_at__gte=limit)
    return (
        Endorsement.objects.filter(contact__isnull=False, updated_at__lt=limit)
        .exclude(Exists(told))
        .update(
            contact=None,
            handed_to="",
            file="",
            original_name="",
            content_type="",
            size=0,
            sha256="",
        )
    )


def _check_live(endorsement: Endorsement) -> None:
    if endorsement.state not in LIVE:
        raise refusals.closed(endorsement)


def _note(by: User, verb: str, endorsement: Endorsement) -> None:
    record(
        by,
        verb,
        endorsement,
        after={"authority": endorsement.authority.name},
        edition_id=endorsement.document.edition_id,
    )
