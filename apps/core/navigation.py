"""The links above every page: only what this installation really answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Below ``/<edition>/``, in the order in which an edition lives.
EDITION_PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("", _("Edition")),
    ("programme/", _("Programme")),
    ("partners/", _("Partners")),
    ("apply/", _("Apply")),
    ("outcome/", _("Outcome")),
)
SITE_PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("", _("Home")),
    ("archive/", _("Archive")),
)
FOOTER_PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("accessibility/", _("Accessibility statement")),
    ("privacy/", _("Privacy")),
    ("updates/", _("Updates by e-mail")),
)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    path: str
    label: str | Promise
    #: What ``aria-current`` says: this very page, one below it, or nothing.
    current: str


@lru_cache(maxsize=256)
def answers(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def links(
    pages: Iterable[tuple[str, str | Promise]], *, base: str, here: str
) -> Iterator[NavigationLink]:
    for tail, label in pages:
        path = f"{base}{tail}"
        if answers(path):
            below = bool(tail) and here.startswith(path)
            current = "page" if here == path else "true" if below else ""
            yield NavigationLink(path, label, current)
