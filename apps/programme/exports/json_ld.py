"""A session as search engines read it (schema.org)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from apps.core.addresses import absolute
from apps.core.markup import plain
from apps.programme.models import Session

#: Signs that could end the block or begin a tag, as JSON may write them as well.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def _event(session: Session) -> dict[str, Any]:
    """What everybody may know; people are named on the page, and not to be collected."""
    assert session.starts_at
    assert session.ends_at
    address = absolute(session.get_absolute_url())
    state = "EventCancelled" if session.is_cancelled else "EventScheduled"
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": session.title,
        "startDate": session.starts_at.isoformat(),
        "endDate": session.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address},
        "url": address,
        "inLanguage": session.language,
        "isAccessibleForFree": True,
        "superEvent": {
            "@type": "Event",
            "name": str(session.edition),
            "url": absolute(session.edition.get_absolute_url()),
        },
    }
    if text := plain(session.abstract):
        facts["description"] = text
    return facts


def json_ld(session: Session) -> SafeString:
    """The block of data in the page of ``session``, which must have a time."""
    text = json.dumps(_event(session), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 -- no sign that HTML knows is left in it
