"""A draft of many paragraphs, and signed-in people who may write in it."""

from apps.accounts.models import User
from apps.editions.models import Appointment, Edition, Part, Series
from apps.outcomes.choices import Status
from apps.outcomes.models import Document, Paragraph, Revision
from apps.outcomes.models.document import sha256_of
from bench.people import signed_in
from bench.words import abstract

SLUG = "2099"
MARK = "@drafting.bench.invalid"


def the_draft(paragraphs: int) -> Document:
    """In a database without anything else."""
    edition = Edition.objects.create(
        series=Series.objects.create(title="Measured"),
        slug=SLUG,
        year=2099,
        ordinal=9099,
        status="open",
    )
    Part.objects.create(edition=edition, kind="academy")
    document = Document.objects.create(
        edition=edition, title="Measured", status=Status.DRAFTING
    )
    author = User.objects.create(email=f"author{MARK}", full_name="Measured Author")
    rows = Paragraph.objects.bulk_create(
        Paragraph(document=document, kind="provision", order_key=f"{n:04}V")
        for n in range(paragraphs)
    )
    texts = Revision.objects.bulk_create(
        Revision(paragraph=one, author=author, body=body, sha256=sha256_of(body))
        for n, one in enumerate(rows)
        for body in [f"Encourages {abstract(n)}"]
    )
    for one, text in zip(rows, texts, strict=True):
        one.head = text
    Paragraph.objects.bulk_update(rows, ["head"])
    return document


def drafters(number: int) -> list[dict[str, str]]:
    """The cookies of so many people who are drafters of the edition."""
    cookies = list(signed_in(number, mark=f"-drafter{MARK}"))
    edition = Edition.objects.get(slug=SLUG)
    Appointment.objects.bulk_create(
        Appointment(edition=edition, person=person, job="drafter")
        for person in User.objects.filter(email__endswith=f"-drafter{MARK}")
    )
    return cookies
