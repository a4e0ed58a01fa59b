"""A text that its author may no longer save is shown once more, to be copied."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def shows_what_it_refuses(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **url_words: Any) -> HttpResponse:
        try:
            return view(request, **url_words)
        except PermissionDenied:
            typed = request.POST.get("body")
            if not typed:
                raise
            facts = {"typed": typed}
            return render(request, "outcomes/draft/refused.html", facts, status=403)

    return guarded
