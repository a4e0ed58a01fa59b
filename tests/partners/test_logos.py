import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from apps.partners.choices import State
from apps.partners.logos import redrawn
from apps.partners.models import Organisation, Partnership
from tests.factories.editions import (
    AppointmentFactory,
    EditionFactory,
    PersonFactory,
)
from tests.factories.partners import OrganisationFactory, PartnershipFactory

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind="PNG", size=(40, 20), **options):
    drawn = BytesIO()
    Image.new("RGB", size, "red").save(drawn, kind, **options)
    return drawn.getvalue()


def redraw(content):
    return redrawn(BytesIO(content), size=len(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_png(kind):
    kept = Image.open(redraw(picture(kind)))

    assert (kept.format, kept.size) == ("PNG", (40, 20))


def test_what_is_beside_the_pixels_is_dropped():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "made by somebody")
    content = picture(pnginfo=said) + b"<script>alert(1)</script>"
    assert b"somebody" in content

    kept = redraw(content).read()

    assert b"somebody" not in kept
    assert b"script" not in kept


def test_a_large_picture_is_made_smaller():
    assert Image.open(redraw(picture(size=(2000, 1000)))).size == (512, 256)


@pytest.mark.parametrize(
    "content",
    [SVG, b"", b"<html></html>", picture()[:40], picture("GIF"), b"%PDF-1.7\n"],
)
def test_anything_else_is_refused(content):
    with pytest.raises(ValidationError) as refused:
        redraw(content)

    assert refused.value.code == "not_a_picture"


def test_a_picture_that_unpacks_without_end_is_refused():
    def chunk(kind: bytes, data: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + mark

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    chunks = chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    bomb = b"\x89PNG\r\n\x1a\n" + chunks

    with pytest.raises(ValidationError) as refused:
        redraw(bomb)

    assert refused.value.code == "too_large"


def test_too_many_pixels_are_refused_before_they_are_read():
    with pytest.raises(ValidationError) as refused:
        redraw(picture(size=(5000, 5000)))

    assert refused.value.code == "too_large"


@pytest.fixture
def with_logo(db):
    return PartnershipFactory(organisation__logo=redraw(picture()))


def logo_address(partnership):
    return reverse("partners:logo", args=[partnership.edition.slug, partnership.pk])


@pytest.mark.parametrize("state", State.values)
def test_a_logo_has_an_address_only_when_confirmed(client, with_logo, state):
    Partnership.objects.update(state=state)

    response = client.get(logo_address(with_logo))
    page = client.get(reverse("partners:partners", args=[with_logo.edition.slug]))

    is_confirmed = state == State.CONFIRMED
    assert (response.status_code == 200) == is_confirmed
    assert ("logo.png" in page.content.decode()) == is_confirmed
    if is_confirmed:
        assert response["Content-Type"] == "image/png"
        assert Image.open(BytesIO(response.content)).size == (40, 20)


def test_a_confirmed_partner_without_a_logo_has_none(client, db):
    assert (
        client.get(logo_address(PartnershipFactory(confirmed=True))).status_code == 404
    )


def change(client, organisation, **fields):
    return client.post(
        reverse("admin:partners_organisation_change", args=[organisation.pk]),
        {
            "code": organisation.code,
            "full_name": organisation.full_name,
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
            **fields,
        },
    )


def test_the_admin_keeps_a_logo_under_a_generated_name(client, db):
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    organisation = OrganisationFactory()

    change(client, organisation, logo=SimpleUploadedFile("../Straße.php", picture()))

    organisation.refresh_from_db()
    assert organisation.logo.name.startswith("logos/")
    assert organisation.logo.name.endswith(".png")
    assert "Stra" not in organisation.logo.name


def test_the_admin_refuses_svg(client, db):
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    organisation = OrganisationFactory()

    response = change(client, organisation, logo=SimpleUploadedFile("logo.png", SVG))

    assert "Choose a PNG, JPEG or WebP picture" in response.content.decode()
    organisation.refresh_from_db()
    assert not organisation.logo


@pytest.fixture
def organised(client, db):
    edition = EditionFactory()
    client.force_login(
        AppointmentFactory(edition=edition, person__is_staff=True).person
    )
    return edition


def test_organisers_change_only_what_no_other_edition_names(client, organised):
    own = PartnershipFactory(edition=organised).organisation
    shared = PartnershipFactory(edition=organised).organisation
    PartnershipFactory(organisation=shared)
    foreign = PartnershipFactory().organisation

    for organisation in (own, shared, foreign):
        change(client, organisation, place="Graz")

    assert list(Organisation.objects.filter(place="Graz")) == [own]


def test_an_organiser_adds_a_partner(client, organised):
    client.post(
        reverse("admin:partners_organisation_add"),
        {
            "code": "new",
            "full_name": "New Body",
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
        },
    )
    organisation = Organisation.objects.get(code="new")
    person = PersonFactory()

    client.post(
        reverse("admin:partners_partnership_add"),
        {
            "edition": organised.pk,
            "organisation": organisation.pk,
            "role": "partner",
            "position": 1,
            "evidence": "",
            "contacts-TOTAL_FORMS": 1,
            "contacts-INITIAL_FORMS": 0,
            "contacts-0-person": f" {person.email.upper()} ",
        },
    )

    partnership = Partnership.objects.get()
    assert (partnership.organisation, partnership.state) == (organisation, "invited")
    assert [contact.person for contact in partnership.contacts.all()] == [person]


def test_the_overview_confirms_several_at_once(client, organised):
    open_ones = PartnershipFactory.create_batch(2, edition=organised)
    foreign = PartnershipFactory()

    client.post(
        reverse("admin:partners_partnership_changelist"),
        {
            "action": "confirm",
            "_selected_action": [row.pk for row in (*open_ones, foreign)],
        },
    )

    assert set(Partnership.objects.confirmed()) == set(open_ones)
