"""What pages and files of a published document begin with."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.choices import Status
from apps.outcomes.frozen import Text
from apps.outcomes.models import Adoption, Document, RemarksVersion
from apps.outcomes.queries.on_record import OnRecord


@dataclass(frozen=True, slots=True)
class Published:
    """The adopted text with the remarks that were finished later, as readers see it."""

    adoption: Adoption
    known: OnRecord
    text: Text

    @property
    def remarks(self) -> RemarksVersion | None:
        return self.known.remarks

    @property
    def document(self) -> Document:
        return self.adoption.document


def adoption_published_in(edition: Edition) -> Adoption | None:
    document = queries.document_of(edition)
    if document is None or document.status != Status.PUBLISHED:
        return None
    return queries.adoption_of(document)


def published(edition: Edition) -> Published | None:
    adoption = adoption_published_in(edition)
    if adoption is None:
        return None
    known = OnRecord.of(adoption)
    text = known.put_into(adoption.snapshot.text)
    return Published(adoption, known, queries.for_readers(text))


def published_or_404(edition: Edition) -> Published:
    """Raises Http404: everybody may not read it yet."""
    found = published(edition)
    if found is None:
        raise Http404(_("The Outcome Document is not published yet."))
    return found
