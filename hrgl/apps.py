from django.apps import AppConfig


class HrglConfig(AppConfig):
    name = "hrgl"
    label = "hrgl"

    def ready(self) -> None:
        from apps.core.health import CHECKS  # noqa: PLC0415 -- models are there now
        from hrgl.health import letters  # noqa: PLC0415 -- as above

        CHECKS["letters"] = letters
