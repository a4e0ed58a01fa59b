"""Lists of partners, each with the footnote while one of them is unconfirmed (R16)."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import (
    conditional_escape,
    escape,
    format_html,
    format_html_join,
)
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.languages import written_in
from apps.editions.models import Edition
from apps.partners.models import Partnership
from apps.partners.queries import Listing, holds_unconfirmed, listing

register = template.Library()

ANCHORS = "partner_footnote_anchors"


@register.simple_tag
def partners_of(edition: Edition) -> Listing:
    """The listed partners of ``edition``."""
    return listing(edition)


@register.simple_tag(takes_context=True)
def partner_footnote_mark(
    context: Context, partnerships: Sequence[Partnership]
) -> SafeString:
    """The raised figure at this list of partners; nothing when all are confirmed.

    Each mark is an anchor of its own; ``partner_footnote`` ends the page with the text.
    """
    if not holds_unconfirmed(partnerships):
        return SafeString("")
    anchors: Any = context.render_context.setdefault(ANCHORS, [])
    number = len(anchors) + 1
    anchors.append(number)
    return format_html(
        '<sup><a class="hr-footnote-mark" id="partner-note-{0}"'
        ' href="#partner-footnote" aria-label="{1}">1</a></sup>',
        number,
        _("Footnote 1: co-organisation still to be confirmed"),
    )


@register.simple_tag(takes_context=True)
def partner_footnote(context: Context) -> SafeString:
    """The text of the footnote with a way back to each of its marks, once a page."""
    anchors: Any = context.render_context.get(ANCHORS, [])
    return render_to_string("partners/footnote.html", {"anchors": anchors})


@register.simple_tag
def partner_sentence(partnerships: Sequence[Partnership]) -> SafeString:
    """The names in one sentence as the reader's language joins them: a, b, and c.

    The names themselves are English, and marked so on a page in another language.
    """
    names = [
        written_in(partnership.organisation.full_name, "en")
        for partnership in partnerships
    ]
    head, last = names[:-1], names[-1:]
    if not head:
        return format_html_join("", "{}", ((name,) for name in last))
    comma = pgettext("between the items of a list", ", ")
    first = format_html_join(comma, "{}", ((name,) for name in head))
    if len(head) == 1:
        pattern = pgettext("two names", "%(first)s and %(last)s")
    else:
        pattern = pgettext("three names or more", "%(first)s, and %(last)s")
    return SafeString(
        escape(pattern) % {"first": first, "last": conditional_escape(last[0])}
    )
