"""An edition whose text lies before the Conference: a sitting to follow, a silence to break."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.partial_dates import PartialDate
from apps.editions.choices import EditionStatus, PartKind
from apps.editions.models import Edition, Part, Series
from apps.outcomes.actions import (
    documents,
    floor,
    saving,
    silence,
    sitting,
    structure,
    versions,
)
from apps.outcomes.choices import ItemState, ParagraphKind, Purpose, SittingMode
from apps.outcomes.models import Document, Sitting
from apps.registration.choices import Mode
from apps.registration.models import Call
from hrgl.demo.applicants import give_a_place
from hrgl.demo.people import appoint_everybody

EXAMPLE = "2021-example"
SERIES = "Human Rights Go Local: example"
TITLE = "Rights in the neighbourhood"
TEXTS = (
    (
        "Encourages local governments to open an office in each neighbourhood in which"
        " people are told of their rights in the languages they speak."
    ),
    "Encourages local governments to ask residents before a street is rebuilt.",
    "Encourages regional governments to pay for interpreters in small places.",
)
#: What the drafters made of the second one after the consultation, and the floor of that.
AFTERWARDS = "Encourages local governments to ask residents before a street or a park is rebuilt."
ON_THE_FLOOR = "Encourages local governments to ask residents, and those who use it, before a street or a park is rebuilt."
#: Longer than a procedure has to be, so that it can be tried for a while.
LASTS = timedelta(days=14)


@transaction.atomic
def lay_an_example_before_the_conference() -> Sitting:
    """Everything up to a text that was changed on the floor; what is there stays."""
    edition = _edition()
    people = appoint_everybody(edition)
    document = documents.begin(edition, by=people["organiser"])
    if earlier := Sitting.objects.filter(document=document).first():
        return earlier
    _let_somebody_take_part(edition, people)
    _write(document, people["drafter"])
    return _sit(document, people["organiser"])


def _edition() -> Edition:
    """In a series of its own, so that it counts among no others."""
    series, _new = Series.objects.get_or_create(title=SERIES)
    edition, _new = Edition.objects.get_or_create(
        slug=EXAMPLE,
        defaults={
            "series": series,
            "ordinal": 2,
            "year": 2021,
            "status": EditionStatus.RUNNING,
            "theme_title": TITLE,
            "starts_on": PartialDate.parse("2021-02-06"),
            "ends_on": PartialDate.parse("2021-02-13"),
        },
    )
    return edition


def _let_somebody_take_part(edition: Edition, people: Mapping[str, User]) -> None:
    """Who has a place may object to the text."""
    part, _new = Part.objects.get_or_create(
        edition=edition, kind=PartKind.CONFERENCE, defaults={"capacity": 50}
    )
    window = {"opens_at": now() - timedelta(days=1), "closes_at": now() + LASTS}
    Call.objects.get_or_create(part=part, defaults={"mode": Mode.OPEN, **window})
    give_a_place(part, people["participant"], by=people["organiser"])


def _write(document: Document, by: User) -> None:
    for body in TEXTS:
        document.refresh_from_db()
        structure.insert(
            document,
            by=by,
            id=_id(body),
            kind=ParagraphKind.PROVISION,
            body=body,
            structure_version=document.structure_version,
        )
    versions.freeze(
        document, by=by, label="First reading", purpose=Purpose.CONSULTATION
    )
    second = document.paragraphs.get(pk=_id(TEXTS[1]))
    saving.save(second, author=by, body=AFTERWARDS, base=second.head_id)


def _sit(document: Document, by: User) -> Sitting:
    text = versions.freeze(
        document, by=by, label="Conference text", purpose=Purpose.CONFERENCE
    )
    made = sitting.open_sitting(
        text, by=by, mode=SittingMode.PARAGRAPHS, is_public=True
    )
    first, second, _third = made.items.order_by("position")
    agreed = partial(sitting.decide, by=by, state=ItemState.AGREED)
    agreed(made, first.pk, sha256=first.sha256)
    floor.amend(made, second.pk, by=by, body=ON_THE_FLOOR, sha256=second.sha256)
    second.refresh_from_db()
    agreed(made, second.pk, sha256=second.sha256)
    made.refresh_from_db()
    silence.begin(
        made.snapshot, by=by, sha256=made.snapshot.sha256, closes_at=now() + LASTS
    )
    return made


def _id(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{EXAMPLE}:{words}")
