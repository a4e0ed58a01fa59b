"""Files that people sent, as they are given to those who may have them."""

from typing import Any, Protocol

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header


class Stored(Protocol):
    """A row that holds a file."""

    @property
    def file(self) -> Any: ...

    @property
    def content_type(self) -> str: ...

    @property
    def original_name(self) -> str: ...


def handed_out(upload: Stored) -> HttpResponse:
    """The file as one to be saved: no browser opens it beside our pages."""
    try:
        with upload.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=upload.content_type)
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=upload.original_name
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
