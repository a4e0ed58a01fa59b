"""Making the PDF of a frozen text, once."""

import hashlib
from typing import Any

from apps.outcomes.canonical import FORMAT
from apps.outcomes.models import Rendering, Snapshot
from apps.outcomes.rendering.compose import compose, fingerprint_of
from apps.outcomes.rendering.pdf import Enclosure, RenderingFailed, write_pdf

ENCLOSURE_NAME = "outcome.json"


def find(snapshot: Snapshot) -> Rendering | None:
    """The finished or failed rendering of ``snapshot`` as it stands, without its bytes."""
    return (
        Rendering.objects.without_content()
        .filter(fingerprint=fingerprint_of(snapshot))
        .first()
    )


def render(snapshot: Snapshot) -> Rendering:
    """Make the PDF of ``snapshot`` unless it is there; keep why, if it cannot be made.

    Safe to call at the same time from several workers: equal input gives equal bytes,
    and the first to finish stores them. No lock is held while the file is made. A
    failure is tried again by the next call.
    """
    fingerprint = fingerprint_of(snapshot)
    rendering, _ = Rendering.objects.without_content().get_or_create(
        fingerprint=fingerprint, defaults={"snapshot": snapshot}
    )
    if not rendering.sha256:
        Rendering.objects.filter(pk=rendering.pk, sha256="").update(**_made(snapshot))
        rendering.refresh_from_db(fields=["size", "sha256", "failure"])
    return rendering


def _made(snapshot: Snapshot) -> dict[str, Any]:
    composed = compose(snapshot)
    enclosure = Enclosure(
        name=ENCLOSURE_NAME,
        content=snapshot.canonical.encode(),
        description=f"The text as data, {FORMAT}",
    )
    try:
        content = write_pdf(
            html=composed.html,
            css=composed.css,
            frozen_at=composed.frozen_at,
            enclosure=enclosure,
        )
    except RenderingFailed as failure:
        return {"failure": str(failure)}
    return {
        "content": content,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "failure": "",
    }


def snapshots_without_pdf() -> list[Snapshot]:
    """Adopted texts whose PDF, as it should be now, does not exist yet."""
    adopted = Snapshot.objects.filter(adoption__isnull=False).select_related("adoption")
    return [
        snapshot
        for snapshot in adopted
        if (rendering := find(snapshot)) is None or not rendering.sha256
    ]
