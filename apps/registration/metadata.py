"""Pictures and PDFs without what cameras and programs write into them unasked.

Where and when a picture was taken and with what, who wrote a text: none of it was sent on
purpose. Only what is needed to show the file is copied, piece by piece and unchanged, so
nothing of the picture is lost, and nothing behind its end comes along.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
#: What a PNG needs to be drawn. Texts, times, camera data and profiles are none of it.
PNG_PIECES = frozenset(
    {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
)
START, END, SCAN = 0xD8, 0xD9, 0xDA
#: How the colours of a JPEG are meant.
ADOBE = 0xEE
#: Its tables and frames.
JPEG_PIECES = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, ADOBE, SCAN} - {0xC8})
#: Signs without a length, inside of the picture.
RESTARTS = range(0xD0, 0xD8)
APP1, ORIENTATION, UPRIGHT = 0xE1, 0x0112, 1
#: The other sides that can be up, and how that is said with nothing else (Exif 2.3).
SIDES = range(2, 9)
TURNED = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"
#: So much one stream of a PDF may unpack to; a few bytes can say "gigabytes of blanks".
MOST_UNPACKED = 32 * 1024 * 1024
# They hold for the whole process, so they are set before anything is read.
set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
)
#: Keys of a PDF whose values tell of people and programs.
PDF_NOTES = ("/Metadata", "/PieceInfo", "/LastModified")


class Unreadable(ValueError):
    """The file is not built as its kind is."""


def bare(content: bytes, kind: str) -> bytes:
    """``content`` without metadata; pictures stay turned as they were.

    Raises:
        Unreadable: its pieces cannot be told apart.
    """
    return {
        "image/jpeg": bare_jpeg,
        "image/png": bare_png,
        "application/pdf": bare_pdf,
    }[kind](content)


def bare_png(content: bytes) -> bytes:
    pieces = (
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
        for name, body in _png_pieces(content)
        if name in PNG_PIECES
    )
    return PNG_BEGINNING + b"".join(pieces)


def _png_pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_BEGINNING)
    name = b""
    while name != b"IEND":
        if at + 12 > len(content):
            raise Unreadable
        (length,) = struct.unpack_from(">I", content, at)
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise Unreadable
        yield name, body
        at += 12 + length


def bare_jpeg(content: bytes) -> bytes:
    kept, side = [], UPRIGHT
    for sign, piece in _jpeg_pieces(content):
        if sign == APP1 and piece[4:10] == b"Exif\0\0":
            side = _side_up(piece[10:])
        if sign in JPEG_PIECES and (sign != ADOBE or piece[4:9] == b"Adobe"):
            kept.append(piece)
    turned = TURNED % side if side in SIDES else b""
    return b"".join([b"\xff\xd8", turned, *kept, b"\xff\xd9"])


def _side_up(notes: bytes) -> int:
    """Which side of the picture is up, out of what the camera noted (TIFF 6.0)."""
    order = {b"II": "<", b"MM": ">"}.get(notes[:2])
    try:
        (at,) = struct.unpack_from(f"{order}I", notes, 4)
        (number,) = struct.unpack_from(f"{order}H", notes, at)
        for entry in range(at + 2, at + 2 + 12 * number, 12):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", notes, entry)
            if tag == ORIENTATION:
                return int(value)
    except struct.error:
        pass  # Notes that break off say nothing.
    return UPRIGHT


def _jpeg_pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each piece of the first picture in ``content``, with the sign it begins with."""
    if content[:2] != bytes((0xFF, START)):
        raise Unreadable
    at = 2
    while (sign := _sign_at(content, at)) != END:
        if at + 4 > len(content) or sign in (0, 1, START, *RESTARTS):
            raise Unreadable
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if sign == SCAN:
            end = _end_of_scan(content, end)
        if end > len(content) or end < at + 4:
            raise Unreadable
        yield sign, content[at:end]
        at = end
        while content[at : at + 2] == b"\xff\xff":
            at += 1


def _sign_at(content: bytes, at: int) -> int:
    if at + 2 > len(content) or content[at] != 0xFF:  # noqa: PLR2004 -- what signs begin with
        raise Unreadable
    return content[at + 1]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next sign stands that is no part of the picture itself."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] not in (0, 0xFF, *RESTARTS):
            return at
        at += 1 if content[at + 1] == 0xFF else 2  # noqa: PLR2004 -- as above
    raise Unreadable


def bare_pdf(content: bytes) -> bytes:
    """Written anew: nothing that was replaced before comes along, nor a signature's worth."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                _bare_object(each)
        document.save(made, encryption=False, deterministic_id=True)
    return made.getvalue()


def _bare_object(each: pikepdf.Object) -> None:
    for name in PDF_NOTES:
        if name in each:
            del each[name]
    if isinstance(each, pikepdf.Stream) and each.get("/Filter") == "/DCTDecode":
        try:
            plain = bare_jpeg(each.read_raw_bytes())
        except Unreadable:
            return  # A picture that no camera wrote; it is shown as before.
        parms: Any = each.get("/DecodeParms")
        each.write(plain, filter=pikepdf.Name.DCTDecode, decode_parms=parms)
