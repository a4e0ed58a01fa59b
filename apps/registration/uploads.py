"""Files that people send: what they are is decided by their bytes, never by their name."""

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image

from apps.core.lines import tidied, turning
from apps.core.pictures import has_too_many_passes
from apps.registration.metadata import bare

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_NAME = 120
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
#: All that reading a file, or writing it anew, is known to raise where it is damaged.
DAMAGED = (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError)
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that may be kept."""

    file: File[bytes]
    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(upload: Any) -> Checked:
    """Look into ``upload``: a whole PDF, JPEG or PNG that is not too large.

    What is kept of it is free of what cameras and programs have noted in it.

    Raises:
        ValidationError: it is something else; nothing of it is kept.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("Choose a file smaller than %(most)s MB.")
            % {"most": MOST_BYTES // 1024**2},
            code="too_large",
        )
    kind = _kind_of(upload)
    upload.seek(0)
    try:
        content = bare(upload.read(), kind)
    except DAMAGED as error:
        raise _wrong_kind() from error
    return Checked(
        file=ContentFile(content, name="file"),
        name=_safe_name(upload.name, kind),
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _wrong_kind() -> ValidationError:
    return ValidationError(
        _("Choose a PDF, JPEG or PNG file that opens without a password."),
        code="wrong_kind",
    )


def _kind_of(upload: BinaryIO) -> str:
    head = upload.read(8)
    upload.seek(0)
    kind = _pdf(upload) if head.startswith(b"%PDF-") else _picture(upload)
    if kind is None:
        raise _wrong_kind()
    return kind


def _pdf(upload: BinaryIO) -> str | None:
    try:
        with pikepdf.open(upload) as document:
            return "application/pdf" if len(document.pages) else None
    except DAMAGED:
        return None


def _picture(upload: BinaryIO) -> str | None:
    try:
        picture = Image.open(upload, formats=tuple(_PICTURES))
        if picture.width * picture.height > MOST_PIXELS:
            return None
        if picture.format == "JPEG" and _is_drawn_for_hours(upload):
            return None
        picture.load()
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    return _PICTURES.get(picture.format or "")


def _is_drawn_for_hours(upload: BinaryIO) -> bool:
    upload.seek(0)
    return has_too_many_passes(upload.read())


def _safe_name(name: str, kind: str) -> str:
    """The name it came with, on one line, with the ending that its content has."""
    stem = tidied(name.replace("/", " ").replace("\\", " ")).rpartition(".")
    words = (stem[0] or stem[2]).strip(" .")
    if not words or turning(words):
        words = "file"
    return f"{words[:LONGEST_NAME]}.{ENDINGS[kind]}"
