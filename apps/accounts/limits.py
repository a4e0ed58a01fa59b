"""How often one person may do what costs others time or the machine work.

Signing in has limits of its own (``ACCOUNT_RATE_LIMITS``). All of them are counted in
Redis, for all processes together; see ``apps/core/forgiving_cache`` for when it is away.
"""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest


def is_too_often(request: HttpRequest, action: str) -> bool:
    """Count this time, and say whether it is one too many.

    ``settings.RATE_LIMITS`` says how many; a time that is refused is not counted.
    """
    used = ratelimit.consume(
        request,
        app="hrgl",
        action=action,
        config=settings.RATE_LIMITS,
        limit_get=True,
    )
    return used is None
