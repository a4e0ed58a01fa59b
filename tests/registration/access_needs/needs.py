"""What the tests of access needs say and read."""

from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.registration.actions.applying import Needs, change_needs
from apps.registration.actions.arranging import Arrangement, arrange
from apps.registration.models import AccessNeedCase

SECRET = "Canary: a blue lamp on the desk"


def said(case, **changes):
    facts = {
        "state": case.state,
        "due_on": case.due_on,
        "responsible": case.responsible,
        "note_for_person": case.note_for_person,
        "internal_note": case.internal_note,
        "reason": case.reason,
        "alternative": case.alternative,
    }
    return Arrangement(**(facts | changes))


def do(case, by, **changes):
    case.refresh_from_db()
    return arrange(case, said(case, **changes), seen=case.updated_at, by=by)


def states(application):
    rows = AccessNeedCase.objects.filter(needs__application=application)
    return dict(rows.order_by("pk").values_list("kind", "state"))


def letters():
    rows = Delivery.objects.order_by("created_at", "pk")
    return list(rows.values_list("template", "person_id"))


def verbs():
    rows = AuditEntry.objects.filter(verb__startswith="access_need")
    return list(rows.order_by("pk").values_list("verb", flat=True))


def state_anew(application, *kinds, details=""):
    change_needs(application, needs=Needs(kinds=kinds, details=details), agreed=[])
