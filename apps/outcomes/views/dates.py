"""When people are asked about a version, as a file for their calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.outcomes.access import snapshot_at
from apps.outcomes.calendars import calendar_of
from apps.outcomes.models import Snapshot
from apps.programme.views.calendars import ics


@require_safe
@requires("outcomes.read_version", on=snapshot_at)
def calendar(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    body = calendar_of(snapshot)
    if body is None:
        raise Http404(_("Nobody is asked about this version."))
    slug = snapshot.document.edition.slug
    return ics(request, body, f"{slug}-version-{snapshot.number}.ics")
