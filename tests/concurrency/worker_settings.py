"""What the worker of ``test_mail_worker_killed`` runs under: those of script/server.

Only the database, the queue, the lease, the pace of the schedule and, where it kills
its own process, the backend are the test's.
"""

import os

from celery.signals import worker_process_init

from hrgl.settings.dev import *  # noqa: F403
from hrgl.settings.dev import (
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_URL,
    DATABASES,
    EMAIL_BACKEND,
    VAR_DIR,
)

# On a socket Celery has a name of its own for the number of the database.
CELERY_BROKER_URL = CELERY_BROKER_URL.replace("?db=", "?virtual_host=")
DATABASES["default"]["NAME"] = os.environ["KILL_TEST_DATABASE"]
EMAIL_BACKEND = os.environ.get("KILL_TEST_BACKEND", EMAIL_BACKEND)
CELERY_TASK_DEFAULT_QUEUE = os.environ["KILL_TEST_QUEUE"]
# Two of them beat every ten seconds and every minute.
for name in ("deliver-letters", "send-session-reminders"):
    CELERY_BEAT_SCHEDULE[name] |= {"schedule": 1.0, "options": {"expires": 5}}


@worker_process_init.connect(weak=False)
def tell_who_sends(**_signal):
    (VAR_DIR / "sender").write_text(str(os.getpid()))
