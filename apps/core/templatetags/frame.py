"""What stands around every page: the sign of the series, and the ways round."""

from dataclasses import replace
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.duties import Duty, duties_of
from apps.core.navigation import (
    EDITION_PAGES,
    FOOTER_PAGES,
    SITE_PAGES,
    NavigationLink,
    links,
)

register = template.Library()


@register.simple_tag
def sign() -> SafeString:
    """The cycle of the series as a small figure that says nothing."""
    return render_to_string("components/sign.html")


@register.simple_tag
def wordmark() -> SafeString:
    """The name of the series with its sign, as the way home."""
    return render_to_string("components/wordmark.html")


@register.simple_tag(takes_context=True)
def waiting_duties(context: Context) -> list[Duty]:
    """What somebody waits for, of the person who reads the page."""
    return [duty for duty in duties_of(context["user"]) if duty.waits]


@register.simple_tag
def quick_exit() -> SafeString:
    """The way to a harmless page, for somebody who is watched.

    Without JavaScript it is a link; with it the harmless page also takes the place of
    this one among those that the browser goes back to.
    """
    return render_to_string(
        "components/quick_exit.html", {"address": settings.QUICK_EXIT_ADDRESS}
    )


@register.simple_tag
def htmx() -> SafeString:
    """The vendored htmx with our settings; in ``{% block scripts %}`` of a page."""
    return render_to_string("components/htmx.html")


def _here(context: Context) -> str:
    request: HttpRequest | None = context.get("request")
    return request.path if request else ""


@register.simple_tag(takes_context=True)
def site_links(context: Context) -> tuple[NavigationLink, ...]:
    return tuple(links(SITE_PAGES, base="/", here=_here(context)))


@register.simple_tag(takes_context=True)
def edition_links(context: Context, edition: Any) -> tuple[NavigationLink, ...]:
    """The pages of ``edition`` that this installation answers.

    One cannot apply for what is over. A page that has no link of its own, as the
    concept note, is part of the edition's first.
    """
    pages = [
        page for page in EDITION_PAGES if page[0] != "apply/" or not edition.is_over
    ]
    base, here = f"/{edition.slug}/", _here(context)
    found = list(links(pages, base=base, here=here))
    if here.startswith(base) and not any(link.current for link in found):
        found[0] = replace(found[0], current="true")
    return tuple(found)


@register.simple_tag(takes_context=True)
def footer_links(context: Context) -> tuple[NavigationLink, ...]:
    return tuple(links(FOOTER_PAGES, base="/", here=_here(context)))
