"""Files that come with an application: looked into, kept, handed out, removed."""

import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image

from apps.registration.actions import own_answers, uploading
from apps.registration.actions.publishing import publish
from apps.registration.models import Application, ApplicationDraft, Upload
from apps.registration.stores import FOLDER, uploads_store
from apps.registration.uploads import MOST_BYTES
from tests.factories.editions import (
    AppointmentFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import CallFactory, a_question
from tests.registration.test_applying import ABOUT, CONSENT, MOTIVATION, WORK, at

pytestmark = pytest.mark.django_db(transaction=False)


def a_pdf():
    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(made)
    return made.getvalue()


def a_locked_pdf():
    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    return made.getvalue()


def a_picture(kind="PNG"):
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, kind)
    return made.getvalue()


def sent(content, name="My plan.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=kind)


@pytest.fixture
def call():
    call = CallFactory()
    TargetGroupFactory(edition=call.part.edition, position=1)
    return call


@pytest.fixture
def organiser(call):
    person = PersonFactory(is_staff=True)
    AppointmentFactory(edition=call.part.edition, person=person, job="organiser")
    return person


@pytest.fixture
def plan(call, organiser):
    """The name of the field that asks for a file."""
    question = a_question(call, "Your plan", kind="file", is_required=True)
    publish(call, by=organiser)
    call.refresh_from_db()
    return f"q_{question.key}"


@pytest.fixture(autouse=True)
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def stored():
    try:
        return uploads_store().listdir(FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.fixture(autouse=True)
def _empty_store():
    for name in stored():
        uploads_store().delete(f"{FOLDER}/{name}")


def test_a_file_survives_an_error_elsewhere_and_can_be_removed(
    client, call, plan, django_capture_on_commit_callbacks
):
    failed = client.post(
        at(call, "motivation"), {plan: sent(a_pdf()), "motivation": ""}
    )

    assert failed.status_code == 422
    assert set(failed.context["form"].errors) == {"motivation"}
    assert "My plan.pdf" in failed.content.decode()
    upload = Upload.objects.get()
    assert stored() == [upload.file.name.removeprefix(f"{FOLDER}/")]
    assert "plan" not in upload.file.name
    assert client.post(at(call, "motivation"), MOTIVATION).status_code == 302

    with django_capture_on_commit_callbacks(execute=True):
        removed = client.post(
            at(call, "motivation"), MOTIVATION | {f"{plan}_remove": "1"}
        )

    assert removed.status_code == 422
    assert dict(removed.context["form"].errors) == {plan: ["Answer this question."]}
    assert not Upload.objects.exists()
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 but no more", "that opens without a password."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "that opens without a password.",
        ),
        (b"MZ" + b"\0" * 200, "that opens without a password."),
        (a_picture("GIF"), "that opens without a password."),
        (a_picture()[:40], "that opens without a password."),
        (a_locked_pdf(), "that opens without a password."),
        (a_pdf() + b"\0" * MOST_BYTES, "Choose a file smaller than 5 MB."),
        (b"", "The submitted file is empty."),
    ],
)
def test_other_content_is_refused_whatever_its_name(
    client, call, plan, content, message
):
    answer = client.post(at(call, "motivation"), MOTIVATION | {plan: sent(content)})

    assert answer.status_code == 422
    [said] = answer.context["form"].errors[plan]
    assert said.endswith(message)
    assert not Upload.objects.exists()
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "name", "kept", "kind"),
    [
        (a_pdf(), "plan.exe", "plan.pdf", "application/pdf"),
        (a_picture(), "../../etc/passwd", "passwd.png", "image/png"),
        (a_picture("JPEG"), "صورة.jpeg", "صورة.jpg", "image/jpeg"),
    ],
)
def test_the_content_decides_the_kind(client, call, plan, content, name, kept, kind):  # noqa: PLR0917 -- fixtures and a case
    client.post(at(call, "motivation"), MOTIVATION | {plan: sent(content, name)})

    upload = Upload.objects.get()
    assert (upload.original_name, upload.content_type) == (kept, kind)


def test_a_new_file_takes_the_place_of_the_old_one(
    client, call, plan, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(call, "motivation"), MOTIVATION | {plan: sent(a_pdf())})
        client.post(
            at(call, "motivation"), MOTIVATION | {plan: sent(a_picture(), "b.png")}
        )

    assert Upload.objects.get().original_name == "b.png"
    assert len(stored()) == 1


def test_the_file_goes_with_the_application_and_only_to_those_who_may(
    client, call, plan, person, organiser
):
    client.post(at(call, "about"), ABOUT)
    group = call.part.edition.target_groups.get()
    client.post(at(call, "work"), WORK | {"target_group": group.pk})
    client.post(at(call, "motivation"), MOTIVATION | {plan: sent(a_pdf())})
    client.post(at(call, "consent"), CONSENT)
    assert "My plan.pdf" in client.get(at(call, "check")).content.decode()
    draft_file = reverse("registration:draft-file", args=[Upload.objects.get().pk])
    assert client.get(draft_file).status_code == 200
    client.post(at(call, "check"))

    application, upload = Application.objects.get(), Upload.objects.get()
    assert (upload.application, upload.draft) == (application, None)
    own = reverse("registration:own-file", args=[application.reference, upload.pk])
    theirs = reverse(
        "admin:registration_application_file", args=[application.pk, upload.pk]
    )
    answer = client.get(own)
    assert own in client.get(application.get_absolute_url()).content.decode()
    assert answer.content == a_pdf() or answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="My plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(draft_file).status_code == 200

    reviewer = PersonFactory(is_staff=True)
    AppointmentFactory(edition=call.part.edition, person=reviewer, job="reviewer")
    for other, expected in ((organiser, 200), (reviewer, 404), (PersonFactory(), 302)):
        client.force_login(other)
        assert {client.get(one).status_code for one in (own, draft_file)} == {404}
        assert client.get(theirs).status_code == expected


def test_files_without_a_row_are_swept_away_after_a_day(client, call, plan):
    client.post(at(call, "motivation"), MOTIVATION | {plan: sent(a_pdf())})
    uploads_store().save(f"{FOLDER}/lost", ContentFile(b"lost"))

    at_once = uploading.sweep_files()
    with time_machine.travel(now() + timedelta(days=2)):
        later = uploading.sweep_files()

    assert (at_once, later) == (0, 1)
    assert stored() == [Upload.objects.get().file.name.removeprefix(f"{FOLDER}/")]


def test_forgetting_removes_the_file_itself(
    client, call, plan, django_capture_on_commit_callbacks
):
    client.post(at(call, "motivation"), MOTIVATION | {plan: sent(a_pdf())})
    draft = ApplicationDraft.objects.get()
    Upload.objects.update(keep_until=now().date())

    with django_capture_on_commit_callbacks(execute=True):
        gone = own_answers.forget_answers(now().date() + timedelta(days=1))

    assert gone == 1
    assert stored() == []
    assert not draft.uploads.exists()
