"""What the worker of ``test_mail_worker_killed`` runs under: real services, short leases."""

import os

from hrgl.settings.base import *  # noqa: F403
from hrgl.settings.base import DATABASES

DATABASES["default"]["NAME"] = os.environ["KILL_TEST_DATABASE"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["KILL_TEST_PORT"])
EMAIL_USE_TLS = EMAIL_USE_SSL = False
EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""
CELERY_TASK_DEFAULT_QUEUE = os.environ["KILL_TEST_QUEUE"]
CELERY_BEAT_SCHEDULE = {
    "deliver-letters": {
        "task": "apps.notifications.tasks.sweep_letters",
        "schedule": 1.0,
        "options": {"expires": 5},
    }
}
