"""Whose hash this is: what stands behind the fingerprint of a file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.outcomes.addresses import address_of_version
from apps.outcomes.choices import Asked, Status
from apps.outcomes.models import Document, RemarksVersion, Rendering, Snapshot
from apps.outcomes.rendering.compose import fingerprint_of


@dataclass(frozen=True, slots=True)
class Known:
    """A file of ours that everybody may have, and the text it belongs to."""

    what: str
    document: Document
    version: Snapshot
    #: Whether it is what a reader would be given today.
    is_current: bool = True

    @property
    def is_adopted(self) -> bool:
        return hasattr(self.version, "adoption")

    @property
    def address(self) -> str:
        return address_of_version(self.document.edition.slug, self.version.number)


def file_with(sha256: str) -> Known | None:
    """The public file whose SHA-256 this is. Of what is not public nobody learns here."""
    return _text_with(sha256) or _remarks_with(sha256) or _rendering_with(sha256)


def _text_with(sha256: str) -> Known | None:
    for one in Snapshot.objects.filter(sha256=sha256).select_related(
        "document__edition", "adoption"
    ):
        if _is_public(one):
            return Known(_("The text as data (JSON)"), one.document, one)
    return None


def _remarks_with(sha256: str) -> Known | None:
    found = (
        RemarksVersion.objects.filter(
            sha256=sha256, adoption__document__status=Status.PUBLISHED
        )
        .select_related("adoption__snapshot__document__edition")
        .first()
    )
    if found is None:
        return None
    version = found.adoption.snapshot
    later = found.adoption.remarks_versions.filter(number__gt=found.number)
    return Known(
        _("The explanatory remarks as data (JSON)"),
        version.document,
        version,
        is_current=not later.exists(),
    )


def _rendering_with(sha256: str) -> Known | None:
    rows = Rendering.objects.without_content().filter(
        sha256=sha256,
        snapshot__adoption__isnull=False,
        snapshot__document__status=Status.PUBLISHED,
    )
    found = rows.select_related(
        "snapshot__document__edition", "snapshot__adoption"
    ).first()
    if found is None:
        return None
    return Known(
        str(found.get_kind_display()),
        found.snapshot.document,
        found.snapshot,
        is_current=found.fingerprint == fingerprint_of(found.snapshot, found.kind),
    )


def _is_public(snapshot: Snapshot) -> bool:
    if hasattr(snapshot, "adoption") and snapshot.document.status == Status.PUBLISHED:
        return True
    return snapshot.consultations.begun().filter(audience=Asked.EVERYBODY).exists()
