"""Production: everything that protects people is on, secrets come from outside."""

from hrgl.settings.base import *  # noqa: F403
from hrgl.settings.base import STORAGES, env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL")
DATA_CONTROLLER = env("DATA_CONTROLLER")

STAFF_NEED_SECOND_FACTOR = True
STAFF_IDLE_SECONDS = 30 * 60
STAFF_LONGEST_SECONDS = 12 * 3600

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# Uploaded files on S3 instead of this machine; links to them are signed and expire.
if bucket := env("MEDIA_S3_BUCKET", default=""):
    in_bucket = {
        "bucket_name": bucket,
        "endpoint_url": env("MEDIA_S3_ENDPOINT", default=None),
        "region_name": env("MEDIA_S3_REGION", default=None),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 300,
    }
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": in_bucket,
    }
    STORAGES["uploads"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": in_bucket | {"location": "uploads"},
    }
