"""Applications that wait for an answer."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.core.languages import listed
from apps.core.times import span
from apps.core.zones import zone_or_ours
from apps.editions.choices import OVER, Job
from apps.editions.models import Appointment, Edition
from apps.editions.queries import worked_at
from apps.registration.choices import State
from apps.registration.models import (
    AccessNeedCase,
    Application,
    Consent,
    Review,
    RoundDecision,
)
from apps.registration.reviews import assigned_to
from apps.registration.shared import readers


@tells_duties
def answer_offers(person: User) -> Iterator[Duty]:
    offers = Application.objects.filter(
        person=person, state=State.OFFERED, offered_until__gt=timezone.now()
    )
    zone = zone_or_ours(person.time_zone)
    for application in offers.select_related("part__edition__series"):
        assert application.offered_until
        until = span(application.offered_until, None, zone)
        yield Duty(
            edition=str(application.part.edition.year),
            title=_("Say whether you take the place"),
            href=application.get_absolute_url(),
            hint=_("%(part)s. Kept for you until %(until)s.")
            % {
                "part": application.part,
                "until": listed([until.start.day, until.start.clock, until.zone]),
            },
            state=_("To do"),
            tone="warning",
            waits=True,
        )


@tells_duties
def consider_applications(person: User) -> Iterator[Duty]:
    if not person.is_staff:
        return
    editions = worked_at(person, Job.ORGANISER)
    waiting = Counter(
        Application.objects.filter(
            part__edition__in=editions, state=State.SUBMITTED, accompanies=None
        ).values_list("part__edition_id", flat=True)
    )
    listed = reverse("admin:registration_application_changelist")
    for edition in editions:
        number = waiting[edition.pk]
        yield Duty(
            edition=str(edition.year),
            title=_("Consider applications"),
            href=f"{listed}?state__exact={State.SUBMITTED}" if number else listed,
            hint=ngettext(
                "%(number)s person waits for an answer.",
                "%(number)s people wait for an answer.",
                number,
            )
            % {"number": number}
            if number
            else _("Nobody waits for an answer."),
            state=_("To do") if number else "",
            tone="warning",
            waits=bool(number),
        )


@tells_duties
def decide_what_failed(person: User) -> Iterator[Duty]:
    """For organisers: decisions that an error of ours kept from being made."""
    if not person.is_staff:
        return
    rows = (
        RoundDecision.objects.failed()
        .filter(round__part__edition__in=Edition.objects.organised_by(person))
        .order_by("round__part__edition__year", "round")
        .values_list("round__part__edition__year", "round")
        .annotate(number=Count("pk"))
    )
    for year, sent, number in rows:
        yield Duty(
            edition=str(year),
            title=_("Try failed decisions again"),
            href=reverse("admin:registration_candidate_round", args=[sent]),
            hint=ngettext(
                "%(number)d decision that was sent has failed.",
                "%(number)d decisions that were sent have failed.",
                number,
            )
            % {"number": number},
            state=_("To do"),
            tone="warning",
            waits=True,
        )


@tells_duties
def arrange_access(person: User) -> Iterator[Duty]:
    """For organisers: the needs they take care of, and those that nobody does."""
    if not person.is_staff:
        return
    today = timezone.now().astimezone(zone_or_ours(person.time_zone)).date()
    cases = AccessNeedCase.objects.to_arrange().with_carer()
    late = Q(due_on__lt=today)
    rows = (
        cases.filter(
            needs__application__part__edition__in=Edition.objects.organised_by(person)
        )
        .order_by()
        .values_list("needs__application__part__edition__year")
        .annotate(
            mine=Count("pk", filter=Q(responsible=person)),
            late=Count("pk", filter=Q(responsible=person) & late),
            nobodys=Count("pk", filter=Q(has_carer=False)),
        )
    )
    for year, mine, overdue, nobodys in rows:
        if mine or nobodys:
            hints = [
                _("You take care of: %(number)d.") % {"number": mine},
                _("Overdue: %(number)d.") % {"number": overdue},
                _("Nobody takes care of: %(number)d.") % {"number": nobodys},
            ]
            numbers = (mine, overdue, nobodys)
            yield Duty(
                edition=str(year),
                title=_("Arrange access"),
                href=reverse("admin:registration_accessneedcase_overview"),
                hint=" ".join(
                    hint for hint, number in zip(hints, numbers, strict=True) if number
                ),
                state=_("Overdue") if overdue else _("To do"),
                tone="warning",
                waits=True,
            )


@tells_duties
def read_shared_applications(person: User) -> Iterator[Duty]:
    """For contacts of co-organising partners: the way to what people share with them."""
    for partnership in readers().for_contact(person).select_related("edition"):
        yield Duty(
            edition=str(partnership.edition.year),
            title=_("Read applications shared with you"),
            href=reverse(
                "registration:shared-applications",
                args=[partnership.edition.slug, partnership.pk],
            ),
            hint=_("Of people who agreed to it."),
        )


@tells_duties
def review_applications(person: User) -> Iterator[Duty]:
    """For reviewers: how many applications wait for what they think of them."""
    held = Appointment.objects.filter(person=person, job=Job.REVIEWER)
    editions = list(Edition.objects.filter(pk__in=held.values("edition")))
    if not editions:
        return
    submitted = Review.objects.filter(reviewer=person, submitted_at__isnull=False)
    waiting = Counter(
        assigned_to(person)
        .filter(application__state=State.SUBMITTED)
        .exclude(application__in=submitted.values("application"))
        .values_list("application__part__edition_id", flat=True)
    )
    for edition in editions:
        number = waiting[edition.pk]
        yield Duty(
            edition=str(edition.year),
            title=_("Review applications"),
            href=reverse("registration:reviews"),
            hint=ngettext(
                "%(number)s application waits for your review.",
                "%(number)s applications wait for your review.",
                number,
            )
            % {"number": number}
            if number
            else _("No application waits for your review."),
            state=_("To do") if number else "",
            tone="warning",
            waits=bool(number),
        )


@tells_duties
def answer_consents_anew(person: User) -> Iterator[Duty]:
    """Words that have changed are told, and block nothing: the old consent counts."""
    given = (
        Consent.objects.filter(application__person=person, withdrawn_at__isnull=True)
        .exclude(application__state__in=(State.WITHDRAWN, State.DECLINED))
        .exclude(application__part__edition__status__in=OVER)
        .select_related("wording", "application__part__edition")
    )
    outdated = {one.application for one in given if not one.is_current}
    for application in sorted(outdated, key=lambda one: one.pk):
        yield Duty(
            edition=str(application.part.edition.year),
            title=_("Read what has changed in your consents"),
            href=reverse("registration:consents", args=[application.reference]),
            hint=_("What you agreed to before counts until you answer."),
            state=_("To do"),
            tone="warning",
            waits=True,
        )
