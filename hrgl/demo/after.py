"""What comes after an adoption, shown at an earlier edition that is made up for it."""

from collections.abc import Mapping
from datetime import date

from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.editions.choices import EditionStatus, Job
from apps.editions.models import Appointment, Edition
from apps.outcomes.actions import (
    after_carrying,
    after_endorsing,
    after_following,
    documents,
    structure,
    versions,
)
from apps.outcomes.actions.acts import Act
from apps.outcomes.after_choices import AuthorityLevel, Done, Taken
from apps.outcomes.choices import Method, ParagraphKind, Purpose, Status
from apps.outcomes.models import Document, Endorsement
from hrgl.demo.results import key_of

People = Mapping[str, User]

EARLIER = "2020-demonstration"
ADOPTED_ON = date(2020, 2, 8)
ENCOURAGES = (
    (
        "Encourages local governments to name one office to which everybody can turn who"
        " has seen their human rights disregarded, and to say in public how to find it."
    ),
    (
        "Encourages local governments to publish each year what they have spent on"
        " accessible streets and buildings, and what is planned for the next year."
    ),
)


def follow_an_earlier_edition(edition: Edition, people: People) -> Document:
    """An adopted and published text, and a city that endorses it."""
    document = _published(_earlier(edition, people["organiser"]), people)
    if Endorsement.objects.filter(document=document).exists():
        return document
    _endorse(document, people)
    _tell(document, edition, people)
    return document


def _endorse(document: Document, people: People) -> None:
    endorsement = after_endorsing.endorse(
        document,
        by=people["participant"],
        key=key_of(document.edition, "endorsement"),
        named=after_endorsing.Named(
            name="City of the demonstration",
            country="AT",
            level=AuthorityLevel.LOCAL,
        ),
        said=after_endorsing.Said(
            signed_by="The mayor",
            function="Mayor",
            decided_by="The municipal council",
            decided_on=localdate(),
            words="We have named an office, and go on to count what we spend.",
            link="https://www.example.org/decision",
        ),
    )
    after_endorsing.show(endorsement, by=people["organiser"])


def _tell(document: Document, edition: Edition, people: People) -> None:
    endorsement = Endorsement.objects.get(document=document)
    after_following.report(
        endorsement,
        paragraph=key_of(document.edition, "encouragement:0"),
        year=localdate().year,
        by=people["participant"],
        told=after_following.Told(
            state=Done.DONE,
            text="The office is open three days a week, and on the telephone.",
            is_public=True,
        ),
        seen=0,
    )
    after_carrying.carry(
        edition,
        paragraph=key_of(document.edition, "encouragement:1"),
        by=people["drafter"],
        made=after_carrying.Made(
            how=Taken.SESSION, note="The workshop on budgets asks what is spent."
        ),
        seen=0,
    )


def _earlier(edition: Edition, organiser: User) -> Edition:
    earlier, _new = Edition.objects.get_or_create(
        slug=EARLIER,
        defaults={
            "series": edition.series,
            "ordinal": 99,
            "year": ADOPTED_ON.year,
            "status": EditionStatus.ARCHIVED,
            "theme_title": "An earlier edition, made up for the demonstration",
        },
    )
    Appointment.objects.get_or_create(
        edition=earlier, person=organiser, job=Job.ORGANISER
    )
    return earlier


def _published(edition: Edition, people: People) -> Document:
    drafter, organiser = people["drafter"], people["organiser"]
    document = documents.begin(edition, by=drafter)
    if document.status == Status.PUBLISHED:
        return document
    for number, body in enumerate(ENCOURAGES):
        document.refresh_from_db()
        structure.insert(
            document,
            by=drafter,
            id=key_of(edition, f"encouragement:{number}"),
            kind=ParagraphKind.PROVISION,
            body=body,
            structure_version=document.structure_version,
        )
    snapshot = versions.freeze(
        document, by=organiser, label="Conference text", purpose=Purpose.CONFERENCE
    )
    act = Act(
        method=Method.CONSENSUS,
        adopted_on=ADOPTED_ON,
        place="Graz",
        body="the participants of the demonstration",
        chaired_by="The chair of the demonstration",
    )
    versions.adopt(
        snapshot, by=organiser, sha256=snapshot.sha256, act=act, statements=()
    )
    document.refresh_from_db()
    return versions.publish(document, by=organiser)
