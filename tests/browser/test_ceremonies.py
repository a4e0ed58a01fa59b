"""Second steps in the browser: set up, signed in with, and asked for by the admin."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.letters import code_sent_to
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEP = 30
#: One key inside the device, which knows its owner.
KEY = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Person:
    """Somebody with an account and a browser."""

    def __init__(self, account, page, root):
        self.account, self.page, self.root = account, page, root
        self.secret = ""

    def goes_to(self, path):
        self.page.goto(f"{self.root}{path}")

    def is_at(self, path):
        self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    def has_left(self, path):
        self.page.wait_for_url(lambda url: urlsplit(url).path != path)

    def presses(self, name, *, link=False):
        role = "link" if link else "button"
        self.page.locator("main").get_by_role(role, name=name, exact=True).click()

    def enters(self, code):
        self.page.get_by_label("Code").fill(code)

    def asks_for_a_code(self, to="/me/"):
        self.goes_to(f"/accounts/login/?next={to}")
        self.page.locator("main").get_by_label("E-mail address").fill(
            self.account.email
        )
        self.presses("Continue")
        self.is_at("/accounts/login/code/confirm/")
        self.enters(code_sent_to(self.account.email))
        self.presses("Continue")
        self.has_left("/accounts/login/code/confirm/")

    def signs_out(self):
        self.page.context.clear_cookies()

    def shown_by_the_app(self, *, steps_later=0):
        counter = int(time.time()) // STEP + steps_later
        return format_hotp_value(hotp_value(self.secret, counter))

    def sets_up_an_app(self):
        self.goes_to("/accounts/2fa/")
        self.presses("Set up an app", link=True)
        self.secret = self.page.locator("main code").inner_text()
        self.enters(self.shown_by_the_app())
        self.presses("Set up the app")
        self.has_left("/accounts/2fa/totp/activate/")

    def gets_a_key(self):
        devices = self.page.context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    def adds_the_key(self):
        self.goes_to("/accounts/2fa/webauthn/add/")
        self.page.get_by_label("Name").fill("This device")
        self.page.get_by_label("Passwordless").check()
        self.presses("Add the key")
        self.has_left("/accounts/2fa/webauthn/add/")

    def reads_the_recovery_codes(self):
        self.goes_to("/accounts/2fa/recovery-codes/")
        self.is_at("/accounts/2fa/reauthenticate/")
        self.enters(self.shown_by_the_app(steps_later=1))
        self.presses("Confirm")
        self.is_at("/accounts/2fa/recovery-codes/")
        return self.page.locator("main li code").all_inner_texts()

    def unused_recovery_codes(self):
        row = Authenticator.objects.get(user=self.account, type="recovery_codes")
        return row.wrap().get_unused_codes()

    def kinds(self):
        rows = Authenticator.objects.filter(user=self.account)
        return set(rows.values_list("type", flat=True))


@pytest.fixture
def comes(browser, live_server):
    contexts = []

    def come(**facts):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        return Person(UserFactory(**facts), page, live_server.url)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def person(comes):
    return comes()


def test_an_app_is_set_up_and_asked_for(person):
    person.asks_for_a_code()
    person.is_at("/me/")
    person.sets_up_an_app()
    assert person.kinds() == {"totp", "recovery_codes"}

    person.signs_out()
    person.asks_for_a_code()
    person.is_at("/accounts/2fa/authenticate/")
    person.enters("000000")
    person.presses("Sign in")
    person.page.locator(".hr-error-summary").wait_for()
    person.goes_to("/me/")
    assert urlsplit(person.page.url).path == "/accounts/2fa/authenticate/"

    person.signs_out()
    person.asks_for_a_code()
    person.enters(person.shown_by_the_app(steps_later=1))
    person.presses("Sign in")

    person.is_at("/me/")


def test_a_recovery_code_works_once(person):
    person.asks_for_a_code()
    person.is_at("/me/")
    person.sets_up_an_app()
    codes = person.reads_the_recovery_codes()
    assert len(codes) == 10
    assert codes == person.unused_recovery_codes()

    person.signs_out()
    person.asks_for_a_code()
    person.enters(codes[0])
    person.presses("Sign in")
    person.is_at("/me/")
    assert person.unused_recovery_codes() == codes[1:]

    person.signs_out()
    person.asks_for_a_code()
    person.enters(codes[0])
    person.presses("Sign in")
    person.page.locator(".hr-error-summary").wait_for()
    person.goes_to("/me/")
    assert urlsplit(person.page.url).path == "/accounts/2fa/authenticate/"


def test_a_passkey_is_set_up_and_signs_in_alone(person):
    person.gets_a_key()
    person.asks_for_a_code()
    person.is_at("/me/")
    person.adds_the_key()
    assert person.kinds() == {"webauthn", "recovery_codes"}

    person.signs_out()
    person.goes_to("/accounts/login/")
    person.presses("Sign in with a passkey")

    person.is_at("/me/")
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_a_passkey_serves_as_second_step(person):
    person.gets_a_key()
    person.asks_for_a_code()
    person.is_at("/me/")
    person.adds_the_key()

    person.signs_out()
    person.asks_for_a_code()
    person.is_at("/accounts/2fa/authenticate/")
    person.presses("Use a passkey or security key")

    person.is_at("/me/")


def test_staff_enter_the_admin_with_a_second_step_only(comes, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    staff = comes(administrator=True)
    staff.asks_for_a_code("/admin/")
    staff.is_at("/accounts/2fa/")
    assert "This needs a second step when signing in." in staff.page.inner_text("body")

    staff.sets_up_an_app()
    staff.signs_out()
    staff.asks_for_a_code("/admin/")
    staff.is_at("/accounts/2fa/authenticate/")
    staff.goes_to("/admin/")
    assert urlsplit(staff.page.url).path == "/accounts/2fa/authenticate/"

    staff.signs_out()
    staff.asks_for_a_code("/admin/")
    staff.enters(staff.shown_by_the_app(steps_later=1))
    staff.presses("Sign in")

    staff.is_at("/admin/")
    assert staff.page.locator("#site-name").is_visible()


def test_staff_enter_the_admin_with_a_passkey_alone(comes, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    staff = comes(administrator=True)
    staff.gets_a_key()
    staff.asks_for_a_code("/admin/")
    staff.is_at("/accounts/2fa/")
    staff.adds_the_key()

    staff.signs_out()
    staff.goes_to("/accounts/login/?next=/admin/")
    staff.presses("Sign in with a passkey")

    staff.is_at("/admin/")
