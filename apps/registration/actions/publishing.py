"""Publishing a call: its text, criteria and questions are frozen as a version."""

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.registration.criteria import counted_by
from apps.registration.models import Call, CallVersion
from apps.registration.question_rules import refuse_broken
from apps.registration.questionnaire import canonical, content_of
from apps.registration.reviews import are_judged

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def publish(call: Call, *, by: "User") -> CallVersion:
    """Freeze the call as it stands now; from now on people are asked this version.

    Applications keep the version they answered. The call is locked, so two people who
    publish at once get one version and one refusal.

    Raises:
        Refused: nothing has changed, a question could not be asked as it stands, or
            reviews by the published criteria are submitted and these are others.
    """
    call = locked(call.pk)
    refuse_broken(call)
    content = canonical(content_of(call))
    if call.current and call.current.canonical == content:
        raise Refused(
            _("Nothing has changed since version %(number)s.")
            % {"number": call.current.number},
            code="unchanged",
        )
    _refuse_other_points(call)
    last = call.versions.aggregate(last=Max("number"))["last"] or 0
    version = CallVersion.objects.create(
        call=call,
        number=last + 1,
        published_at=timezone.now(),
        published_by=by,
        canonical=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    call.current = version
    call.save(update_fields=["current", "updated_at"])
    audit.record(
        by,
        "call.published",
        call,
        after={"version": version.number, "sha256": version.sha256},
        edition_id=call.part.edition_id,
    )
    return version


def _refuse_other_points(call: Call) -> None:
    """All applications of a call are judged by the same points."""
    if call.current is None or not are_judged(call):
        return
    if counted_by(call.current.content) != counted_by(content_of(call)):
        raise Refused(
            _(
                "Reviews by the published criteria are submitted. Give the criteria the"
                " codes, points and weights of version %(number)s again: only the words"
                " and the order can still be changed."
            )
            % {"number": call.current.number},
            code="judged",
        )


def locked(pk: int) -> Call:
    """The call, locked; what it points to is read after the wait for the lock."""
    Call.objects.select_for_update(no_key=True).get(pk=pk)
    return Call.objects.select_related("part__edition", "current").get(pk=pk)
