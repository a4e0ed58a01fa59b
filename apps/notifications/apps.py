from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from apps.core.health import REMARKS  # noqa: PLC0415 -- apps are loaded now
        from apps.notifications.health import letters  # noqa: PLC0415 -- as above

        REMARKS["letters"] = letters
