"""Making the files of a frozen text, each once."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.utils.timezone import now

from apps.core.printing import Enclosure, RenderingFailed, write_pdf
from apps.outcomes.canonical import CORRIGENDUM_FORMAT, FORMAT, REMARKS_FORMAT
from apps.outcomes.choices import RenderingKind
from apps.outcomes.models import Rendering, Snapshot
from apps.outcomes.models.renderings import LONGEST_WAIT, WAIT
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.rendering.compose import adoption_of, compose, fingerprint_of
from apps.outcomes.rendering.publication import publication_of
from apps.outcomes.rendering.word import docx

ENCLOSURE_NAME = "outcome.json"
REMARKS_NAME = "remarks.json"


def find(snapshot: Snapshot, kind: str = RenderingKind.PDF) -> Rendering | None:
    """The finished or failed rendering of ``snapshot`` as it stands, without its bytes."""
    return (
        Rendering.objects.without_content()
        .filter(fingerprint=fingerprint_of(snapshot, kind))
        .first()
    )


def claim(snapshot: Snapshot, kind: str = RenderingKind.PDF) -> tuple[Rendering, bool]:
    """The rendering of ``snapshot``, and whether it is for the caller to have it made.

    There is one claim at a time for one text, however many ask. It lapses after a
    while, so that an order that is lost on its way is given again.
    """
    fingerprint = fingerprint_of(snapshot, kind)
    rendering, _ = Rendering.objects.without_content().get_or_create(
        fingerprint=fingerprint, defaults={"snapshot": snapshot, "kind": kind}
    )
    return rendering, not rendering.sha256 and Rendering.objects.claimed(fingerprint)


def render(snapshot: Snapshot, kind: str = RenderingKind.PDF) -> Rendering:
    """Make that file of ``snapshot`` unless it is there; keep why, if it cannot be made.

    Safe to call at the same time from several workers: equal input gives equal bytes,
    and the first to finish stores them. No lock is held while the file is made. A
    failure is tried again by the next call; the clock calls less and less often.
    """
    fingerprint = fingerprint_of(snapshot, kind)
    rendering, _ = Rendering.objects.without_content().get_or_create(
        fingerprint=fingerprint, defaults={"snapshot": snapshot, "kind": kind}
    )
    if not rendering.sha256:
        # Counted beforehand: what ends its worker is tried less and less often as well.
        _store(rendering, _begun(rendering))
        try:
            _store(rendering, _made(snapshot, kind) | {"attempts": F("attempts") - 1})
        except RenderingFailed as failure:
            _store(rendering, {"failure": str(failure)})
        except Exception as mistake:
            _store(rendering, {"failure": type(mistake).__name__})
            raise
    return rendering


def _store(rendering: Rendering, facts: dict[str, Any]) -> None:
    Rendering.objects.waiting().filter(pk=rendering.pk).update(**facts)
    rendering.refresh_from_db(
        fields=["size", "sha256", "failure", "attempts", "next_order_at"]
    )


def _begun(rendering: Rendering) -> dict[str, Any]:
    wait = min(WAIT * 2 ** min(rendering.attempts, 10), LONGEST_WAIT)
    return {"attempts": rendering.attempts + 1, "next_order_at": now() + wait}


def _made(snapshot: Snapshot, kind: str) -> dict[str, Any]:
    content = MAKERS[kind](snapshot)
    return {
        "content": content,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "failure": "",
    }


def _pdf(snapshot: Snapshot) -> bytes:
    composed = compose(snapshot)
    return write_pdf(
        html=composed.html,
        css=composed.css,
        frozen_at=composed.frozen_at,
        enclosures=_enclosures(snapshot),
    )


def _for_print(snapshot: Snapshot) -> bytes:
    composed = compose(snapshot, RenderingKind.FOR_PRINT)
    return write_pdf(
        html=composed.html,
        css=composed.css,
        frozen_at=composed.frozen_at,
        is_accessible=False,
    )


def _word(snapshot: Snapshot) -> bytes:
    return docx(publication_of(snapshot))


MAKERS: Mapping[str, Callable[[Snapshot], bytes]] = {
    RenderingKind.PDF: _pdf,
    RenderingKind.FOR_PRINT: _for_print,
    RenderingKind.WORD: _word,
}


def _enclosures(snapshot: Snapshot) -> list[Enclosure]:
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
    return enclosures


def render_due() -> None:
    """Make what an order lost on its way has left unmade, or what failed before."""
    for snapshot, kind in files_due():
        _rendering, is_ours = claim(snapshot, kind)
        if is_ours:
            render(snapshot, kind)


def files_due() -> list[tuple[Snapshot, str]]:
    """Files, as they should be now, that are missing: PDFs of adopted texts, and orders."""
    adopted = Snapshot.objects.filter(adoption__isnull=False).defer("canonical")
    due = {(one.pk, RenderingKind.PDF.value): one for one in adopted}
    ordered = Rendering.objects.waiting().filter(next_order_at__lte=now())
    for one in ordered.select_related("snapshot").defer(
        "snapshot__canonical", "content"
    ):
        due.setdefault((one.snapshot_id, one.kind), one.snapshot)
    return [
        (snapshot, kind)
        for (_pk, kind), snapshot in sorted(due.items(), key=lambda item: item[0])
        if (rendering := find(snapshot, kind)) is None or not rendering.sha256
    ]
