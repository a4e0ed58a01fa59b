"""What holds on every page of the admin."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from apps.core.admin_inlines import CarefulInline
from apps.core.admin_site import CLOSED, CarefulAdmin, is_closed
from apps.core.models import AuditEntry
from apps.core.personal_data import classification
from apps.notifications.models import Delivery
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, EditionFactory
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db

PAGES = list(admin.site._registry.items())


@pytest.fixture
def administrator(client):
    person = UserFactory(administrator=True)
    client.force_login(person)
    return person


def test_every_page_is_one_of_ours():
    assert [page for _model, page in PAGES if not isinstance(page, CarefulAdmin)] == []
    assert len(PAGES) == 59


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("accounts_user", "password__startswith=pbkdf2"),
        ("accounts_user", "password__regex=."),
        ("accounts_user", "authenticator__data__contains=secret"),
        ("accounts_user", "usersession__session_key__startswith=a"),
        ("accounts_user", "logentry__object_repr=x"),
        ("notifications_delivery", "body_text__contains=1234"),
        ("notifications_delivery", "body_html__contains=1234"),
        ("notifications_delivery", "person__password__startswith=a"),
        ("registration_accessneeds", "details__contains=wheel"),
        ("registration_accessneeds", "kinds__contains=captions"),
        ("registration_accessneedcase", "kind__exact=captions"),
        ("registration_accessneedcase", "internal_note__contains=sign"),
        ("registration_accessneedcase", "needs__details__contains=wheel"),
        ("registration_application", "motivation__contains=at+risk"),
        ("registration_application", "person__is_hidden=1"),
        ("registration_application", "access_needs__details__contains=x"),
        ("mfa_authenticator", "data__contains=secret"),
        ("programme_signup", "person__password__startswith=a"),
        ("outcomes_comment", "author__is_hidden=1"),
        ("notifications_delivery", "address__regex=("),
        ("notifications_delivery", "subject__contains=a"),
        ("notifications_delivery", "due_at__date__range=1,2"),
    ],
)
def test_a_filter_tells_no_secret(client, administrator, page, question):
    address = reverse(f"admin:{page}_changelist")

    assert client.get(address).status_code == 200
    assert client.get(f"{address}?{question}").status_code == 400


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("accounts_user", "is_hidden__exact=1"),
        ("accounts_user", "date_joined__year=2023"),
        ("notifications_delivery", "state__exact=queued"),
        ("registration_application", "state__exact=submitted"),
        ("programme_signup", "session__id__exact=1"),
        ("mfa_authenticator", "type__exact=totp"),
    ],
)
def test_what_a_page_offers_can_be_asked(client, administrator, page, question):
    address = reverse(f"admin:{page}_changelist")

    assert client.get(f"{address}?{question}").status_code == 200


@pytest.mark.parametrize(
    "question", ["_to_field=password", "_popup=1&_to_field=password", "o=password"]
)
def test_other_ways_to_a_column_are_closed(client, administrator, question):
    address = reverse("admin:accounts_user_changelist")

    assert client.get(f"{address}?{question}").status_code in {200, 400}
    assert administrator.password not in client.get(f"{address}?{question}").text


@pytest.mark.parametrize(("model", "page"), PAGES, ids=lambda x: str(x)[-40:])
def test_no_list_sorts_searches_or_shows_what_is_closed(rf, model, page):
    request = rf.get("/")
    request.user = UserFactory(administrator=True)
    own = {name for name, kind in classification(model).items() if kind in CLOSED}

    named = [*page.get_list_display(request), *page.get_ordering(request)]
    named += [page.date_hierarchy, *page.list_editable]
    assert own & {str(name).lstrip("-") for name in named} == set()
    for searched in page.get_search_fields(request):
        assert not is_closed(model, searched.lstrip("^=@")) or model is Authenticator


def test_no_form_shows_what_opens_something(rf):
    request = rf.get("/")
    request.user = UserFactory(administrator=True)

    shown = {
        f"{model.__name__}.{name}"
        for model, page in PAGES
        for name in [
            *page.get_form(
                request, change=not page.has_add_permission(request)
            ).base_fields,
            *page.get_fields(request),
        ]
        if classification(model).get(name) == "secret"
    }

    assert shown == set()


def test_a_second_factor_is_removed_with_a_line_in_the_audit_trail(
    client, administrator
):
    person = UserFactory()
    factor = Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    page = reverse("admin:mfa_authenticator_change", args=[factor.pk])
    assert "JBSWY3DPEHPK3PXP" not in client.get(page).text

    client.post(
        reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"}
    )

    entry = AuditEntry.objects.get(verb="accounts.second_factor_removed")
    assert not Authenticator.objects.exists()
    assert (entry.actor, entry.target_id) == (administrator, str(person.pk))
    assert entry.before == {"type": "totp"}


def test_the_page_on_the_site_is_that_of_what_one_may_see(client):
    """Django would lead everybody to everything, and tell the reference by the way."""
    mine, theirs = EditionFactory(), EditionFactory()
    organiser = AppointmentFactory(edition=mine, person__is_staff=True).person
    application = ApplicationFactory(part__edition=theirs)
    client.force_login(organiser)

    def lead(row):
        kind = ContentType.objects.get_for_model(row).pk
        return client.get(reverse("admin:view_on_site", args=[kind, row.pk]))

    assert lead(mine).url == mine.get_absolute_url()
    assert lead(theirs).status_code == 404
    assert lead(application).status_code == 404
    assert lead(organiser).status_code == 404
    assert client.get("/admin/r/9999999999999999999999/1/").status_code == 404
    assert client.get("/admin/r/x/1/").status_code == 404


@pytest.mark.parametrize("chosen", ["x", "2.5", "", "9" * 40, "[1]"])
def test_an_action_on_what_is_no_row_changes_nothing(client, administrator, chosen):
    delivery = Delivery.objects.count()
    address = reverse("admin:notifications_delivery_changelist")

    response = client.post(
        address, {"action": "cancel_selected", "_selected_action": chosen}
    )

    assert response.status_code in {302, 400}
    assert Delivery.objects.count() == delivery


def test_passwords_are_changed_on_the_sign_in_pages(client, administrator):
    there = reverse("account_change_password")

    assert client.get("/admin/password_change/").url == there
    assert client.post("/admin/password_change/", {"old_password": "x"}).url == there


def test_the_title_says_once_that_something_is_wrong(client, administrator):
    response = client.post(reverse("admin:editions_series_add"), {})

    assert response.content.decode().count("<title>Error: Add") == 1


def test_every_inline_names_its_inputs_and_ends_somewhere():
    found = [inline for _model, page in PAGES for inline in page.inlines]

    assert [x for x in found if not issubclass(x, CarefulInline)] == []
    assert len(found) > 10
