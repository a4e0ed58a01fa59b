"""The Celery application; tasks live in ``apps/<context>/tasks.py``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.dev")

app = Celery("hrgl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
