"""Real files with a place, a name and a time in them, and what is kept of each."""

import io
import struct
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from apps.partners.logos import redrawn
from apps.registration.metadata import MOST_UNPACKED, Unreadable, bare
from apps.registration.uploads import check_upload

SECRET = b"qsecret"
TRAILER = b"qsecret behind the end"


def a_picture():
    return Image.effect_noise((60, 40), 80).convert("RGB")


def camera_data(side=6):
    """What a telephone notes: who, when, where, and which side is up."""
    noted = Image.Exif()
    noted[Base.Artist] = "qsecret artist"
    noted[Base.DateTime] = "2031:02:08 10:00:00"
    noted[Base.Orientation] = side
    place = noted.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLongitudeRef] = "N", "E"
    place[GPS.GPSLatitude] = (47.0, 4.0, 15.0)
    place[GPS.GPSLongitude] = (15.0, 26.0, 20.0)
    place[GPS.GPSAreaInformation] = b"ASCII\0\0\0qsecret place"
    return noted


def a_jpeg(mode="RGB", **facts):
    made = io.BytesIO()
    a_picture().convert(mode).save(
        made,
        "JPEG",
        exif=camera_data(),
        comment=b"qsecret comment",
        xmp=b"<x>qsecret xmp</x>",
        icc_profile=b"qsecret profile",
        **facts,
    )
    return made.getvalue() + TRAILER


def a_png():
    made, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Author", "qsecret author")
    words.add_itxt("XML:com.adobe.xmp", "qsecret xmp")
    a_picture().convert("P").save(
        made,
        "PNG",
        pnginfo=words,
        exif=camera_data(),
        icc_profile=b"qsecret profile",
        transparency=0,
    )
    return made.getvalue() + TRAILER


def a_pdf():
    """A scan: a page with a photograph, an author, and an earlier version inside."""
    scanned, made, photograph = io.BytesIO(), io.BytesIO(), a_jpeg()
    a_picture().save(scanned, "PDF", author="qsecret author", title="qsecret title")
    with pikepdf.open(scanned) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
                each.write(photograph, filter=pikepdf.Name.DCTDecode)
        with document.open_metadata() as marks:
            marks["dc:creator"] = ["qsecret creator"]
        note = document.make_stream(b"qsecret note")
        document.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(Private=note)
        document.save(made, compress_streams=False)
    return made.getvalue() + TRAILER


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_its_picture_and_nothing_that_was_noted(mode, progressive):
    before = a_jpeg(mode, progressive=progressive)
    assert before.count(SECRET) >= 6
    assert opened(before).getexif().get_ifd(IFD.GPSInfo)

    after = bare(before, "image/jpeg")

    assert SECRET not in after
    assert dict(opened(after).getexif()) == {Base.Orientation: 6}
    assert opened(after).mode == mode
    assert opened(after).tobytes() == opened(before).tobytes()


@pytest.mark.parametrize("side", range(1, 9))
def test_a_picture_stays_turned_as_it_was(side):
    made = io.BytesIO()
    a_picture().save(made, "JPEG", exif=camera_data(side))

    after = bare(made.getvalue(), "image/jpeg")

    assert opened(after).getexif().get(Base.Orientation, 1) == side


def test_a_png_keeps_its_picture_and_nothing_that_was_noted():
    before = a_png()
    assert before.count(SECRET) >= 4

    after = bare(before, "image/png")

    assert SECRET not in after
    assert dict(opened(after).getexif()) == {}
    assert opened(after).convert("RGBA").tobytes() == (
        opened(before).convert("RGBA").tobytes()
    )


def test_a_pdf_loses_its_author_and_the_place_of_its_photograph():
    before = a_pdf()
    assert before.count(SECRET) >= 5

    after = bare(before, "application/pdf")

    assert SECRET not in after
    with pikepdf.open(io.BytesIO(after)) as document:
        assert len(document.pages) == 1
        assert dict(document.docinfo) == {}
        assert "/Metadata" not in document.Root
        [picture] = document.pages[0].get_images().values()
        assert pikepdf.PdfImage(picture).as_pil_image().size == (60, 40)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(a_jpeg(), "image/jpeg"), (a_png(), "image/png"), (a_pdf(), "application/pdf")],
    ids=["jpeg", "png", "pdf"],
)
def test_what_is_kept_is_bare_and_passes_the_same_check(content, kind):
    checked = check_upload(SimpleUploadedFile("My plan.bin", content))

    kept = checked.file.read()
    assert SECRET not in kept
    assert (checked.content_type, checked.size) == (kind, len(kept))
    again = check_upload(SimpleUploadedFile("again", kept))
    assert (again.content_type, again.size) == (kind, checked.size)


@pytest.mark.parametrize(
    ("content", "kind"), [(a_jpeg(), "image/jpeg"), (a_png(), "image/png")]
)
def test_a_broken_file_is_refused_whatever_is_broken(content, kind):
    """Cut anywhere: it is either read to its end or refused, and never kept half."""
    end = content.index(TRAILER)
    for length in range(0, end, 97):
        with pytest.raises(Unreadable):
            bare(content[:length], kind)
        with pytest.raises(ValidationError):
            check_upload(SimpleUploadedFile("cut", content[:length]))


def a_packed_pdf(content):
    """A PDF whose catalogue stands, packed, in front of ``content``."""
    head = b"5 0 <</Type/Catalog/Pages 2 0 R>>"
    packed = zlib.compress(zlib.compress(head + content, 9), 9)
    made, rows = io.BytesIO(b"%PDF-1.5\n"), {0: (0, 0), 1: (0, 0), 5: (2, 4)}
    made.seek(0, io.SEEK_END)
    for number, body in (
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (
            4,
            b"<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>"
            b"stream\n%s\nendstream" % (len(packed), packed),
        ),
    ):
        rows[number] = (1, made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = made.tell()
    table = b"".join(struct.pack(">BIB", *rows[number], 0) for number in sorted(rows))
    made.write(
        b"6 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 5 0 R/Length %d>>stream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF" % (len(table), table, start)
    )
    return made.getvalue()


def test_a_pdf_that_can_be_opened_and_not_written_anew_is_refused():
    odd = b"%PDF-1" + b"2" * 26 + b"." + a_packed_pdf(b" ").partition(b".")[2]

    with pytest.raises(ValidationError) as refusal:
        check_upload(SimpleUploadedFile("odd.pdf", odd))

    assert refusal.value.code == "wrong_kind"


def test_a_pdf_that_unpacks_to_a_mountain_is_refused():
    small, bomb = a_packed_pdf(b" " * 1024), a_packed_pdf(b" " * (MOST_UNPACKED + 1024))

    checked = check_upload(SimpleUploadedFile("small", small))

    assert checked.content_type == "application/pdf"
    assert len(bomb) < 4096
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile("bomb", bomb))


def test_a_picture_that_is_drawn_over_and_over_is_refused():
    plain = a_jpeg(progressive=True).partition(TRAILER)[0]
    scan = plain[plain.rindex(b"\xff\xda") : -2]

    def repeated(times):
        return plain[:-2] + scan * times + plain[-2:]

    checked = check_upload(SimpleUploadedFile("some", repeated(20)))

    assert checked.content_type == "image/jpeg"
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile("many", repeated(30)))
    with pytest.raises(ValidationError) as refused:
        redrawn(io.BytesIO(repeated(30)), size=1)
    assert refused.value.code == "too_large"


def test_a_logo_is_drawn_anew():
    for content in (a_jpeg(), a_png()):
        kept = redrawn(io.BytesIO(content), size=len(content)).read()

        assert SECRET not in kept
        assert dict(opened(kept).getexif()) == {}
