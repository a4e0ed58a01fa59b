from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class HrglConfig(AppConfig):
    name = "hrgl"
    label = "hrgl"

    def ready(self) -> None:
        from apps.core.health import CHECKS  # noqa: PLC0415 -- models are there now
        from hrgl.health import letters  # noqa: PLC0415 -- as above

        CHECKS["letters"] = letters


class StaticFiles(StaticFilesConfig):
    """Leaves out what libraries bring and no page of ours links to."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django_htmx",
        "flags",
    ]
