"""Logos as they are kept: redrawn from their pixels, so nothing else can hide in them."""

from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from apps.core.pictures import has_too_many_passes

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LARGEST = (640, 256)


def redrawn(upload: IO[bytes], *, size: int) -> ContentFile[bytes]:
    """The picture in ``upload`` as a new PNG file of at most 640 × 256 pixels.

    The content decides what a file is, never its name. SVG is refused: it can hold code.

    Raises:
        ValidationError: it is too large, or no picture of a kind that we take.
    """
    if size > MOST_BYTES:
        raise ValidationError(_("Choose a file smaller than 2 MB."), code="too_large")
    not_a_picture = ValidationError(
        _("Choose a PNG, JPEG or WebP picture. Other kinds are not accepted."),
        code="not_a_picture",
    )
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(
                _("Choose a picture with fewer pixels."), code="too_large"
            )
        if picture.format == "JPEG":
            _refuse_many_passes(upload)
        picture.load()
    except Image.DecompressionBombError as error:
        # Pillow itself refuses, from far more pixels than ours.
        raise ValidationError(
            _("Choose a picture with fewer pixels."), code="too_large"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise not_a_picture from error
    drawn = picture.convert("RGBA")
    drawn.thumbnail(LARGEST)
    kept = BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return ContentFile(kept.getvalue(), name="logo.png")


def _refuse_many_passes(upload: IO[bytes]) -> None:
    upload.seek(0)
    if has_too_many_passes(upload.read()):
        raise ValidationError(
            _("Choose a picture with fewer pixels."), code="too_large"
        )
