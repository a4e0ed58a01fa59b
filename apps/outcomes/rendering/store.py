"""Making the files of a frozen text, each once."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.timezone import now

from apps.core.printing import Enclosure, RenderingFailed, write_pdf
from apps.outcomes.canonical import CORRIGENDUM_FORMAT, FORMAT, REMARKS_FORMAT
from apps.outcomes.choices import WITH_VOICES, RenderingKind
from apps.outcomes.models import Rendering, Snapshot, TranslationVersion
from apps.outcomes.models.renderings import LONGEST_WAIT, WAIT
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.queries.on_record import OnRecord
from apps.outcomes.rendering.amended import amended_pdf
from apps.outcomes.rendering.amended_word import amended_docx
from apps.outcomes.rendering.compose import adoption_of, compose, fingerprint_of
from apps.outcomes.rendering.publication import publication_of
from apps.outcomes.rendering.word import docx
from apps.outcomes.translated import FORMAT as TRANSLATION_FORMAT

ENCLOSURE_NAME = "outcome.json"
REMARKS_NAME = "remarks.json"
TRANSLATION_NAME = "translation.json"


class Wanted(NamedTuple):
    """A file of ``snapshot``, or of a translation of it."""

    snapshot: Snapshot
    kind: str = RenderingKind.PDF
    translation: TranslationVersion | None = None


def find(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    translation: TranslationVersion | None = None,
    known: OnRecord | None = None,
) -> Rendering | None:
    """The finished or failed rendering of ``snapshot`` as it stands, without its bytes."""
    return (
        Rendering.objects.without_content()
        .filter(fingerprint=fingerprint_of(snapshot, kind, translation, known))
        .first()
    )


def claim(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    translation: TranslationVersion | None = None,
) -> tuple[Rendering, bool]:
    """The rendering of ``snapshot``, and whether it is for the caller to have it made.

    There is one claim at a time for one text, however many ask. It lapses after a
    while, so that an order that is lost on its way is given again.
    """
    wanted = Wanted(snapshot, kind, translation)
    fingerprint = fingerprint_of(*wanted)
    rendering, _ = Rendering.objects.without_content().get_or_create(
        fingerprint=fingerprint, defaults=wanted._asdict()
    )
    return rendering, not rendering.sha256 and Rendering.objects.claimed(fingerprint)


def render(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    translation: TranslationVersion | None = None,
) -> Rendering:
    """Make that file of ``snapshot`` unless it is there; keep why, if it cannot be made.

    Safe to call at the same time from several workers: equal input gives equal bytes,
    and the first to finish stores them. No lock is held while the file is made. A
    failure is tried again by the next call; the clock calls less and less often.
    """
    wanted = Wanted(snapshot, kind, translation)
    rendering, _ = Rendering.objects.without_content().get_or_create(
        fingerprint=fingerprint_of(*wanted), defaults=wanted._asdict()
    )
    if not rendering.sha256:
        # Counted beforehand: what ends its worker is tried less and less often as well.
        _store(rendering, _begun(rendering))
        try:
            made = _made(wanted)
            if fingerprint_of(*wanted) != rendering.fingerprint:
                # Words were changed, shown or withheld while it was made: it is of others.
                return render(*wanted)
            _store(rendering, made | {"attempts": F("attempts") - 1})
            _forget_others(rendering)
        except RenderingFailed as failure:
            _store(rendering, {"failure": str(failure)})
        except Exception as mistake:
            _store(rendering, {"failure": type(mistake).__name__})
            raise
    return rendering


def _forget_others(made: Rendering) -> None:
    """Words that somebody has changed, or that are withheld by now, stay in no file."""
    if made.kind in WITH_VOICES:
        same = Rendering.objects.filter(snapshot=made.snapshot_id, kind=made.kind)
        same.exclude(pk=made.pk).delete()


def _store(rendering: Rendering, facts: dict[str, Any]) -> None:
    Rendering.objects.waiting().filter(pk=rendering.pk).update(**facts)
    rendering.refresh_from_db(
        fields=["size", "sha256", "failure", "attempts", "next_order_at"]
    )


def _begun(rendering: Rendering) -> dict[str, Any]:
    wait = min(WAIT * 2 ** min(rendering.attempts, 10), LONGEST_WAIT)
    return {"attempts": rendering.attempts + 1, "next_order_at": now() + wait}


def _made(wanted: Wanted) -> dict[str, Any]:
    content = MAKERS[wanted.kind](wanted)
    return {
        "content": content,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "failure": "",
    }


def _pdf(wanted: Wanted) -> bytes:
    composed = compose(*wanted)
    return write_pdf(
        html=composed.html,
        css=composed.css,
        frozen_at=composed.frozen_at,
        enclosures=_enclosures(wanted.snapshot, wanted.translation),
    )


def _for_print(wanted: Wanted) -> bytes:
    composed = compose(*wanted)
    return write_pdf(
        html=composed.html,
        css=composed.css,
        frozen_at=composed.frozen_at,
        is_accessible=False,
    )


def _word(wanted: Wanted) -> bytes:
    return docx(publication_of(wanted.snapshot))


def _amended_pdf(wanted: Wanted) -> bytes:
    return amended_pdf(wanted.snapshot)


def _amended_word(wanted: Wanted) -> bytes:
    return amended_docx(publication_of(wanted.snapshot))


MAKERS: Mapping[str, Callable[[Wanted], bytes]] = {
    RenderingKind.PDF: _pdf,
    RenderingKind.FOR_PRINT: _for_print,
    RenderingKind.WORD: _word,
    RenderingKind.AMENDED: _amended_pdf,
    RenderingKind.AMENDED_WORD: _amended_word,
}


def _enclosures(
    snapshot: Snapshot, translation: TranslationVersion | None = None
) -> list[Enclosure]:
    """The data behind a file: the text that was adopted, and what belongs to it."""
    enclosures = [
        Enclosure(
            name=ENCLOSURE_NAME,
            content=snapshot.canonical.encode(),
            description=f"The text as data, {FORMAT}",
            at=snapshot.frozen_at,
        )
    ]
    if remarks := remarks_of(adoption_of(snapshot)):
        enclosures.append(
            Enclosure(
                name=REMARKS_NAME,
                content=remarks.canonical.encode(),
                description=f"The explanatory remarks as data, {REMARKS_FORMAT}",
                at=remarks.frozen_at,
            )
        )
    enclosures += [
        Enclosure(
            name=f"corrigendum-{one.number}.json",
            content=one.canonical.encode(),
            description=f"Corrigendum {one.number} as data, {CORRIGENDUM_FORMAT}",
            at=one.issued_at,
        )
        for one in corrigenda_of(adoption_of(snapshot))
    ]
    if translation:
        enclosures.append(
            Enclosure(
                name=TRANSLATION_NAME,
                content=translation.canonical.encode(),
                description=f"The translation as data, {TRANSLATION_FORMAT}",
                at=translation.frozen_at,
            )
        )
    return enclosures


def render_due() -> None:
    """Make what an order lost on its way has left unmade, or what failed before."""
    for wanted in files_due():
        _rendering, is_ours = claim(*wanted)
        if is_ours:
            render(*wanted)


def files_due() -> list[Wanted]:
    """Files, as they should be now, that are missing: PDFs of adopted texts, and orders."""
    adopted = Snapshot.objects.filter(adoption__isnull=False).defer("canonical")
    due = {(one.pk, RenderingKind.PDF.value, 0): Wanted(one) for one in adopted}
    ordered = Rendering.objects.waiting().filter(next_order_at__lte=now())
    for one in ordered.select_related("snapshot", "translation").defer(
        "snapshot__canonical", "translation__canonical", "content"
    ):
        due.setdefault(
            (one.snapshot_id, one.kind, one.translation_id or 0),
            Wanted(one.snapshot, one.kind, one.translation),
        )
    return [
        wanted
        for _key, wanted in sorted(due.items(), key=lambda item: item[0])
        if (rendering := find(*wanted)) is None or not rendering.sha256
    ]
