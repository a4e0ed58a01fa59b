"""Making one account of two, so that nothing is lost and no place is given twice."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.certificates.actions import end
from apps.certificates.choices import Ended
from apps.certificates.models import Certificate, RuleException
from apps.core.audit import record
from apps.core.patience import with_patience
from apps.core.refusals import Refused
from apps.notifications.outbox import enqueue_many
from apps.people import emails
from apps.programme.actions import leave
from apps.programme.actions.merging import join_roles
from apps.programme.choices import LIVE, SeatState
from apps.programme.models import Attendance, SignUp
from apps.registration.actions.access_needs import end_needs, state_needs
from apps.registration.actions.applying import Needs
from apps.registration.actions.assigning import release_from_own
from apps.registration.actions.places import (
    fill_free_places,
    lock_part,
    take_companions_along,
    write_state,
)
from apps.registration.belonging import belong_elsewhere
from apps.registration.choices import Because, ConsentKind, State
from apps.registration.models import AccessNeeds, Application, Consent

#: What nobody changes afterwards: the trail, and frozen texts. It stays with the closed
#: account, and the entry of the merge tells whose it was.
STAYS = frozenset(
    {
        "core.AuditEntry.actor",
        "core.Submission.person",
        "accounts.DataCopy.person",
        "admin.LogEntry.user",
        "outcomes.Adoption.declared_by",
        "outcomes.Corrigendum.issued_by",
        "outcomes.Disposition.by",
        "outcomes.Paragraph.removed_by",
        "outcomes.RemarksVersion.frozen_by",
        "outcomes.Revision.author",
        "outcomes.Snapshot.frozen_by",
        "outcomes.Source.added_by",
        "outcomes.TranslatedText.author",
        "outcomes.TranslationVersion.frozen_by",
    }
)
#: Ways to sign in and rights are handed to nobody; they end with the account.
ENDS = frozenset(
    {
        "account.EmailAddress.user",
        "mfa.Authenticator.user",
        "programme.CalendarKey.person",
        "usersessions.UserSession.user",
        "accounts.User_groups.user",
        "accounts.User_user_permissions.user",
    }
)
#: Where both have the very same, one is enough.
SAME = frozenset(
    {
        "contributions.Support.person",
        "editions.Appointment.person",
        "notifications.Unsubscribed.person",
        "outcomes.Presence.person",
        "outcomes.Support.person",
        "partners.PartnershipContact.person",
        "programme.Availability.person",
        "programme.Star.person",
        "programme.SpeakerProfile.person",
        "registration.DelegationMember.person",
        "registration.OpenedAccount.person",
        "registration.ApplicationDraft.person",
    }
)
#: Names that a frozen text shows; an account that has them is the one to keep.
WRITES_TEXTS = ("outcomes.Revision.author", "outcomes.Adoption.declared_by")
#: The application that stands: the first of these states, then the older.
BEST = (
    State.ADMITTED,
    State.OFFERED,
    State.WAITING,
    State.SUBMITTED,
    State.DECLINED,
)


def relations() -> Iterator[tuple[str, type[models.Model], str]]:
    """Every foreign key to a person: its name, its model, its column."""
    for relation in User._meta.get_fields(include_hidden=True):  # noqa: SLF001 -- Django's public Meta API
        if isinstance(relation, models.ManyToOneRel):
            model, column = relation.related_model, relation.field.name
            yield f"{model._meta.label}.{column}", model, column  # noqa: SLF001 -- as above


def merge(kept: User, *, duplicate: User, names: Mapping[str, str], by: User) -> User:
    """Hand over all that ``duplicate`` holds to ``kept``, and close it.

    Of two applications for one part the better one stands and the other is withdrawn; a
    place that becomes free goes to whoever waits. Both addresses are told. ``names``
    says which full name and which name shown to others stay. It touches so much that
    others may hold some of it; then it begins anew.

    Raises:
        Refused: somebody who may not be merged, or rows that cannot belong to one person.
    """
    return with_patience(partial(_merge, kept, duplicate, names, by))


@transaction.atomic
def _merge(kept: User, duplicate: User, names: Mapping[str, str], by: User) -> User:
    rows = locked_accounts(kept.pk, duplicate.pk)
    if len(rows) != 2:  # noqa: PLR2004 -- two are merged
        raise Refused(_("Choose two different people."), code="same")
    kept, duplicate = rows[kept.pk], rows[duplicate.pk]
    _refuse_if_not_allowed(kept, duplicate, by)
    _one_application_for_each_part(kept, duplicate, by)
    _one_seat_in_each_session(kept, duplicate)
    _one_seat_at_a_time(kept, duplicate)
    _one_attendance_in_each_session(kept, duplicate)
    join_roles(kept, duplicate)
    moved = _hand_over(kept, duplicate)
    release_from_own(kept, by=by)
    old_address = duplicate.email
    _close(duplicate)
    for name in ("full_name", "display_name"):
        setattr(kept, name, names.get(name, getattr(kept, name)))
    kept.save(update_fields=["full_name", "display_name"])
    record(by, "accounts.merged", kept, before={"account": duplicate.pk}, after=moved)
    enqueue_many(emails.merged(kept, old_address=old_address, number=duplicate.pk))
    return kept


def locked_accounts(*keys: int) -> dict[int, User]:
    """The accounts as they are now; nobody else merges one of them meanwhile."""
    rows = User.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=keys)}


def _refuse_if_not_allowed(kept: User, duplicate: User, by: User) -> None:
    if by.pk in {kept.pk, duplicate.pk}:
        raise Refused(_("Somebody else has to merge your own accounts."), code="own")
    if not (kept.is_active and duplicate.is_active):
        raise Refused(_("One of the accounts is closed already."), code="closed")
    if any(p.is_staff or p.is_superuser for p in (kept, duplicate)):
        raise Refused(_("Accounts of staff are not merged."), code="staff")
    if not by.is_superuser and belong_elsewhere((kept, duplicate), organiser=by):
        raise Refused(
            _("One of them belongs to an edition of others. Ask an administrator."),
            code="elsewhere",
        )
    for name, model, column in relations():
        rows = model._default_manager.filter(**{column: duplicate})  # noqa: SLF001 -- Django's public manager API
        if name in WRITES_TEXTS and rows.exists():
            raise Refused(
                _(
                    "The second account has written in the Outcome Document. Keep that one."
                ),
                code="has_written",
            )


def _one_application_for_each_part(kept: User, duplicate: User, by: User) -> None:
    both = Application.objects.filter(person__in=(kept, duplicate)).exclude(
        state=State.WITHDRAWN
    )
    for part_id in sorted({*both.values_list("part_id", flat=True)}):
        part = lock_part(part_id)
        standing = [*both.filter(part=part_id).locked().select_related("person")]
        if len(standing) < 2:  # noqa: PLR2004 -- only one has applied
            continue
        best, other = sorted(standing, key=_rank)
        other.part = part
        _withdraw_for(best, other, by)
        fill_free_places(part)


def _withdraw_for(best: Application, other: Application, by: User) -> None:
    """Withdraw ``other`` as a second application; nobody loses anything by that."""
    _hand_over_companions(best, other)
    _hand_over_needs(best, other, by)
    write_state(other, State.WITHDRAWN, because=Because.PERSON)
    record(
        by,
        "registration.withdrawn",
        other,
        after={"state": State.WITHDRAWN, "for": best.reference},
        edition_id=other.part.edition_id,
    )
    if not RuleException.objects.filter(application=best).exists():
        RuleException.objects.filter(application=other).update(application=best)
    _hand_over_certificate(best, other)


def _hand_over_companions(best: Application, other: Application) -> None:
    """Before ``other`` is withdrawn, or they would lose their places with it."""
    Application.objects.filter(accompanies=other).update(accompanies=best)
    take_companions_along(best)


def _hand_over_needs(best: Application, other: Application, by: User) -> None:
    """What is needed with one is needed with both, and so is that it may be kept."""
    rows = AccessNeeds.objects.filter(application__in=(best, other))
    needs = {row.application_id: row for row in rows}
    if other.pk not in needs:
        return
    agreed = Consent.objects.filter(
        kind=ConsentKind.ACCESS_NEEDS, withdrawn_at__isnull=True
    )
    if not agreed.filter(application=best).exists():
        agreed.filter(application=other).update(application=best)
    if best.pk not in needs:
        AccessNeeds.objects.filter(application=other).update(application=best)
        return
    both = (needs[best.pk], needs[other.pk])
    kinds = dict.fromkeys(kind for one in both for kind in one.kinds)
    details = dict.fromkeys(one.details for one in both if one.details)
    whole = Needs(kinds=[*kinds], details="\n\n".join(details))
    state_needs(best, whole, by=by)
    end_needs(other, by=by)


def _rank(application: Application) -> tuple[int, bool, Any, int]:
    """Smaller is better; a companion's application goes before nobody's own."""
    state = BEST.index(State(application.state))
    accompanies = application.accompanies_id is not None
    return state, accompanies, application.created_at, application.pk


def _hand_over_certificate(best: Application, other: Application) -> None:
    if best.certificates.in_force().exists():
        for certificate in other.certificates.in_force():
            end(certificate, Ended.REPLACED)
    Certificate.objects.filter(application=other).update(application=best)


def _one_seat_in_each_session(kept: User, duplicate: User) -> None:
    """A seat goes before the offer of one, that before a turn; else the older stays."""
    live = SignUp.objects.live().select_related("session", "person")
    held: dict[int, list[SignUp]] = {}
    for row in live.filter(person__in=(kept, duplicate)):
        held.setdefault(row.session_id, []).append(row)
    for rows in held.values():
        for spare in sorted(rows, key=lambda r: (LIVE.index(r.state), r.pk))[1:]:
            if spare.session.has_begun:
                spare.state, spare.left_at = SeatState.LEFT, spare.session.starts_at
                spare.offered_at = spare.offered_until = None
                spare.save()
            else:
                leave(spare.session, person=spare.person)


def _one_seat_at_a_time(kept: User, duplicate: User) -> None:
    """Of seats that overlap the older stays; what has begun is left as it was."""
    while newer := _overlapping(kept, duplicate):
        if newer.session.has_begun:
            newer.is_doubled = True
            newer.save(update_fields=["is_doubled", "updated_at"])
        else:
            leave(newer.session, person=newer.person)


def _overlapping(kept: User, duplicate: User) -> SignUp | None:
    """The newest seat at the time of an older one of the other account."""
    seats = SignUp.objects.taken().filter(is_doubled=False, starts_at__isnull=False)
    older = seats.filter(
        person__in=(kept, duplicate),
        pk__lt=OuterRef("pk"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    ).exclude(person=OuterRef("person"))
    newer = seats.filter(Exists(older), person__in=(kept, duplicate))
    return newer.select_related("session", "person").order_by("-pk").first()


def _one_attendance_in_each_session(kept: User, duplicate: User) -> None:
    there = {row.session_id: row for row in Attendance.objects.filter(person=kept)}
    for row in Attendance.objects.filter(person=duplicate):
        mine = there.get(row.session_id)
        if mine is None:
            continue
        if mine.confirmed_at is None:
            mine.confirmed_at, mine.confirmed_by_id = (
                row.confirmed_at,
                row.confirmed_by_id,
            )
        mine.entered_at = mine.entered_at or row.entered_at
        mine.save()
        row.delete()


def _hand_over(kept: User, duplicate: User) -> dict[str, int]:
    """Move every row of ``duplicate``; returns how many, by where they stand."""
    moved = {}
    for name, model, column in relations():
        rows = model._default_manager.filter(**{column: duplicate})  # noqa: SLF001 -- Django's public manager API
        if name in ENDS:
            rows.delete()
        elif name not in STAYS and (number := _move(name, rows, column, kept)):
            moved[name] = number
    return moved


def _move(name: str, rows: Any, column: str, kept: User) -> int:
    number = 0
    for key in [*rows.values_list("pk", flat=True)]:
        row = rows.model._default_manager.filter(pk=key)  # noqa: SLF001 -- Django's public manager API
        try:
            with transaction.atomic():
                row.update(**{column: kept})
        except IntegrityError as conflict:
            if name not in SAME:
                raise Refused(
                    _("Both have done the same here: %(where)s. They cannot be merged.")
                    % {"where": rows.model._meta.verbose_name},  # noqa: SLF001 -- as above
                    code="conflict",
                ) from conflict
            row.delete()
        number += 1
    return number


def _close(account: User) -> None:
    """Nobody signs in to it any more, and it names nobody."""
    account.is_active = False
    account.email = f"merged-{account.pk}@invalid.invalid"
    account.full_name = account.display_name = ""
    account.password = make_password(None)
    account.save()
