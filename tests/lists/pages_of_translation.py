"""The text in another language, at any length."""

from uuid import uuid4

from apps.accounts.models import User
from apps.outcomes.actions import translating
from apps.outcomes.models import Translation
from apps.outcomes.models.document import sha256_of
from tests.factories.outcomes import DocumentFactory, a_paragraph, holder
from tests.factories.programme import an_academy
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


def _translated(number: int) -> tuple[Translation, User, list[str]]:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    arabic = translating.begin(document, language="ar", by=drafter)
    says = [f"Town{i}" for i in range(number)]
    for body in says:
        paragraph = a_paragraph(document, drafter)
        translating.translate(
            arabic,
            key=str(paragraph.pk),
            by=holder(document.edition, "translator"),
            body=body,
            of=sha256_of(paragraph.body),
            base=None,
            client_uuid=uuid4(),
        )
    return arabic, drafter, says


@listing("outcomes:translation")
def translation(number: int) -> Listing:
    _arabic, drafter, says = _translated(number)
    return Listing("/2031/outcome/translations/ar/", drafter, says)


@listing("outcomes:translate")
def place(number: int) -> Listing:
    arabic, drafter, says = _translated(number)
    key = arabic.places.order_by("pk")[0].paragraph_id
    return Listing(f"/2031/outcome/translations/ar/{key}/", drafter, says[:1])


@listing("outcomes:translations")
def translations(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    codes = ["ar", "fr", "es"][:number]
    for code in codes:
        translating.begin(document, language=code, by=drafter)
    says = [f"/2031/outcome/translations/{code}/" for code in codes]
    return Listing("/2031/outcome/translations/", drafter, says)
