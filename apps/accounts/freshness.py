"""When somebody has last proved who they are, in this browser."""

import time

from django.conf import settings
from django.http import HttpRequest

SIGNED_IN_AT = "signed_in_at"


def note_sign_in(request: HttpRequest) -> None:
    request.session[SIGNED_IN_AT] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    ago = time.time() - request.session.get(SIGNED_IN_AT, 0)
    return bool(ago < settings.FRESH_SIGN_IN_SECONDS)
