"""The demonstration: edition 2023 with people, a programme and first results.

What is there already stays as it is, so it can be run again at every start.
"""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.certificates.models import CertificateRule
from apps.editions.choices import EditionStatus, PartKind, PhaseKind
from apps.editions.models import Edition, Part, Phase
from apps.registration.choices import Mode
from apps.registration.models import Call
from hrgl.demo.after import follow_an_earlier_edition
from hrgl.demo.applicants import let_people_apply
from hrgl.demo.facts import LAST, THIRD, YESTERDAY
from hrgl.demo.holding import propose_groups
from hrgl.demo.people import (
    appoint_everybody,
    let_a_partner_answer,
    let_a_partner_read,
)
from hrgl.demo.programme import hold_sessions, keep_in_view, take_seats
from hrgl.demo.reminding import hold_a_mailing_back, remind_people
from hrgl.demo.reported import (
    hand_in_after_a_walk,
    report_on_a_workshop,
    support_a_finding,
)
from hrgl.demo.results import ask_about_the_draft, draft_the_outcome
from hrgl.demo.reviewing import let_applications_be_reviewed, publish_the_call
from hrgl.demo.rooms import furnish_rooms
from hrgl.demo.translating import note_at_the_margin, translate_a_part
from hrgl.demo.voices import amend_the_draft
from hrgl.demo.wording import word_the_draft

SLUG = "2023"
PLACES = {PartKind.ACADEMY: 60, PartKind.CONFERENCE: 200}

#: Days from today on which the phases begin, as the programme goes. All last until the
#: call closes, so that every journey can be tried.
CLOSES = 90
PHASES = {
    PhaseKind.CALL: -2,
    PhaseKind.ACADEMY: YESTERDAY,
    PhaseKind.DRAFTING: 0,
    PhaseKind.CONSULTATION: THIRD,
    PhaseKind.CONFERENCE: LAST,
}


@transaction.atomic
def create_demo() -> dict[str, User]:
    """Create what is missing of the demonstration; return its people by job."""
    edition = _edition()
    people = appoint_everybody(edition)
    let_a_partner_answer(edition, people)
    let_a_partner_read(edition, people)
    _open(edition)
    # What came first is made first, as lists go by it.
    follow_an_earlier_edition(edition, people)
    # Access is arranged before the first session, so the programme comes first.
    hold_sessions(edition, people)
    furnish_rooms(edition)
    publish_the_call(edition, people)
    let_people_apply(edition, people)
    let_applications_be_reviewed(edition, people)
    take_seats(edition, people)
    keep_in_view(edition, people)
    propose_groups(edition, people["organiser"])
    remind_people(edition, people["organiser"])
    hold_a_mailing_back(edition, people["organiser"])
    report_on_a_workshop(edition, people)
    hand_in_after_a_walk(edition, people)
    support_a_finding(edition, people)
    document = draft_the_outcome(edition, people)
    word_the_draft(document, people)
    note_at_the_margin(document, people)
    translate_a_part(document, people)
    amend_the_draft(ask_about_the_draft(document, people), people)
    return people


def _edition() -> Edition:
    if not Edition.objects.filter(slug=SLUG).exists():
        call_command("load_edition", verbosity=0, stdout=StringIO())
    return Edition.objects.get(slug=SLUG)


def _open(edition: Edition) -> None:
    """Open the call and plan each phase, unless somebody has done so since."""
    if edition.status == EditionStatus.ANNOUNCED:
        edition.status = EditionStatus.OPEN
        edition.save(update_fields=["status", "updated_at"])
    today = now()
    begins = {kind: today + timedelta(days=day) for kind, day in PHASES.items()}
    end = today + timedelta(days=CLOSES)
    for kind, places in PLACES.items():
        part, _new = Part.objects.get_or_create(edition=edition, kind=kind)
        if part.capacity is None:
            part.capacity = places
            part.save(update_fields=["capacity", "updated_at"])
        CertificateRule.objects.get_or_create(
            part=part, defaults={"contributions_up_to": 1}
        )
        # The Conference is open to the public: its places go to the first who ask.
        mode = Mode.OPEN if kind == PartKind.CONFERENCE else Mode.SELECTION
        Call.objects.get_or_create(
            part=part,
            defaults={
                "mode": mode,
                "opens_at": begins[PhaseKind.CALL],
                "closes_at": end,
            },
        )
    for phase, begin in begins.items():
        if not edition.phases.filter(kind=phase).exists():
            Phase.objects.create(edition=edition, kind=phase, during=(begin, end))
