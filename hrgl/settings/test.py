"""What the tests run under; ``script/test`` starts the services."""

import os

os.environ.setdefault("SITE_URL", "http://testserver")

from hrgl.settings.base import *  # noqa: F403
from hrgl.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE, env

DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE", default="test_hrgl")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# How long 200 people wait for one lock says something of the machine, nothing of the code.
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c lock_timeout=60s -c idle_in_transaction_session_timeout=120s"
    " -c statement_timeout=120s"
)
DEMO_SIGN_IN = True
# Nothing is collected for tests; the live server serves the sources.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
# A page that asks the database once for each row of a list fails its test.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE += ["zeal.middleware.zeal_middleware"]
# Twice may be before and after an action.
ZEAL_NPLUSONE_THRESHOLD = 3
ZEAL_ALLOWLIST = [
    # allauth asks for the address at each step of signing in.
    {"model": "account.EmailAddress", "field": "get()"},
    # Each letter is locked by itself, for as short as can be.
    {"model": "notifications.Delivery", "field": "get()"},
]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "uploads": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Most tests never commit, so nothing would tell that a kept page is old.
VISITORS_PAGES_SECONDS = 0
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
