"""The demonstration's translations: begun in Arabic, and one place of it behind."""

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from apps.accounts.models import User
from apps.outcomes.actions import margin, translating
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Paragraph, Translation
from apps.outcomes.models.document import sha256_of

TITLE = "إدارة المدينة بأهداف حقوق الإنسان"
PREAMBLE = "نحن المشاركين في الأكاديمية والمؤتمر، وقد تبادلنا ما ينجح في مدننا وبلداتنا وقرانا،"
FIRST = (
    "ينبغي للحكومات المحلية أن تخصص حصة ثابتة من الميزانية التشاركية لتيسير المشاركة."
)
NOTE = "Fixed by whom: the council, or the residents?"


def translate_a_part(document: Document, people: Mapping[str, User]) -> None:
    """What is there already stays as it is."""
    drafter = people["drafter"]
    arabic = translating.begin(document, language="ar", by=drafter)
    if arabic.places.exists():
        return
    preamble = document.paragraphs.filter(kind=ParagraphKind.PREAMBLE).first()
    provision = document.paragraphs.filter(kind=ParagraphKind.PROVISION).first()
    _put(arabic, "title", document.title, TITLE, by=drafter)
    # Their first words: they were translated before the drafters worked on them.
    for paragraph, body in ((preamble, PREAMBLE), (provision, FIRST)):
        first = paragraph.revisions.order_by("pk").first() if paragraph else None
        if paragraph and first:
            _put(arabic, str(paragraph.pk), first.body, body, by=drafter)


def translate_places(
    translation: Translation, texts: Iterable[tuple[Paragraph, str]], *, by: User
) -> None:
    """Their words of now."""
    for paragraph, body in texts:
        _put(translation, str(paragraph.pk), paragraph.body, body, by=by)


def _put(translation: Translation, key: str, of: str, body: str, *, by: User) -> None:
    translating.translate(
        translation,
        key=key,
        by=by,
        body=body,
        of=sha256_of(of),
        base=None,
        client_uuid=uuid5(NAMESPACE_URL, f"demo:{translation.document_id}:ar:{key}"),
    )


def note_at_the_margin(document: Document, people: Mapping[str, User]) -> None:
    """A question of the rapporteur that waits for the drafters."""
    provision = document.paragraphs.filter(kind=ParagraphKind.PROVISION).first()
    if provision:
        key = uuid5(NAMESPACE_URL, f"demo:{document.pk}:note")
        margin.add_note(provision, by=people["rapporteur"], body=NOTE, key=key)
