from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "apps.registration"
    label = "registration"
    verbose_name = _("Registration")

    def ready(self) -> None:
        from apps.editions.regrouping import (  # noqa: PLC0415 -- as all of ours here
            surrounds_changed_groups,
        )
        from apps.registration.actions.shares import (  # noqa: PLC0415 -- needs models
            around_changed_groups,
        )

        surrounds_changed_groups(around_changed_groups)
