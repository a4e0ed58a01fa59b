from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires_sign_in
from apps.core.duties import duties_of
from apps.programme import queries


@require_safe
@requires_sign_in
def me(request: HttpRequest, **_words: Any) -> HttpResponse:
    page = queries.my_page(request.user)  # type: ignore[arg-type]  # signed in
    duties = duties_of(request.user)
    return render(request, "programme/me.html", {"page": page, "duties": duties})
