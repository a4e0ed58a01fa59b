"""Writing to a filtered group: each person once, each in their own language."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions.writing import Message, group_of, write_to
from apps.registration.models import Application, Consent, ConsentWording, GroupLetter
from apps.registration.unsubscribing import address_to_leave
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, PartFactory
from tests.factories.notifications import SuppressionFactory
from tests.factories.registration import ApplicationFactory
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

WRITE = "/admin/registration/application/write/"
MESSAGE = Message(
    texts={
        "en": {"subject": "The programme", "text": "It is <out>."},
        "de": {"subject": "Das Programm", "text": "Es ist da."},
    },
    is_news=False,
)


@pytest.fixture
def part():
    return PartFactory()


@pytest.fixture
def organiser(part, client):
    person = UserFactory(staff=True)
    AppointmentFactory(edition=part.edition, person=person)
    client.force_login(person)
    return person


def send(message=MESSAGE, *, by, key=None, rows=None):
    rows = Application.objects.all() if rows is None else rows
    fingerprint = group_of(rows, message).fingerprint
    return write_to(
        rows, message=message, key=key or uuid4(), fingerprint=fingerprint, by=by
    )


def agree_to_news(application):
    wording, _new = ConsentWording.objects.get_or_create(
        sha256="1" * 64, defaults={"language": "en", "text": "News"}
    )
    Consent.objects.create(
        application=application,
        kind="updates",
        scope="series",
        wording=wording,
        given_at=now(),
    )


def test_each_person_gets_one_letter_in_their_language(part, organiser):
    german = ApplicationFactory(part=part, person__language="de")
    french = ApplicationFactory(part=part, person__language="fr")
    other = PartFactory(edition=part.edition, kind="conference")
    ApplicationFactory(part=other, person=german.person)
    key = uuid4()

    letter = send(by=organiser, key=key)
    again = send(by=organiser, key=key)

    assert letter == again
    assert letter.number == 2
    assert {*Delivery.objects.values_list("person", "language", "subject")} == {
        (german.person_id, "de", "Das Programm"),
        (french.person_id, "en", "The programme"),
    }
    assert "It is <out>." in Delivery.objects.get(language="en").body_text
    assert "It is &lt;out&gt;." in Delivery.objects.get(language="en").body_html
    assert {*Delivery.objects.values_list("unsubscribe_url", flat=True)} == {""}
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.after["number"]) == (
        "registration.group_letter_sent",
        2,
    )


def test_news_go_to_those_who_asked_and_say_how_to_leave(part, organiser):
    agreed, _other = ApplicationFactory.create_batch(2, part=part)
    agree_to_news(agreed)

    send(Message(texts=MESSAGE.texts, is_news=True), by=organiser)

    delivery = Delivery.objects.get()
    assert delivery.person == agreed.person
    assert delivery.unsubscribe_url == address_to_leave(agreed)
    assert delivery.unsubscribe_url in delivery.body_text
    # As programs of mail do it: nothing but the address, and no cookie.
    client = Client(enforce_csrf_checks=True)
    path = delivery.unsubscribe_url.partition("//")[2].partition("/")[2]
    assert "No more news?" in words_of(client.get(f"/{path}"))
    assert agreed.consents.get().withdrawn_at is None
    assert "You get no more news." in words_of(client.post(f"/{path}"))
    assert agreed.consents.get().withdrawn_at is not None
    assert client.get(f"/{path[:-3]}xx/").status_code == 404


def test_who_leaves_the_news_leaves_them_with_every_application(client, part):
    own = ApplicationFactory(part=part)
    conference = PartFactory(edition=part.edition, kind="conference")
    later, elsewhere = PartFactory(), PartFactory(edition__series__title="Another")
    same = [ApplicationFactory(part=p, person=own.person) for p in (conference, later)]
    others = [ApplicationFactory(part=part)]
    others.append(ApplicationFactory(part=elsewhere, person=own.person))
    for application in (own, *same, *others):
        agree_to_news(application)

    client.post("/" + address_to_leave(own).split("/", 3)[3])

    left = Consent.objects.filter(withdrawn_at__isnull=True)
    assert {*left.values_list("application", flat=True)} == {row.pk for row in others}


@pytest.mark.parametrize("code", ["nobody", "several_editions", "changed_since"])
def test_refusals_write_nothing(part, organiser, code):
    rows = Application.objects.all()
    if code != "nobody":
        ApplicationFactory(part=part)
    if code == "several_editions":
        ApplicationFactory(part=PartFactory(edition__slug="2099"))
    fingerprint = group_of(rows, MESSAGE).fingerprint
    if code == "changed_since":
        ApplicationFactory(part=part)

    with pytest.raises(Refused) as refusal:
        write_to(
            rows, message=MESSAGE, key=uuid4(), fingerprint=fingerprint, by=organiser
        )

    assert refusal.value.code == code
    assert not GroupLetter.objects.exists()
    assert not Delivery.objects.exists()


def test_the_page_previews_counts_and_sends_once(client, part, organiser):
    ApplicationFactory(part=part, admitted=True, person__language="de")
    refused = ApplicationFactory(part=part, admitted=True)
    ApplicationFactory(part=part)
    SuppressionFactory(address=refused.person.email.upper())
    typed = {
        "subject_en": "The programme",
        "text_en": "It is out.",
        "subject_de": "Das Programm",
        "text_de": "Es ist da.",
        "submission_key": uuid4(),
    }
    address = f"{WRITE}?state__exact=admitted"

    shown = client.post(address, typed | {"look": "1"})
    page = words_of(shown)
    fingerprint = shown.context["group"].fingerprint
    before = Delivery.objects.count()
    sent = [
        client.post(address, typed | {"send": "1", "fingerprint": fingerprint})
        for _ in range(2)
    ]

    assert "2 people would get this letter" in page
    assert "1 of the addresses was refused" in page
    assert "Es ist da." in page
    assert before == 0
    assert {answer.status_code for answer in sent} == {302}
    assert Delivery.objects.count() == 2
    assert "Waiting: 2" in words_of(client.get(sent[0]["Location"])) or "2" in words_of(
        client.get(sent[0]["Location"])
    )


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"subject_en": "Only a subject"},
        {"subject_en": "A", "text_en": "B", "text_fr": "Sans objet"},
    ],
)
def test_half_a_letter_is_refused_beside_the_field(client, part, organiser, typed):
    ApplicationFactory(part=part)

    answer = client.post(WRITE, typed | {"send": "1"})

    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_the_number_of_people_costs_no_statement(
    part, organiser, django_assert_num_queries
):
    for more in (1, 2):
        ApplicationFactory.create_batch(more, part=part)
        with django_assert_num_queries(2):
            group_of(Application.objects.all(), MESSAGE)
