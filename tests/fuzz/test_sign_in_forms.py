"""The forms of django-allauth, each as somebody who is shown it, rate limits apart."""

import pytest

from tests.fuzz.sending import INPUTS, send_all
from tests.fuzz.stages import PAGES, staged
from tests.fuzz.targets import SIGNING_IN, posting_lines, shown_forms

pytestmark = pytest.mark.django_db

#: Posted to by a browser's security key, and a page that takes nothing.
WITHOUT_A_FORM = {"mfa_reauthenticate_webauthn", "mfa_download_recovery_codes"}


#: Two thousand inputs to each form take longer than people are given.
TIMES = (
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT",
    "ACCOUNT_LOGIN_TIMEOUT",
    "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT",
    "ACCOUNT_REAUTHENTICATION_TIMEOUT",
    "FRESH_SIGN_IN_SECONDS",
)


@pytest.fixture(autouse=True)
def _no_stage_ends_by_itself(settings):
    for name in TIMES:
        setattr(settings, name, 24 * 60 * 60)


@pytest.fixture(scope="module")
def stages(world):
    return staged()


@pytest.fixture(scope="module")
def shown(stages):
    visitors, pages = stages
    found = {}
    for stage in PAGES:
        for key, target in shown_forms(
            visitors, {page: [stage] for page in pages[stage]}
        ).items():
            if target.name in SIGNING_IN:
                found.setdefault(key, target)
    return list(found.values())


def test_no_form_is_left_out(shown):
    taking = {line.url for line in posting_lines()} & SIGNING_IN

    assert taking - {target.name for target in shown} == WITHOUT_A_FORM


@INPUTS
def test_no_form_breaks(stages, known, shown, inputs):
    visitors, _pages = stages

    outcome = send_all(visitors, shown, known, inputs)

    outcome.check()
    assert min(outcome.answers[status] for status in (200, 302, 400)) > 0
    # The limits would hide the forms from everything that comes after.
    assert outcome.answers[429] == 0
