"""The last page of all, for what no view has answered."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from apps.core.errors import busy, server_error


def failed(request: HttpRequest) -> HttpResponse:
    """503 while the database cannot serve, also outside of views; else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return busy(request)
    return server_error(request)
