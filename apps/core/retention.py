"""How long what is kept, in one table: what the privacy page says, and the clock does.

A leaf: it imports no models. The contexts erase what is theirs, by these days.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One class of data and its time."""

    code: str
    title: Any
    #: Empty where each row says itself until when.
    days: int | None
    #: From when the days are counted.
    after: Any
    reason: Any
    #: Organisers may keep it for a shorter or longer time at their edition.
    is_adjustable: bool = False


_EVENT = _("the event")

PERIODS = (
    Period(
        code="drafts",
        title=_("Drafts of applications that were not sent"),
        days=30,
        after=_("the call has closed"),
        reason=_("They can no longer be sent."),
    ),
    Period(
        code="access_needs",
        title=_("Access needs"),
        days=30,
        after=_EVENT,
        reason=_("They are needed to arrange access, and for nothing else."),
    ),
    Period(
        code="answers",
        title=_("Answers to a call’s own questions, and files"),
        days=None,
        after=_EVENT,
        reason=_("Each question says how long its answers are kept."),
    ),
    Period(
        code="sensitive_answers",
        title=_("Sensitive answers"),
        days=180,
        after=_EVENT,
        reason=_("They serve the selection; a complaint about it comes soon."),
        is_adjustable=True,
    ),
    Period(
        code="not_admitted",
        title=_("Applications that were withdrawn or not admitted"),
        days=180,
        after=_EVENT,
        reason=_("A complaint about the selection comes soon after it."),
        is_adjustable=True,
    ),
    Period(
        code="admitted",
        title=_("Applications of people who had a place"),
        days=730,
        after=_EVENT,
        reason=_(
            "They are offered again at the next call, and funders ask for figures."
        ),
        is_adjustable=True,
    ),
    Period(
        code="opened_accounts",
        title=_("Names and addresses that organisers have brought"),
        days=180,
        after=_EVENT,
        reason=_("Organisers bring people for this event, and know them no longer."),
    ),
    Period(
        code="attendance",
        title=_("Who was in which session"),
        days=180,
        after=_EVENT,
        reason=_("Certificates are issued from it."),
    ),
    Period(
        code="availability",
        title=_("When people of sessions can be there"),
        days=30,
        after=_EVENT,
        reason=_("The programme is made with it."),
    ),
    Period(
        code="groups",
        title=_("Who was to be in which group of parallel sessions"),
        days=30,
        after=_EVENT,
        reason=_("It is a proposal; afterwards it serves nothing."),
    ),
    Period(
        code="certificates",
        title=_("Certificates of participation"),
        days=5 * 365,
        after=_("the certificate was issued"),
        reason=_("Whoever is shown one can check it as long as that."),
    ),
    Period(
        code="endorsements",
        title=_("Who answers for the endorsement of an authority, and its evidence"),
        days=2 * 365,
        after=_("something was last told of it"),
        reason=_(
            "What the authority has said in public stays; nobody is asked about it."
        ),
    ),
    Period(
        code="letters",
        title=_("The texts of letters"),
        days=180,
        after=_("the letter was written"),
        reason=_("We can tell what we wrote when somebody asks."),
    ),
    Period(
        code="subscriptions",
        title=_("Addresses for letters that nobody has confirmed"),
        days=2,
        after=_("the address was typed"),
        reason=_("Whoever it belongs to does not want these letters."),
    ),
    Period(
        code="trail",
        title=_("The values before and after in the audit trail"),
        days=3 * 365,
        after=_("the change"),
        reason=_("Mistakes and misuse can be followed up. Who did what stays longer."),
    ),
    Period(
        code="calendar_keys",
        title=_("Addresses of one’s own calendar file"),
        days=365,
        after=_("a calendar last asked for the file"),
        reason=_("An address that nobody uses should open nothing."),
    ),
    Period(
        code="sessions",
        title=_("Sessions in which somebody is signed in"),
        days=14,
        after=_("they were last used"),
        reason=_("After that one signs in again."),
    ),
    Period(
        code="copies",
        title=_("Copies of one’s own data"),
        days=7,
        after=_("they were asked for"),
        reason=_("A copy of everything is a risk of its own."),
    ),
)
BY_CODE = {one.code: one for one in PERIODS}
ADJUSTABLE = tuple((one.code, one.title) for one in PERIODS if one.is_adjustable)


def days_of(code: str) -> int:
    days = BY_CODE[code].days
    assert days is not None, code
    return days
