"""Whether the rule is met, in exact figures; and what a page says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.certificates.choices import Ended
from apps.certificates.models import Certificate, CertificateRule, RuleException
from apps.contributions.models import Report
from apps.core.languages import listed
from apps.core.partial_dates import display_range
from apps.editions.models import Edition, Part
from apps.outcomes.models import Comment
from apps.programme.choices import SessionKind
from apps.programme.models import Attendance, Session, SessionQuerySet
from apps.programme.queries import attendance_kept_until
from apps.registration.choices import State
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User

Span = tuple[datetime, datetime]


def most_at_most_one_at_a_time(spans: Iterable[Span]) -> int:
    """How many of ``spans`` one person can attend who is in one place at a time.

    Whoever always goes to what ends first attends the most.
    """
    attended, free_from = 0, None
    for starts, ends in sorted(spans, key=lambda span: (span[1], span[0])):
        if free_from is None or starts >= free_from:
            attended, free_from = attended + 1, ends
    return attended


def counted_sessions(rule: CertificateRule) -> SessionQuerySet:
    return (
        Session.objects.published()
        .scheduled()
        .filter(part=rule.part_id, kind__in=rule.kinds)
    )


def _spans(sessions: SessionQuerySet) -> list[Span]:
    return [*sessions.order_by().values_list("starts_at", "ends_at")]  # type: ignore[list-item]  # they are scheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How somebody stands to the rule of a part."""

    application: Application
    rule: CertificateRule
    #: The most sessions that one person could attend, and how many of them are asked for.
    possible: int
    needed: int
    attended: int
    contributed: int
    is_excepted: bool
    ends_at: datetime | None
    kept_until: datetime | None
    certificate: Certificate | None
    was_revoked: bool

    @property
    def has_met_the_rule(self) -> bool:
        return self.possible > 0 and self.attended + self.contributed >= self.needed

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= now()

    @property
    def is_forgotten(self) -> bool:
        """Whether who attended is no longer kept."""
        return self.kept_until is not None and self.kept_until <= now()

    @property
    def may_be_issued(self) -> bool:
        return (
            self.is_over
            and not self.was_revoked
            and (self.is_excepted or self.has_met_the_rule)
        )


def standing_of(application: Application, rule: CertificateRule) -> Standing:
    """Where the person of ``application`` stands today."""
    person = application.person_id
    sessions = counted_sessions(rule)
    spans = _spans(sessions)
    there = Attendance.objects.confirmed().filter(session=OuterRef("pk"), person=person)
    possible = most_at_most_one_at_a_time(spans)
    issued = application.certificates.without_content()
    return Standing(
        application=application,
        rule=rule,
        possible=possible,
        needed=-(-possible * rule.share // 100),
        attended=most_at_most_one_at_a_time(_spans(sessions.filter(Exists(there)))),
        contributed=min(rule.contributions_up_to, _contributions(application)),
        is_excepted=RuleException.objects.filter(application=application).exists(),
        ends_at=max((ends for _starts, ends in spans), default=None),
        kept_until=attendance_kept_until(rule.part_id),
        certificate=issued.in_force().first(),
        was_revoked=issued.filter(ended_because=Ended.REVOKED).exists(),
    )


def _contributions(application: Application) -> int:
    """Reports filed about sessions of the part, and comments on the edition's document."""
    part, person = application.part, application.person_id
    reports = Report.objects.filed().filter(session__part=part, rapporteur=person)
    comments = Comment.objects.filter(
        author=person, snapshot__document__edition=part.edition_id
    )
    return reports.count() + comments.count()


def rule_in_words(rule: CertificateRule) -> str:
    """The rule of a part as everybody reads it beforehand."""
    kinds = listed(str(SessionKind(kind).label) for kind in rule.kinds)
    sentence = _(
        "Who attends at least %(share)d per cent of the sessions can have a certificate"
        " of participation. These sessions count: %(kinds)s. Of sessions at the same"
        " time one counts."
    ) % {"share": rule.share, "kinds": kinds}
    if not rule.contributions_up_to:
        return sentence
    instead = ngettext(
        "In place of %(number)d session a report or a comment counts.",
        "In place of up to %(number)d sessions reports and comments count, each for"
        " one session.",
        rule.contributions_up_to,
    ) % {"number": rule.contributions_up_to}
    return f"{sentence} {instead}"


def rules_of(edition: Edition) -> list[CertificateRule]:
    return [
        *CertificateRule.objects.filter(part__edition=edition).select_related(
            "part__edition"
        )
    ]


def applications_with_rules(person: "User") -> list[Application]:
    """The places of ``person`` for which there can be a certificate."""
    issued = Certificate.objects.in_force().filter(application=OuterRef("pk"))
    return [
        *Application.objects.filter(
            person=person,
            state=State.ADMITTED,
            part__certificate_rule__isnull=False,
        )
        .annotate(has_certificate=Exists(issued))
        .select_related("part__edition")
        .order_by("-created_at", "-pk")
    ]


def certificates_that_stay(
    application: Application,
) -> Iterator[tuple[str, str, str]]:
    """What an organiser is told who takes a place away, and where it can be revoked."""
    if application.certificates.in_force().exists():
        words = _(
            "%(number)s has a certificate of participation. It stays genuine unless you"
            " revoke it."
        ) % {"number": application.reference}
        address = reverse("admin:certificates_certificate_changelist")
        asked = urlencode({"q": application.reference})
        yield words, f"{address}?{asked}", _("See the certificate and revoke it")


def certificate_with(code: str) -> Certificate | None:
    """The certificate of a code, however it was typed: in small letters, without dashes."""
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    groups = [letters[at : at + 4] for at in range(0, len(letters), 4)]
    return (
        Certificate.objects.without_content()
        .filter(code="-".join(groups))
        .select_related("application__part__edition__series")
        .first()
    )


def dates_in_words(part: Part) -> str:
    """When the part took place, as vague as it is on record."""
    known = part if part.starts_on else part.edition
    return display_range(known.starts_on, known.ends_on)
