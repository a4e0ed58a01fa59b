"""Whose hash this is: what stands behind the fingerprint of a file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.languages import name_of
from apps.outcomes.addresses import address_of_version
from apps.outcomes.choices import Asked, Status
from apps.outcomes.models import (
    Corrigendum,
    Document,
    RemarksVersion,
    Rendering,
    Snapshot,
    TranslationVersion,
)
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
    ways = (
        _text_with,
        _remarks_with,
        _corrigendum_with,
        _translation_with,
        _rendering_with,
    )
    return next(filter(None, (way(sha256) for way in ways)), None)


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


def _corrigendum_with(sha256: str) -> Known | None:
    rows = Corrigendum.objects.filter(
        sha256=sha256, adoption__document__status=Status.PUBLISHED
    )
    found = rows.select_related("adoption__snapshot__document__edition").first()
    if found is None:
        return None
    version = found.adoption.snapshot
    what = _("Corrigendum %(number)s as data (JSON)") % {"number": found.number}
    return Known(what, version.document, version)


def _translation_with(sha256: str) -> Known | None:
    rows = TranslationVersion.objects.filter(
        sha256=sha256, adoption__document__status=Status.PUBLISHED
    )
    found = rows.select_related(
        "translation", "adoption__snapshot__document__edition"
    ).first()
    if found is None:
        return None
    version = found.adoption.snapshot
    return Known(
        _("Translation as data (JSON)") + f": {name_of(found.translation.language)}",
        version.document,
        version,
        is_current=_is_newest(found),
    )


def _is_newest(version: TranslationVersion) -> bool:
    later = version.translation.versions.filter(number__gt=version.number)
    return not later.exists()


def _rendering_with(sha256: str) -> Known | None:
    rows = Rendering.objects.without_content().filter(
        sha256=sha256,
        snapshot__adoption__isnull=False,
        snapshot__document__status=Status.PUBLISHED,
    )
    found = rows.select_related(
        "snapshot__document__edition",
        "snapshot__adoption",
        "translation__translation",
    ).first()
    if found is None:
        return None
    now = fingerprint_of(found.snapshot, found.kind, found.translation)
    is_current, what = found.fingerprint == now, str(found.get_kind_display())
    if found.translation:
        language = name_of(found.translation.translation.language)
        what = _("Translation as PDF") + f": {language}"
        is_current = is_current and _is_newest(found.translation)
    return Known(what, found.snapshot.document, found.snapshot, is_current=is_current)


def _is_public(snapshot: Snapshot) -> bool:
    if hasattr(snapshot, "adoption") and snapshot.document.status == Status.PUBLISHED:
        return True
    return snapshot.consultations.begun().filter(audience=Asked.EVERYBODY).exists()
