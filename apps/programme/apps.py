from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "apps.programme"
    label = "programme"
    verbose_name = _("Programme")

    def ready(self) -> None:
        from apps.programme.first_days import (  # noqa: PLC0415 -- needs models
            days_of_first_sessions,
        )
        from apps.programme.receivers import free_seats  # noqa: PLC0415 -- needs models
        from apps.registration.first_days import (  # noqa: PLC0415 -- as above
            tells_first_days,
        )
        from apps.registration.signals import place_lost  # noqa: PLC0415 -- as above

        place_lost.connect(free_seats, dispatch_uid="programme.free_seats")
        tells_first_days(days_of_first_sessions)
