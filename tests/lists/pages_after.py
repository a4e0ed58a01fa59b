"""The lists of what follows the publication of an Outcome Document."""

from apps.outcomes.actions import versions
from apps.outcomes.models import Carried, Document, FollowUp
from tests.factories.editions import EditionFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_question,
    a_snapshot,
    adopt,
    an_endorsement,
    holder,
)
from tests.factories.programme import a_person, an_academy
from tests.lists.listing import Listing, cases, numbers

LISTS, listing = cases()


def published(number: int = 1, slug: str = "2031") -> Document:
    """A published document with that many encouragements."""
    document = DocumentFactory(edition=an_academy(slug).edition)
    drafter = holder(document.edition, "drafter")
    for _row in range(number):
        a_paragraph(document, drafter)
    snapshot = a_snapshot(document, drafter, "conference")
    adopt(snapshot, holder(document.edition, "organiser"))
    document.refresh_from_db()
    return versions.publish(document, by=drafter)


@listing("outcomes:endorsements")
def endorsements(number: int) -> Listing:
    document = published()
    names = [f"City {next(numbers)}" for _row in range(number)]
    for name in names:
        an_endorsement(document, a_person(name), name=name, state="shown")
    return Listing(f"/{document.edition.slug}/outcome/endorsements/", says=names)


@listing("outcomes:register")
def register(number: int) -> Listing:
    """Each row of an edition of its own."""
    names = [f"City {next(numbers)}" for _row in range(number)]
    for year, name in enumerate(names, 2031):
        document = published(slug=str(year))
        an_endorsement(document, a_person(name), name=name, state="shown")
    return Listing("/local-governments/", says=names)


@listing("outcomes:follow-up")
def follow_up(number: int) -> Listing:
    document = published()
    paragraph = document.paragraphs.get()
    names = [f"City {next(numbers)}" for _row in range(number)]
    for name in names:
        contact = a_person(name)
        FollowUp.objects.create(
            endorsement=an_endorsement(document, contact, name=name, state="shown"),
            paragraph=paragraph,
            year=2026,
            state="done",
            text=name,
            is_public=True,
            reported_by=contact,
        )
    return Listing(f"/{document.edition.slug}/outcome/follow-up/", says=names)


@listing("outcomes:endorsement")
def endorsement(number: int) -> Listing:
    document = published()
    contact = a_person(f"Contact {next(numbers)}")
    row = an_endorsement(document, contact, state="shown")
    says = [f"Done {next(numbers)}" for _row in range(number)]
    for year, text in enumerate(says, 2026):
        FollowUp.objects.create(
            endorsement=row,
            paragraph=document.paragraphs.get(),
            year=year,
            state="done",
            text=text,
            is_public=True,
            reported_by=contact,
        )
    return Listing(
        f"/{document.edition.slug}/outcome/endorsements/{row.pk}/", contact, says
    )


@listing("outcomes:carried")
def carried(number: int) -> Listing:
    document = published(number)
    later = EditionFactory(
        slug=f"{document.edition.year + 1}-later",
        series=document.edition.series,
        year=document.edition.year + 1,
    )
    says = []
    for paragraph in document.paragraphs.all():
        question = a_question(later, f"Q{next(numbers)}")
        says.append(question.code)
        Carried.objects.create(
            edition=later,
            paragraph=paragraph,
            how="question",
            question=question,
            decided_by=a_person(f"Decider {next(numbers)}"),
        )
    return Listing(f"/{later.slug}/outcome/carried/", says=says)
