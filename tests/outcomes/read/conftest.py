"""One adopted and published document that holds everything a file can show."""

from uuid import UUID

import pytest

from apps.outcomes.actions import documents, levels, structure, versions
from apps.outcomes.actions.versions import Stated
from apps.outcomes.models import Snapshot
from apps.outcomes.rendering.publication import publication_of
from tests.factories.editions import ReferenceFactory
from tests.factories.outcomes import a_corrigendum, a_paragraph, a_snapshot, adopt


@pytest.fixture
def written(document, organiser):
    """Preamble, headings, items, notes, a reference, a citation, a remark, a statement."""
    edition = document.edition
    ReferenceFactory(edition=edition, code="vol-1", title="Rights & budgets", link="")
    documents.describe(
        document,
        by=organiser,
        title="Rights in the budget",
        subtitle="100% of {them} & more",
        enacting_text="The participants,",
    )
    a_paragraph(document, organiser, "*Recalling* **duties**,", kind="preamble")
    a_paragraph(document, organiser, "Concepts", kind="heading")
    first = a_paragraph(
        document, organiser, "Encourages budgets[^1] for:\n\n[^1]: See <volume> 2."
    )
    item = a_paragraph(document, organiser, "rooms;")
    document.refresh_from_db()
    levels.indent(item, by=organiser, structure_version=document.structure_version)
    a_paragraph(
        document,
        organiser,
        f"Encourages [cities](https://example.org/?a=1&b=2), as in [[{first.handle}]]"
        " and [@vol-1, p. 3], حقوق.",
    )
    document.refresh_from_db()
    structure.add_remark(
        first,
        by=organiser,
        body="Because it *works*.",
        structure_version=document.structure_version,
    )
    snapshot = a_snapshot(document, organiser, "conference")
    stated = Stated(
        kind="reservation",
        text="We cannot.\nYet.",
        paragraph=first.pk,
        attributed_to="A city",
    )
    adopt(snapshot, organiser, statements=[stated], adopted_on="2031-02-08")
    versions.publish(document, by=organiser)
    return Snapshot.objects.get()


@pytest.fixture
def corrected(written, organiser):
    """The same with words left out of the heading, and other ones in a remark."""
    heading, first = (
        next(one for one in written.text.entries if one.kind == kind)
        for kind in ("heading", "provision")
    )
    for paragraph, old, new in (
        (heading.id, "Concepts", "Notions"),
        (first.id, "[^1] for", "[^1]"),
        (first.remark.id, "works", "is right"),
    ):
        said = {"paragraph": UUID(paragraph), "old": old, "new": new}
        a_corrigendum(written.document, organiser, **said)
    return publication_of(written)


@pytest.fixture
def publication(written):
    return publication_of(written)
