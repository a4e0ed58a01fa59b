"""Letters by the rules of reminders."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.choices import Topic
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.notifications.unsubscribing import Subscription
from apps.programme.choices import Anchor, Unit
from apps.programme.emails.words import words_about
from apps.programme.models import Session
from apps.programme.occasions import Occasion
from apps.registration.unsubscribing import address_to_leave_topic

#: The language that an own text is read in where there is none in the reader's.
FALLBACK = "en"
#: Our words, by what they are counted from.
OURS = {
    Anchor.SESSION_END: "session_over",
    Anchor.PART_START: "part_begins",
    Anchor.ANSWER: "answer_place",
    Anchor.PHASE_END: "phase_ends",
    Anchor.RELEASE: "after_release",
}


def key_of(occasion: Occasion, row: Any) -> str:
    before, after = occasion.key_parts()
    return f"{before}{row.pk}{after}"


def of_rule(occasion: Occasion, row: Any, mailing: Mailing | None) -> Letter:
    """What ``row`` says somebody is to be reminded of."""
    rule = occasion.rule
    return Letter(
        key=key_of(occasion, row),
        to=row.person,
        template=_template(occasion),
        language=_language(row.person, rule.texts),
        context={
            **_words(occasion, row),
            **_own_words(row.person, rule.texts),
            **_leaving(occasion, row.person),
        },
        unsubscribe_url=_leaving(occasion, row.person)["leave_address"],
        expires_at=occasion.over_at,
        mailing=mailing,
    )


def digest(pairs: Sequence[tuple[Occasion, Any]], mailing: Mailing) -> Letter:
    """One letter for all sessions of a person's day."""
    keys = sorted(key_of(*pair) for pair in pairs)
    first, row = pairs[0]
    sessions = sorted((one.about for one, _row in pairs), key=_start_of)
    return Letter(
        key=f"reminder:day:{hashlib.sha256(repr(keys).encode()).hexdigest()}",
        to=row.person,
        template="programme/day",
        context={
            "sessions": sessions,
            "number": len(sessions),
            "audience": first.audience.code,
            "my_url": absolute(reverse("programme:me")),
            **_leaving(first, row.person),
        },
        unsubscribe_url=_leaving(first, row.person)["leave_address"],
        expires_at=min(one.over_at for one, _row in pairs),
        mailing=mailing,
    )


def _start_of(session: Any) -> Any:
    return session.starts_at


def _template(occasion: Occasion) -> str:
    rule = occasion.rule
    if rule.texts:
        return "programme/own_words"
    if rule.audience == "seat_offered":
        return "programme/seat_offer_reminder"
    if rule.anchor == Anchor.SESSION_START:
        is_soon = rule.unit == Unit.MINUTES and not rule.is_after
        return "programme/hour_before" if is_soon else "programme/day_before"
    return f"programme/{OURS[Anchor(rule.anchor)]}"


def _words(occasion: Occasion, row: Any) -> Mapping[str, Any]:
    about, code = occasion.about, occasion.audience.code
    words: dict[str, Any] = {
        "about": about,
        "audience": code,
        "moment": occasion.moment,
        "edition": occasion.rule.edition,
        "is_after": occasion.rule.is_after,
        "my_url": absolute(reverse("programme:me")),
        "programme_url": absolute(
            reverse("programme:programme", args=[occasion.rule.edition.slug])
        ),
    }
    if isinstance(about, Session):
        words |= words_about(about)
        words["report_url"] = absolute(
            f"{about.get_absolute_url()}{'report/' if code == 'no_report' else ''}"
        )
    if hasattr(row, "offered_until"):
        words["until"] = row.offered_until
    if hasattr(row, "reference"):
        words["application_url"] = absolute(row.get_absolute_url())
    return words


def _own_words(person: User, texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return dict(texts[_language(person, texts) or person.language]) if texts else {}


def _language(person: User, texts: Mapping[str, Any]) -> str:
    return "" if not texts or person.language in texts else FALLBACK


def _leaving(occasion: Occasion, person: User) -> dict[str, str]:
    if occasion.audience.is_duty:
        return {"leave_address": ""}
    asked = Subscription(person.pk, occasion.rule.edition_id, Topic.REMINDERS)
    return {"leave_address": address_to_leave_topic(asked)}
