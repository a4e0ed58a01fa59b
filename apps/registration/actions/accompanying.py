"""What assistants and interpreters say about themselves: little, and that alone."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.refusals import Refused
from apps.registration.actions.applying import (
    Agreed,
    Needs,
    change_consents,
    change_needs,
)
from apps.registration.actions.deciding import locked
from apps.registration.choices import LIVE, ConsentKind
from apps.registration.models import Application
from apps.registration.queries import has_answered


@transaction.atomic
def answer_as_companion(
    companion: Application,
    *,
    by: User,
    name: str,
    kind: str,
    languages: Collection[str],
    needs: Needs,
    asked: Collection[str],
    agreed: Collection[Agreed],
    is_again: bool = False,
) -> Application:
    """Keep what a companion said in their own form.

    Saying it again replaces it where ``is_again`` allows that: whoever only holds the
    link may answer once. Of the consents ``asked`` exactly those in ``agreed`` are in
    force afterwards.

    Raises:
        Refused: the person does not come along any more, or the link was answered.
    """
    if not by.full_name:
        # The account's row is locked before the part's, as the order of contexts asks.
        User.objects.filter(pk=by.pk, full_name="").update(full_name=name)
    _part, companion = locked(companion)
    _refuse_who_stays_away(companion)
    if not is_again:
        _refuse_a_second_answer(companion)
    _write(companion, full_name=name, companion_as=kind, languages=[*languages])
    told = [one for one in agreed if one.kind == ConsentKind.ACCESS_NEEDS]
    change_needs(companion, needs=needs, agreed=told)
    others = [one for one in agreed if one.kind != ConsentKind.ACCESS_NEEDS]
    change_consents(companion, asked=asked, agreed=others)
    audit.record(
        by,
        "registration.companion_answered",
        companion,
        edition_id=companion.part.edition_id,
    )
    return companion


def _refuse_who_stays_away(companion: Application) -> None:
    if companion.accompanies_id is None or companion.state not in LIVE:
        raise Refused(
            _("You are not registered to come along any more."), code="not_live"
        )


def _refuse_a_second_answer(companion: Application) -> None:
    if has_answered(companion):
        raise Refused(
            _("This form has been filled in already. Sign in to change your answers."),
            code="answered",
        )


def _write(companion: Application, **facts: Any) -> None:
    for column, value in facts.items():
        setattr(companion, column, value)
    companion.save(update_fields=[*facts, "updated_at"])
