"""What is on record about a frozen text beside its words, read once for all who ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from apps.outcomes.frozen import Text
from apps.outcomes.models import (
    Adoption,
    Corrigendum,
    RemarksVersion,
    Snapshot,
    Statement,
)
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.queries.documents import remarks_of


@dataclass(frozen=True, slots=True)
class OnRecord:
    """All of it empty where the text is not adopted."""

    adoption: Adoption | None
    remarks: RemarksVersion | None
    corrigenda: Sequence[Corrigendum]
    statements: Sequence[Statement]

    @classmethod
    def of(cls, adoption: Adoption | None) -> Self:
        """Its statements are not asked for again where they came with it."""
        return cls(
            adoption=adoption,
            remarks=remarks_of(adoption),
            corrigenda=corrigenda_of(adoption),
            statements=list(adoption.statements.all()) if adoption else [],
        )

    @classmethod
    def about(cls, snapshot: Snapshot) -> Self:
        return cls.of(Adoption.objects.filter(snapshot=snapshot).first())

    def put_into(self, text: Text) -> Text:
        """``text`` with the remarks that were finished later, and corrected."""
        text = text.with_remarks(self.remarks.content if self.remarks else None)
        return text.with_corrections(one.correction for one in self.corrigenda)
