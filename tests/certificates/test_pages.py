"""The person's page, the file, and what a code says to whoever checks it."""

import re
from datetime import timedelta
from io import BytesIO

import page
import pypdf
import pytest
from django.utils.timezone import now

from apps.certificates import rendering
from apps.certificates.actions import issue, revoke
from apps.certificates.models import Certificate, CertificateRule, RuleException
from apps.core.models import AuditEntry
from apps.editions.models import Edition
from tests.factories.certificates import WISHES, a_rule, an_attender, held_sessions
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    part = an_academy(starts_on="2031-03-05", ends_on="2031-03-07")
    a_rule(part)
    held_sessions(part, 5)
    return part


@pytest.fixture
def application(academy):
    return an_attender(academy, display_name="Kestrel")


@pytest.fixture
def own(client, application):
    client.force_login(application.person)
    return f"/me/certificates/{application.reference}/"


def test_the_person_issues_it_with_the_name_they_wish(client, own):
    page_before = words_of(client.get(own))
    answer = client.post(
        own, {"name": "other", "other_name": "A. Example", "language": "fr"}
    )

    after = words_of(client.get(own))
    certificate = Certificate.objects.get()
    assert answer.status_code == 302
    assert (certificate.name, certificate.language, certificate.shows_name) == (
        "A. Example",
        "fr",
        False,
    )
    assert all(name in page_before for name in ("Ada Example", "Kestrel"))
    assert certificate.code in after


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "other", "language": "en"}, "Type the name for the certificate."),
        (
            {"name": "other", "other_name": "\u0f40", "language": "en"},
            "Our fonts cannot print",
        ),
        ({"name": "name:Somebody Else", "language": "en"}, "Select a valid choice."),
        ({"name": "name:Kestrel", "language": "xx"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_printed_is_refused_beside_the_field(client, own, typed, words):
    answer = client.post(own, typed)

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert Certificate.objects.count() == 0


def test_who_has_not_met_the_rule_reads_the_figures(client, own, application):
    application.person.attendances.all().delete()

    shown = words_of(client.get(own))
    told = words_of(
        client.post(own, {"name": "name:Kestrel", "language": "en"}, follow=True)
    )

    assert "The rule asks for 4 of 5 sessions. You attended 0" in shown
    assert "The rule asks for 4 of 5 sessions. You attended 0" in told
    assert Certificate.objects.count() == 0


def test_the_file_conforms_and_stays_the_same(client, own, application):
    certificate = issue(application, wishes=WISHES, by=application.person)
    pending = client.get(f"{own}certificate.pdf")

    rendering.make(certificate)
    first = client.get(f"{own}certificate.pdf")
    issue(application, wishes=WISHES, by=application.person)
    second = client.get(f"{own}certificate.pdf")

    assert (pending.status_code, first.status_code) == (202, 200)
    assert first.content == second.content
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(first.content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    words = " ".join(
        " ".join(
            p.extract_text() for p in pypdf.PdfReader(BytesIO(first.content)).pages
        ).split()
    )
    assert "Ada Example" in words
    assert certificate.code in words
    assert "no proof of achievement" in words
    Certificate.objects.update(content=None, sha256="")
    again = rendering.make(Certificate.objects.get())
    assert bytes(again.content) == first.content


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr"])
def test_every_language_conforms_on_one_page(application, language):
    wishes = type(WISHES)(
        name="عادة مثال" if language == "ar" else "Ada Ångström",
        language=language,
        shows_name=False,
    )
    certificate = issue(application, wishes=wishes, by=application.person)

    content = bytes(rendering.make(certificate).content)

    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert [failure.rule_id for failure in report.failures] == [], profile
    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 1


def test_a_code_says_only_what_the_person_agreed_to(client, application):
    certificate = issue(application, wishes=WISHES, by=application.person)
    quiet = words_of(client.get(f"/verify/{certificate.code}/"))
    typed = client.get(
        "/verify/", {"code": f" {certificate.code.lower().replace('-', '')} "}
    )
    shown = issue(
        application,
        wishes=type(WISHES)(name="Ada Example", language="en", shows_name=True),
        by=application.person,
    )

    named = client.get(f"/verify/{shown.code}/")

    assert "This certificate is genuine" in quiet
    assert "Academy" in quiet
    assert "Ada Example" not in quiet
    assert "This certificate is genuine" in words_of(typed)
    assert "Ada Example" in words_of(named)
    assert named["X-Robots-Tag"] == "noindex"
    assert "replaced it by a new one" in words_of(
        client.get(f"/verify/{certificate.code}/")
    )


def test_a_revoked_code_says_so_and_nothing_else(client, academy, application):
    certificate = issue(
        application,
        wishes=type(WISHES)(name="Ada Example", language="en", shows_name=True),
        by=application.person,
    )
    revoke(certificate, reason="Secret words", by=holder(academy.edition, "organiser"))

    words = words_of(client.get(f"/verify/{certificate.code}/"))

    assert "The organisers have revoked it." in words
    assert "Ada Example" not in words
    assert "Secret words" not in words


def test_an_unknown_code_is_404_and_codes_cannot_be_tried(client, application):
    unknown = client.get("/verify/2222-3333-4444-6666/")
    tries = [client.get("/verify/2222-3333-4444-6666/") for _ in range(40)]

    assert unknown.status_code == 404
    assert "We know no such code" in words_of(unknown)
    assert tries[-1].status_code == 429


def test_the_rule_stands_where_people_apply_and_on_their_page(client, own, academy):
    sentence = "Who attends at least 80 per cent of the sessions can have a certificate"

    assert sentence in words_of(client.get("/2031/apply/"))
    assert sentence in words_of(client.get(own))
    assert own in words_of(client.get("/me/"))


def test_deleting_asks_first(client, own, application):
    issue(application, wishes=WISHES, by=application.person)

    asked = client.get(f"{own}delete/")
    kept = Certificate.objects.count()
    client.post(f"{own}delete/")

    assert asked.status_code == 200
    assert (kept, Certificate.objects.count()) == (1, 0)


# ---------------------------------------------------------------- organisers
@pytest.fixture
def organiser(client, academy):
    person = holder(academy.edition, "organiser")
    type(person).objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(type(person).objects.get(pk=person.pk))
    return person


def test_an_exception_is_made_by_the_number_of_the_application(
    client, organiser, application
):
    address = "/admin/certificates/ruleexception/add/"

    made = client.post(
        address, {"application": application.reference.lower(), "reason": "Ill."}
    )
    foreign = client.post(
        address,
        {
            "application": an_attender(an_academy("2032"), "Far").reference,
            "reason": "Ill.",
        },
    )

    assert made.status_code == 302
    exception = RuleException.objects.get()
    assert (exception.application, exception.made_by) == (application, organiser)
    assert "No application of yours has this number." in words_of(foreign)
    entry = AuditEntry.objects.get(target_type="certificates.ruleexception")
    assert entry.actor_id == organiser.pk
    assert "Ill." not in str((entry.before, entry.after))


def test_a_rule_that_counts_can_only_become_easier(client, organiser, academy):
    rule = academy.certificate_rule
    address = f"/admin/certificates/certificaterule/{rule.pk}/change/"
    typed = {"share": 80, "kinds": rule.kinds, "contributions_up_to": 0}

    harder = client.post(address, typed | {"share": 90})
    fewer = client.post(address, typed | {"kinds": ["plenary"]})
    easier = client.post(address, typed | {"share": 60, "contributions_up_to": 2})

    assert [harder.status_code, fewer.status_code, easier.status_code] == [
        200,
        200,
        302,
    ]
    rule.refresh_from_db()
    assert (rule.share, rule.contributions_up_to, rule.kinds) == (60, 2, typed["kinds"])


@pytest.mark.parametrize(
    ("begins", "status"),
    [
        ({}, 302),
        ({"session": 1}, 302),
        ({"session": -1}, 200),
        ({"starts_on": -1}, 200),
        # The day after tomorrow, since it may be tomorrow in Graz.
        ({"starts_on": 2}, 302),
        ({"starts_on": 9, "session": -1}, 200),
        ({"status": "closed"}, 200),
    ],
)
def test_a_first_rule_is_stated_before_the_part_begins(client, begins, status):
    part = an_academy("2032", status=begins.get("status", "open"))
    if "starts_on" in begins:
        day = (now() + timedelta(days=begins["starts_on"])).date()
        Edition.objects.filter(pk=part.edition_id).update(
            starts_on=day.isoformat(), dates_are_final=True
        )
    if "session" in begins:
        SessionFactory(part=part, starts_at=now() + timedelta(days=begins["session"]))
    person = holder(part.edition, "organiser")
    type(person).objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(type(person).objects.get(pk=person.pk))
    typed = {"part": part.pk, "share": 80, "kinds": ["plenary"]}

    answer = client.post(
        "/admin/certificates/certificaterule/add/", typed | {"contributions_up_to": 0}
    )

    assert answer.status_code == status
    assert CertificateRule.objects.filter(part=part).exists() == (status == 302)
    if status == 200:
        assert answer.context["adminform"].errors == {
            "part": ["The part has begun. A rule has to be stated before it begins."]
        }


def test_who_takes_a_place_away_hears_of_the_certificate_and_revokes_it(
    client, organiser, application, academy
):
    certificate = issue(application, wishes=WISHES, by=application.person)
    other = an_attender(academy, "Bo Without")
    decide = "/admin/registration/application/{}/decide/"

    def decline(one):
        address = decide.format(one.pk)
        return client.post(address, {"decision": "decline"}, follow=True)

    assert "has a certificate" not in words_of(decline(other))
    told = decline(application)

    words = f"{application.reference} has a certificate of participation."
    assert words in words_of(told)
    link = f"/admin/certificates/certificate/?q={application.reference}"
    assert f'<a href="{link}">See the certificate and revoke it</a>' in (
        told.content.decode()
    )
    # That somebody took part stays true, until the organisers take it back there.
    code = f"/verify/{certificate.code}/"
    assert "This certificate is genuine" in words_of(
        client.get(code, REMOTE_ADDR="192.0.2.7")
    )
    assert [*client.get(link).context["cl"].queryset] == [certificate]
    client.post(
        link,
        {
            "action": "revoke_selected",
            "reason": "Misconduct.",
            "_selected_action": [certificate.pk],
        },
    )
    assert "The organisers have revoked it." in words_of(
        client.get(code, REMOTE_ADDR="192.0.2.7")
    )


def test_of_many_who_are_declined_those_with_a_certificate_are_told(
    client, organiser, application, academy
):
    issue(application, wishes=WISHES, by=application.person)
    other = an_attender(academy, "Bo Without")

    told = client.post(
        "/admin/registration/application/",
        {
            "action": "decline_selected",
            "_selected_action": [application.pk, other.pk],
        },
        follow=True,
    )

    assert words_of(told).count("has a certificate of participation.") == 1


def test_certificates_are_revoked_with_a_reason_and_listed_without_names(
    client, organiser, application
):
    certificate = issue(application, wishes=WISHES, by=application.person)
    address = "/admin/certificates/certificate/"
    listed = words_of(client.get(address))

    client.post(
        address,
        {"action": "revoke_selected", "_selected_action": certificate.pk, "reason": ""},
    )
    certificate.refresh_from_db()
    assert certificate.is_in_force
    client.post(
        address,
        {
            "action": "revoke_selected",
            "_selected_action": certificate.pk,
            "reason": "Wrong person.",
        },
    )

    certificate.refresh_from_db()
    assert not certificate.is_in_force
    assert application.reference in listed
    assert not re.search(f"Ada Example|{certificate.code}", listed)
