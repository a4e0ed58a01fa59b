"""The person's way to the files of an application."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.accounts.access import requires_sign_in
from apps.registration.handing_out import handed_out
from apps.registration.models import Upload


@require_safe
@requires_sign_in
def draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of one's own, in an application or not sent yet."""
    own = Q(draft__person=request.user.pk) | Q(application__person=request.user.pk)
    mine = Upload.objects.filter(own)
    return handed_out(get_object_or_404(mine, pk=pk))


@require_safe
@requires_sign_in
def own_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A file of one's own application."""
    mine = Upload.objects.filter(
        application__person=request.user.pk, application__reference=reference
    )
    return handed_out(get_object_or_404(mine, pk=pk))
