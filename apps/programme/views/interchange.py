"""The programme as files for other tools."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.programme.exports.interchange import (
    COLUMNS,
    frab_json,
    frab_xml,
    table_of,
)
from apps.programme.models import Release, Session
from apps.programme.queries.programme import public_sessions_of
from apps.programme.views.calendars import with_etag

#: The words in files are the same for everybody.
LANGUAGE = "en"


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    with translation.override(LANGUAGE):
        body = frab_json(edition, _sessions(edition), _version(edition))
    return with_etag(request, body, "application/json")


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_xml(request: HttpRequest, edition: Edition) -> HttpResponse:
    with translation.override(LANGUAGE):
        body = frab_xml(edition, _sessions(edition), _version(edition))
    return with_etag(request, body, "application/xml; charset=utf-8")


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_csv(request: HttpRequest, edition: Edition) -> HttpResponse:
    rows = [*table_of(edition, _sessions(edition))]
    return _download(request, edition, write_csv(COLUMNS, rows), CSV_TYPE, "csv")


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_xlsx(request: HttpRequest, edition: Edition) -> HttpResponse:
    rows = [*table_of(edition, _sessions(edition))]
    return _download(request, edition, write_xlsx(COLUMNS, rows), XLSX_TYPE, "xlsx")


def _download(
    request: HttpRequest, edition: Edition, body: bytes, kind: str, ending: str
) -> HttpResponse:
    answer = with_etag(request, body, kind)
    name = f"programme-{edition.slug}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sessions(edition: Edition) -> list[Session]:
    return [
        *public_sessions_of(edition)
        .published()
        .select_related("part", "room")
        .prefetch_related("people__person")
    ]


def _version(edition: Edition) -> str:
    last = Release.objects.filter(edition=edition).order_by("-number")
    return str(last.values_list("number", flat=True).first() or 0)
