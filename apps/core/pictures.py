"""What a picture would cost to draw, told before it is drawn."""

#: A progressive JPEG is drawn in some ten passes over all of it. A short file can ask for
#: thousands, each of them as long as the whole picture takes.
MOST_PASSES = 32
_BEGINS_A_PASS = b"\xff\xda"


def has_too_many_passes(jpeg: bytes) -> bool:
    """Whether ``jpeg`` would be drawn over and over again.

    Inside of a pass these two bytes never follow each other; where they do elsewhere, as
    in a preview that a camera has noted, a few are counted too many.
    """
    return jpeg.count(_BEGINS_A_PASS) > MOST_PASSES
