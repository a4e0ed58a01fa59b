"""Translating the text place by place, and freezing a translation for readers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.signs import named, unprintable
from apps.outcomes.actions.locks import locked_document
from apps.outcomes.canonical import serialise
from apps.outcomes.choices import FINAL
from apps.outcomes.models import (
    Adoption,
    Document,
    Paragraph,
    TranslatedPlace,
    TranslatedText,
    Translation,
    TranslationVersion,
)
from apps.outcomes.models.document import sha256_of
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.translations import Line, lines_of
from apps.outcomes.translated import FORMAT, parts_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a translation that was sent: ``text`` holds it in any case."""

    text: TranslatedText
    head: TranslatedText
    is_saved: bool


@transaction.atomic
def begin(document: Document, *, language: str, by: User) -> Translation:
    """Open the translation into ``language``; asking twice gives the one that is there.

    Raises:
        Refused: it is the language of the text itself, or none that the site speaks.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("The site does not speak this language."), code="unknown")
    if language == document.language:
        raise Refused(_("The text itself is in this language."), code="authentic")
    translation, is_new = Translation.objects.get_or_create(
        document=document, language=language, defaults={"begun_by": by}
    )
    if is_new:
        record(
            by,
            "outcomes.translation_opened",
            translation,
            after={"language": language},
            edition_id=document.edition_id,
        )
    return translation


@transaction.atomic
def translate(
    translation: Translation,
    *,
    key: str,
    by: User,
    body: str,
    of: str,
    base: int | None,
    client_uuid: UUID,
) -> Outcome:
    """Store ``body`` for the place ``key``, and make it the translation if nobody was faster.

    ``of`` is the hash of the authentic words that its author had before them. The same
    form again gives the first answer. A text that is not taken stays on file.

    Raises:
        Refused: the text has no such place.
    """
    place = _place(translation, key)
    sha256 = sha256_of(body)
    text, is_new = TranslatedText.objects.get_or_create(
        # Another text from the same form is another save.
        client_uuid=uuid5(client_uuid, f"{place.pk} {by.pk} {sha256}"),
        defaults={
            "place": place,
            "base": place.texts.filter(pk=base).first() if base else None,
            "author": by,
            "body": body,
            "sha256": sha256,
            "of_body": _words_behind(place, of),
            "of_sha256": of,
        },
    )
    if is_new:
        # One statement: whoever comes second finds another head.
        rows = TranslatedPlace.objects.filter(pk=place.pk, head_id=base)
        rows.update(head=text, updated_at=now())
    return _outcome(place, text)


def _outcome(place: TranslatedPlace, text: TranslatedText) -> Outcome:
    place.refresh_from_db(fields=["head"])
    head = place.head
    assert head is not None
    same = (head.sha256, head.of_sha256) == (text.sha256, text.of_sha256)
    return Outcome(text, head, is_saved=same or _is_followed(text, head))


def _is_followed(text: TranslatedText, head: TranslatedText) -> bool:
    """Whether ``head`` was written on ``text``, which then had been taken."""
    at: TranslatedText | None = head
    while at is not None and at.pk > text.pk:
        at = at.base
    return at == text


def _place(translation: Translation, key: str) -> TranslatedPlace:
    parts = parts_of(translation.document)
    if key in parts:
        found, _new = TranslatedPlace.objects.get_or_create(
            translation=translation, part=key, paragraph=None
        )
        return found
    try:
        paragraph = Paragraph.objects.get(
            pk=UUID(key), document=translation.document_id, removed_at=None
        )
    except (ValueError, Paragraph.DoesNotExist):
        raise Refused(
            _("This paragraph is no longer in the text."), code="gone"
        ) from None
    found, _new = TranslatedPlace.objects.get_or_create(
        translation=translation, paragraph=paragraph
    )
    return found


def _words_behind(place: TranslatedPlace, of: str) -> str:
    """The authentic words whose hash is ``of``; empty where nobody knows them any more."""
    if place.paragraph_id:
        written = place.paragraph.revisions.filter(sha256=of).first()  # type: ignore[union-attr]  # it has one
        return written.body if written else ""
    words = parts_of(place.translation.document)[place.part]
    if sha256_of(words) == of:
        return words
    known = place.texts.filter(of_sha256=of).first()
    return known.of_body if known else ""


@transaction.atomic
def freeze(translation: Translation, *, by: User) -> TranslationVersion:
    """Keep the translation as it is for readers. Where nothing has changed since, that one.

    Raises:
        Refused: the text is not adopted, nothing is translated, or a sign cannot be
            printed.
    """
    document = locked_document(translation.document_id)
    if document.status not in FINAL:
        raise Refused(
            _("A translation is frozen once the text is adopted."), code="not_adopted"
        )
    adoption = Adoption.objects.select_related("snapshot").get(document=document)
    last = translation.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    content = _content(translation, adoption, number)
    if not content["paragraphs"]:
        raise Refused(_("Nothing is translated yet."), code="empty")
    if last and _said(last.content) == _said(content):
        return last
    _check_signs(content)
    text = serialise(content)
    version = TranslationVersion.objects.create(
        translation=translation,
        adoption=adoption,
        number=number,
        canonical=text,
        sha256=sha256_of(text),
        frozen_at=now(),
        frozen_by=by,
    )
    record(
        by,
        "outcomes.translation_frozen",
        version,
        after={"number": number, "sha256": version.sha256},
        edition_id=document.edition_id,
    )
    return version


def _content(
    translation: Translation, adoption: Adoption, number: int
) -> dict[str, Any]:
    adopted = adoption.snapshot.content
    remarks = remarks_of(adoption)
    lines = [line for line in lines_of(translation) if line.body]
    parts = parts_of(translation.document)
    return {
        "format": FORMAT,
        "adopted_sha256": adoption.sha256,
        "remarks_sha256": remarks.sha256 if remarks else None,
        "language": translation.language,
        "authentic_language": adopted["document"]["language"],
        "number": number,
        "edition": {name: adopted["edition"][name] for name in ("slug", "year")},
        "parts": {line.key: _words(line) for line in lines if line.key in parts},
        "paragraphs": [
            {"id": line.key, **_words(line)} for line in lines if line.key not in parts
        ],
    }


def _words(line: Line) -> dict[str, str]:
    assert line.head is not None
    return {"body": line.head.body, "of_sha256": line.head.of_sha256}


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in content.items() if name != "number"}


def _check_signs(content: dict[str, Any]) -> None:
    texts = [*content["parts"].values(), *content["paragraphs"]]
    lacking = unprintable(" ".join(one["body"] for one in texts))
    if lacking:
        raise Refused(
            _("These signs are in none of our fonts: %(signs)s")
            % {"signs": ", ".join(named(sign) for sign in lacking)},
            code="signs",
        )
