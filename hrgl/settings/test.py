"""What the tests run under; ``script/test`` starts the services."""

import os

os.environ.setdefault("SITE_URL", "http://testserver")

from hrgl.settings.base import *  # noqa: F403
from hrgl.settings.base import DATABASES, MIDDLEWARE, env

DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE", default="test_hrgl")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEMO_SIGN_IN = True
# Nothing is collected for tests; the live server serves the sources.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Most tests never commit, so nothing would tell that a kept page is old.
VISITORS_PAGES_SECONDS = 0
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
