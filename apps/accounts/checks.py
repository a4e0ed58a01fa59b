from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration_in_production(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[CheckMessage]:
    if not settings.DEMO_SIGN_IN:
        return []
    return [
        Error(
            "DEMO_SIGN_IN lets everybody in as an administrator.",
            hint="Remove DEMO_SIGN_IN from the settings of this installation.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[CheckMessage]:
    if settings.STAFF_NEED_SECOND_FACTOR:
        return []
    return [
        Error(
            "Staff reach the admin without a second factor.",
            hint="Set STAFF_NEED_SECOND_FACTOR = True.",
            id="accounts.E002",
        )
    ]
