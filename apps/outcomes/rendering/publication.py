"""What every file of a published document begins with."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.addresses import absolute
from apps.outcomes.addresses import address_of_version
from apps.outcomes.frozen import Text
from apps.outcomes.models import (
    Adoption,
    Corrigendum,
    RemarksVersion,
    Snapshot,
    Statement,
)
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.text.references import Work

#: Of whom a title is that has none.
UNTITLED = "Outcome Document"


@dataclass(frozen=True, slots=True)
class Publication:
    """A frozen text with what became of it."""

    snapshot: Snapshot
    adoption: Adoption | None
    remarks: RemarksVersion | None
    text: Text
    statements: Sequence[Statement]
    #: ``text`` is as they leave it.
    corrigenda: Sequence[Corrigendum] = ()

    @property
    def slug(self) -> str:
        return str(self.text.edition["slug"])

    @property
    def title(self) -> str:
        return self.text.title or UNTITLED

    @property
    def full_title(self) -> str:
        return ": ".join(filter(None, [self.title, self.text.subtitle]))

    @property
    def series(self) -> str:
        return str(self.text.edition["series"])

    @property
    def year(self) -> int:
        return int(self.text.edition["year"])

    @property
    def address(self) -> str:
        """Where this version stays."""
        return absolute(address_of_version(self.slug, self.snapshot.number))

    @property
    def works(self) -> list[Work]:
        return works_of(self.text)

    @property
    def places(self) -> dict[str, str]:
        """What its statements call paragraphs, by their ids."""
        return {entry.id: entry.place for entry in self.text.entries}


def works_of(text: Text) -> list[Work]:
    """What ``text`` cites, in the order of a list of references."""
    return sorted(
        text.meanings.works.values(), key=lambda work: (work.before, work.title)
    )


def publication_of(snapshot: Snapshot) -> Publication:
    """Five queries at most. The sources are those of the frozen text."""
    adoption = Adoption.objects.filter(snapshot=snapshot).first()
    remarks = None
    statements: Sequence[Statement] = ()
    if adoption:
        remarks = adoption.remarks_versions.order_by("-number").first()
        statements = list(adoption.statements.order_by("position", "pk"))
    corrigenda = corrigenda_of(adoption)
    text = snapshot.text.with_remarks(remarks.content if remarks else None)
    return Publication(
        snapshot=snapshot,
        adoption=adoption,
        remarks=remarks,
        text=text.with_corrections(one.correction for one in corrigenda),
        statements=statements,
        corrigenda=corrigenda,
    )
