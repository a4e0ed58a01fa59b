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
from apps.outcomes.queries.on_record import OnRecord
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


def publication_of(snapshot: Snapshot, known: OnRecord | None = None) -> Publication:
    """Four queries at most. The sources are those of the frozen text."""
    known = known or OnRecord.about(snapshot)
    return Publication(
        snapshot=snapshot,
        adoption=known.adoption,
        remarks=known.remarks,
        text=known.put_into(snapshot.text),
        statements=known.statements,
        corrigenda=known.corrigenda,
    )
