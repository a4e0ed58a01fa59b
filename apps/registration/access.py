"""The doors to calls and applications."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.core.kept_queries import kept_query
from apps.editions.models import Edition, Part, TargetGroup
from apps.editions.rules import may_view
from apps.partners.models import Partnership
from apps.registration.choices import State
from apps.registration.links import opens
from apps.registration.models import (
    Application,
    ApplicationDraft,
    Call,
    Delegation,
    FormerAnswer,
    Upload,
)
from apps.registration.reviews import assigned_to
from apps.registration.shared import readers

#: Of a group, what somebody who chooses one is told.
TOLD_OF_GROUPS = JSONObject(pk="pk", part_of_id="part_of_id", text="text")


def call_at(user: "User", *, edition: str, part: str) -> tuple[Call, str | None]:
    """The call at this address, if ``user`` may know of the edition.

    With it come the reference of the application that they sent and did not withdraw,
    whether they ``applied_before``, and what they are told of the ``groups`` that they
    can choose from.
    """
    found = _call_rows(person=user.pk, edition=edition, part=part)
    if not found:
        raise Http404
    call = found[0]
    # Of one row it is quicker to ask than to join who works for the edition.
    if not may_view(user, call.part.edition):
        raise Http404
    return call, call.sent  # type: ignore[attr-defined] # annotated above


@kept_query(person=int, edition=str, part=str)
def _call_rows(*, person: Any, edition: str, part: str) -> "QuerySet[Call]":
    mine = Application.objects.filter(person=person)
    sent = mine.exclude(state=State.WITHDRAWN).filter(part=OuterRef("part"))
    elsewhere = mine.exclude(part__edition=OuterRef("part__edition"))
    groups = TargetGroup.objects.filter(edition=OuterRef("part__edition"))
    return (
        Call.objects.select_related("part__edition__series", "current")
        .filter(part__edition__slug=edition, part__kind=part)
        .annotate(
            sent=Subquery(sent.values("reference")[:1]),
            applied_before=Exists(elsewhere),
            groups=ArraySubquery(
                groups.order_by("position").values_list(TOLD_OF_GROUPS)
            ),
        )
    )


def own_application_at(user: "User", *, reference: str) -> Application:
    """The person's own application; everybody else's is not found.

    With it comes whether its answers ``was_changed`` and ``is_being_changed``, and
    whether it ``has_uploads``.
    """
    rows = _own_rows(person=user.pk, reference=reference)
    if not rows:
        raise Http404
    found = rows[0]
    found.person = user
    return found


@kept_query(person=int, reference=str)
def _own_rows(*, person: Any, reference: str) -> "QuerySet[Application]":
    changed = FormerAnswer.objects.filter(application=OuterRef("pk"))
    return (
        Application.objects.filter(person=person, reference=reference)
        .select_related(
            "part__edition__series",
            "part__call",
            "call_version",
            "target_group__part_of",
            "invitation",
        )
        .annotate(
            was_changed=Exists(changed),
            is_being_changed=Exists(
                ApplicationDraft.objects.filter(changes=OuterRef("pk"))
            ),
            has_uploads=Exists(Upload.objects.filter(application=OuterRef("pk"))),
        )
    )


def part_at(user: "User | AnonymousUser", *, edition: str, part: str) -> Part:
    """The part at this address, if ``user`` may know of the edition."""
    return get_object_or_404(
        Part.objects.select_related("edition__series").filter(
            edition__in=Edition.objects.visible_to(user)
        ),
        edition__slug=edition,
        kind=part,
    )


def application_of_letter(*, reference: str, key: str) -> Application:
    """The application whose letters carry ``key``, for whoever has such a letter.

    Raises:
        Http404: there is none, or the letter went to another person or address.
    """
    found = get_object_or_404(
        Application.objects.filter(person__is_active=True).select_related(
            "part__edition__series", "part__call", "person", "accompanies__person"
        ),
        reference=reference,
    )
    if not opens(key, found):
        raise Http404
    return found


def review_at(user: "User | AnonymousUser", *, reference: str) -> Application:
    """An application that ``user`` reviews; everybody else's is not found.

    Somebody not signed in may come back to it, so they are asked to sign in first.
    """
    rows = Application.objects.select_related(
        "part__edition__series",
        "part__call__current",
        "call_version",
        "target_group__part_of",
        "person",
    )
    if not user.is_authenticated:
        return Application(reference=reference)
    mine = assigned_to(user).values("application")
    return get_object_or_404(
        rows.with_world_region().filter(pk__in=mine).prefetch_related("former_answers"),
        reference=reference,
    )


def conflict_at(user: "User | AnonymousUser", *, reference: str) -> Application:
    """As ``review_at``, and besides what ``user`` has a conflict of interest with.

    Whoever says it twice is answered as the first time.
    """
    if user.is_authenticated:
        declared = Application.objects.select_related("part").filter(
            conflicts__reviewer=user, reference=reference
        )
        if found := declared.first():
            return found
    return review_at(user, reference=reference)


def reading_partner_at(
    user: "User | AnonymousUser", *, edition: str, partnership: int
) -> Partnership:
    """A confirmed co-organiser for whom ``user`` answers; no other is found.

    Somebody not signed in may come back to it, so they are asked to sign in first.
    """
    if not user.is_authenticated:
        return Partnership(pk=partnership)
    return get_object_or_404(
        readers().for_contact(user).select_related("organisation", "edition__series"),
        edition__slug=edition,
        pk=partnership,
    )


def applicant_at(user: "User | AnonymousUser", *, pk: int) -> "User":
    """Somebody who applied at an edition that ``user`` organises, and is not erased."""
    people = User.objects.filter(erased_at=None)
    if not user.is_superuser:
        sent = Application.objects.filter(
            person=OuterRef("pk"),
            part__edition__in=Edition.objects.organised_by(user),
        )
        people = people.filter(Exists(sent))
    return get_object_or_404(people, pk=pk)


def delegation_at(user: "User", *, edition: str, code: str) -> Delegation:
    """The delegation with this code, for whoever was sent it."""
    return get_object_or_404(
        Delegation.objects.filter(
            edition__in=Edition.objects.visible_to(user)
        ).select_related("edition__series", "head"),
        edition__slug=edition,
        code=code,
    )
