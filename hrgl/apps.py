from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.staticfiles.apps import StaticFilesConfig


class HrglConfig(AppConfig):
    name = "hrgl"
    label = "hrgl"


class Admin(admin_apps.AdminConfig):
    default = False  # The project's own is above.
    default_site = "apps.core.admin_site.Site"


class StaticFiles(StaticFilesConfig):
    """Leaves out what libraries bring and no page of ours links to."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django_htmx",
        "flags",
    ]
