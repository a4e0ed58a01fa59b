"""The programme as it was released, what changed, and a feed that tells of it."""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.addresses import absolute
from apps.core.visitors import for_visitors
from apps.core.zones import known_zone_of, zone_named, zone_of
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.programme.access import release_at, two_releases_at
from apps.programme.change_words import change_in_words
from apps.programme.exports.xml import add
from apps.programme.frozen import between, sessions_in
from apps.programme.models import Release
from apps.programme.models.releases import TwoReleases
from apps.programme.queries.releases import names_in
from apps.programme.views.calendars import with_etag

ATOM = "http://www.w3.org/2005/Atom"
#: Entries of the feed.
NEWEST = 20


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def releases(request: HttpRequest, edition: Edition) -> HttpResponse:
    made = edition.releases.defer("content")
    return _page(request, "releases", edition, releases=made)


@require_safe
@for_visitors
@requires("programme.view_release", on=release_at)
def release(request: HttpRequest, made: Release) -> HttpResponse:
    """The programme as it was; people are named as they agree to it today."""
    edition = made.edition
    sessions = sessions_in(made.content)
    names = names_in(sessions)
    return _page(
        request,
        "release",
        edition,
        release=made,
        rows=[(session, names.get(session.uid, [])) for session in sessions],
        others=edition.releases.defer("content").exclude(pk=made.pk),
        zone=known_zone_of(request)
        or zone_named(edition.time_zone)
        or zone_of(request),
    )


@require_safe
@for_visitors
@requires("programme.view_release", on=two_releases_at)
def changes(request: HttpRequest, two: TwoReleases) -> HttpResponse:
    """What differs between any two releases, in either direction."""
    before, after = two.before, two.after
    found = between(sessions_in(before.content), sessions_in(after.content))
    return _page(
        request,
        "changes",
        two.edition,
        before=before,
        after=after,
        changes=[*found],
        zone=known_zone_of(request),
    )


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def feed(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The newest releases with their changes, as Atom (RFC 4287)."""
    made = [*edition.releases.all()[: NEWEST + 1]]
    return with_etag(
        request, _atom(edition, made), "application/atom+xml; charset=utf-8"
    )


def _atom(edition: Edition, made: list[Release]) -> bytes:
    register_namespace("", ATOM)
    root = Element(f"{{{ATOM}}}feed")
    address = absolute(reverse("programme:releases", args=[edition.slug]))
    add(root, f"{{{ATOM}}}id", address)
    add(root, f"{{{ATOM}}}title", _("Programme: %(edition)s") % {"edition": edition})
    newest = made[0].released_at if made else edition.created_at
    add(root, f"{{{ATOM}}}updated", newest.isoformat())
    itself = absolute(reverse("programme:releases-feed", args=[edition.slug]))
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": itself})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": address})
    author = SubElement(root, f"{{{ATOM}}}author")
    add(author, f"{{{ATOM}}}name", str(edition.series))
    for number, one in enumerate(made[:NEWEST]):
        before = made[number + 1] if number + 1 < len(made) else None
        _add_entry(root, one, before, edition)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(
    root: Element, made: Release, before: Release | None, edition: Edition
) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    add(entry, f"{{{ATOM}}}id", f"urn:uuid:{made.key}")
    add(entry, f"{{{ATOM}}}title", str(made))
    add(entry, f"{{{ATOM}}}updated", made.released_at.isoformat())
    SubElement(
        entry,
        f"{{{ATOM}}}link",
        {"rel": "alternate", "href": absolute(made.get_absolute_url())},
    )
    old = sessions_in(before.content) if before else []
    found = between(old, sessions_in(made.content)) if before else []
    lines = [made.note, *(change_in_words(change, edition) for change in found)]
    add(entry, f"{{{ATOM}}}summary", "\n".join(filter(None, lines)) or str(made))


def _page(
    request: HttpRequest, name: str, edition: Edition, **words: object
) -> HttpResponse:
    way = [(_("Programme"), reverse("programme:programme", args=[edition.slug]))]
    if name != "releases":
        way.append((_("Releases"), reverse("programme:releases", args=[edition.slug])))
    last = {"releases": _("Releases"), "changes": _("What has changed")}
    way.append((last.get(name) or str(words["release"]), ""))
    return render(
        request,
        f"programme/{name}.html",
        {"edition": edition, "way_up": way, **words},
    )
