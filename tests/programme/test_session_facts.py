"""What a session holds besides its time and its seats."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.programme.models import Interpretation, Material
from apps.registration.stores import uploads_store
from tests.factories.programme import (
    SessionPersonFactory,
    a_person,
    give_places,
)
from tests.programme.reading import words_of
from tests.programme.test_admin import answers, change_page
from tests.registration.test_uploads import a_pdf

pytestmark = pytest.mark.django_db


def rows(name, *typed, kept=0):
    sent = {f"{name}-TOTAL_FORMS": str(len(typed)), f"{name}-INITIAL_FORMS": str(kept)}
    for number, row in enumerate(typed):
        sent |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return sent


def a_file(content, name="Plan.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_organisers_say_how_a_session_is_held(client, academy, session, organiser):
    shown = SessionPersonFactory(session=session, name="Ada Example", listed=True)
    unlisted = SessionPersonFactory(session=session, name="Bo Unlisted")
    talk = {"position": "1", "title": "Paying for it", "minutes": "20"}
    client.post(
        change_page(session),
        answers(academy, uses_chatham_house_rule="on")
        | rows("inputs", talk | {"speaker": shown.pk}, talk | {"speaker": unlisted.pk})
        | rows(
            "interpretations",
            {"service": "spoken", "language": "fr", "state": "arranged"},
            {"service": "sign", "language": "ils", "state": "asked"},
        ),
    )

    client.logout()
    page = words_of(client.get(session.get_absolute_url()))
    assert "Interpretation: French" in page
    assert "International Sign" not in page
    assert page.count("Paying for it") == 2
    assert "<bdi>Ada Example</bdi> · 20 minutes" in page
    assert "Bo Unlisted" not in page
    assert "You may tell what was said, but not who said it" in page


def test_only_people_of_the_session_give_its_inputs(
    client, academy, session, organiser
):
    stranger = SessionPersonFactory(name="Of another session")

    answer = client.post(
        change_page(session),
        answers(academy)
        | rows("inputs", {"position": "1", "title": "A", "speaker": stranger.pk}),
    )

    assert answer.status_code == 200
    assert not session.inputs.exists()


def test_a_file_of_a_session_comes_and_goes_with_its_row(
    client, academy, session, organiser, django_capture_on_commit_callbacks
):
    new = {"position": "1", "title": "Plan", "visibility": "people", "link": ""}
    client.post(
        change_page(session),
        answers(academy) | rows("materials", new | {"upload": a_file(a_pdf())}),
    )
    material = Material.objects.get()
    address = reverse("programme:material", args=["2031", "budgets", material.pk])
    handed = client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            change_page(session),
            answers(academy)
            | rows(
                "materials",
                new | {"id": material.pk, "session": session.pk, "DELETE": "on"},
                kept=1,
            ),
        )

    assert material.original_name == "Plan.pdf"
    assert handed.content.startswith(b"%PDF-")
    assert handed["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert not Material.objects.exists()
    assert not uploads_store().exists(material.file.name)
    told = AuditEntry.objects.filter(verb__startswith="material.")
    assert [entry.verb for entry in told.order_by("pk")] == [
        "material.added",
        "material.removed",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Give a file or an address, one of the two."),
        ({"link": "example.org", "upload": "pdf"}, "Give a file or an address"),
        ({"upload": "words"}, "Choose a PDF, JPEG or PNG file"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_is_no_material_is_not_kept(client, session, organiser, typed, said):
    contents = {"pdf": a_pdf(), "words": b"MZ words"}
    if "upload" in typed:
        typed = typed | {"upload": a_file(contents[typed["upload"]])}

    answer = client.post(
        change_page(session),
        answers(session.part)
        | rows("materials", {"title": "Plan", "visibility": "everybody"} | typed),
    )

    assert said in words_of(answer)
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("everybody", {"anybody", "stranger", "admitted", "speaker", "organiser"}),
        ("participants", {"admitted", "speaker", "organiser"}),
        ("people", {"speaker", "organiser"}),
    ],
)
def test_who_may_have_a_material(client, session, organiser, visibility, readers):
    people = {name: a_person(name) for name in ("stranger", "admitted", "speaker")}
    give_places(session.part, [people["admitted"]])
    SessionPersonFactory(session=session, person=people["speaker"], name="")
    people |= {"anybody": None, "organiser": organiser}
    material = session.materials.create(
        title="Plan", link="https://example.org/plan", visibility=visibility
    )
    address = reverse("programme:material", args=["2031", "budgets", material.pk])

    have, see = set(), set()
    for name, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        if client.get(address).headers.get("Location") == material.link:
            have.add(name)
        if material.link in client.get(session.get_absolute_url()).content.decode():
            see.add(name)

    assert have == readers
    assert see == readers


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (
            lambda s: Material.objects.create(session=s, title="Nothing"),
            "programme_material_is_a_file_or_an_address",
        ),
        (
            lambda s: Interpretation.objects.create(
                session=s, service="sign", language="fr"
            ),
            "programme_sign_languages_are_signed",
        ),
        (
            lambda s: Interpretation.objects.bulk_create(
                [Interpretation(session=s, language="fr") for _ in range(2)]
            ),
            "programme_interpreted_once_into_a_language",
        ),
    ],
)
def test_the_database_holds_facts_to_their_rules(session, make, named):
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        make(session)
