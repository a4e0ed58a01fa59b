from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class HrglConfig(AppConfig):
    name = "hrgl"
    label = "hrgl"


class StaticFiles(StaticFilesConfig):
    """Leaves out what libraries bring and no page of ours links to."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django_htmx",
        "flags",
    ]
