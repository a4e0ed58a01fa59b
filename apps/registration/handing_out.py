"""Files that came with an application, as they are given to those who may have them."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from apps.registration.models import Upload


def handed_out(upload: Upload) -> HttpResponse:
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
