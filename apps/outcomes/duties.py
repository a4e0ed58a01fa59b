"""The draft of the Outcome Document, and consultations on it."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.models import Appointment, Edition
from apps.editions.queries import worked_at
from apps.outcomes.after_duties import see_to_endorsements
from apps.outcomes.choices import FINAL, Asked
from apps.outcomes.models import (
    Amendment,
    Comment,
    Consultation,
    Document,
    SilenceProcedure,
    Sitting,
)
from apps.partners.models import Partnership
from apps.registration.models import Application

__all__ = ["comment_on_the_draft", "see_to_endorsements", "write_the_draft"]


@tells_duties
def write_the_draft(person: User) -> Iterator[Duty]:
    editions = worked_at(person, Job.DRAFTER, Job.ORGANISER, Job.RAPPORTEUR)
    documents = {
        document.edition_id: document
        for document in Document.objects.filter(edition__in=editions)
    }
    waiting = _undisposed(editions)
    for edition in editions:
        document = documents.get(edition.pk)
        is_open = document is not None and document.status not in FINAL
        number = waiting[edition.pk] if is_open else 0
        yield Duty(
            edition=str(edition.year),
            title=_("Outcome Document"),
            href=reverse("outcomes:draft", args=[edition.slug]),
            hint=ngettext(
                "%(number)s comment or amendment has no answer yet.",
                "%(number)s comments and amendments have no answer yet.",
                number,
            )
            % {"number": number}
            if number
            else _("The workspace in which the text is drafted."),
            state=document.get_status_display() if document else _("Not begun"),
            tone="info",
            waits=bool(number),
        )


def _undisposed(editions: list[Edition]) -> Counter[int]:
    """How many voices wait for a word of the drafters, by the edition's key."""
    found: Counter[int] = Counter()
    for model in (Comment, Amendment):
        rows = model.objects.undisposed().filter(
            consultation__document__edition__in=editions
        )
        found.update(
            dict(
                rows.values_list("consultation__document__edition")
                .annotate(number=Count("pk"))
                .order_by()
            )
        )
    return found


@tells_duties
def read_what_became_of_it(person: User) -> Iterator[Duty]:
    """The way to what became of one's own words, once one has said something."""
    said = Q(pk__in=Contribution.objects.filter(handed_in_by=person).values("edition"))
    for model in (Comment, Amendment):
        own = model.objects.filter(author=person).order_by()
        said |= Q(pk__in=own.values("consultation__document__edition"))
    for edition in Edition.objects.filter(said).order_by("-year"):
        yield Duty(
            edition=str(edition.year),
            title=_("What became of what I said"),
            href=reverse("outcomes:my-voices"),
            hint=_("Your contributions, comments and amendments."),
        )


@tells_duties
def object_in_time(person: User) -> Iterator[Duty]:
    """Whoever agrees need do nothing, so it waits for nobody."""
    places = Application.objects.admitted().filter(person=person)
    running = (
        SilenceProcedure.objects.running()
        .filter(document__edition__in=places.values("part__edition"))
        .select_related("document__edition", "snapshot")
        .defer("snapshot__canonical")
    )
    for silence in running:
        edition = silence.document.edition
        yield Duty(
            edition=str(edition.year),
            title=_("Silence procedure on the Outcome Document"),
            href=reverse(
                "outcomes:silence", args=[edition.slug, silence.snapshot.number]
            ),
            hint=_("If you agree with the text, you need do nothing."),
            begins=silence.opens_at,
            ends=silence.closes_at,
            zone=edition.time_zone,
            state=silence.get_state_display(),
            tone="info",
            waits=False,
        )


@tells_duties
def follow_the_conference(person: User) -> Iterator[Duty]:
    places = Application.objects.admitted().filter(person=person)
    working = worked_at(person, Job.DRAFTER, Job.ORGANISER, Job.RAPPORTEUR)
    for sitting in (
        Sitting.objects.open()
        .filter(
            Q(document__edition__in=places.values("part__edition"))
            | Q(document__edition__in=working)
        )
        .select_related("document__edition")
    ):
        edition = sitting.document.edition
        yield Duty(
            edition=str(edition.year),
            title=_("The Conference on its text"),
            href=reverse("outcomes:sitting", args=[edition.slug]),
            hint=_("Follow where the Conference is, and what it changes."),
            state=_("Now"),
            tone="good",
            waits=False,
        )


@tells_duties
def translate_the_text(person: User) -> Iterator[Duty]:
    # An administrator works everywhere, and has the draft to go by.
    jobs = Appointment.objects.filter(person=person, job=Job.TRANSLATOR)
    for job in jobs.select_related("edition"):
        yield Duty(
            edition=str(job.edition.year),
            title=_("Translate the Outcome Document"),
            href=reverse("outcomes:translations", args=[job.edition.slug]),
            hint=_("The text in which you work as a translator."),
            state=_("Open"),
            tone="info",
        )


@tells_duties
def comment_on_the_draft(person: User) -> Iterator[Duty]:
    """Whoever gets a letter about it is asked, as long as the consultation is open."""
    places = Application.objects.admitted().filter(person=person)
    partners = Partnership.objects.for_contact(person).listed()
    asked = (
        Consultation.objects.open_at(now())
        .filter(
            Q(document__edition__in=places.values("part__edition"))
            | Q(document__edition__in=partners.values("edition"))
            & ~Q(audience=Asked.PARTICIPANTS)
        )
        .select_related("document__edition", "snapshot")
        .defer("snapshot__canonical")
    )
    for consultation in asked:
        edition = consultation.document.edition
        yield Duty(
            edition=str(edition.year),
            title=_("Comment on the draft Outcome Document"),
            href=reverse(
                "outcomes:version", args=[edition.slug, consultation.snapshot.number]
            ),
            begins=consultation.opens_at,
            ends=consultation.closes_at,
            zone=edition.time_zone,
            state=_("Open"),
            tone="good",
            waits=True,
        )
