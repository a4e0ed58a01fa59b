"""What holds everywhere. ``dev``, ``test`` and ``prod`` say what differs.

Everything a machine decides comes from the environment; ``.env.example`` lists it all.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hrgl.settings.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Lets classes such as ModelForm[Application] name what they are about.
django_stubs_ext.monkeypatch()

VAR_DIR = Path(env("HRGL_VAR", default=str(BASE_DIR / "var")))

SECRET_KEY = env("SECRET_KEY", default="only-for-development-and-tests")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

#: The address people reach us at, without a final slash; used in letters and feeds.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

#: Shows one-click sign-in for the named demonstration accounts. Never in production.
DEMO_SIGN_IN = False

#: Staff reach the admin only with a second factor.
STAFF_NEED_SECOND_FACTOR = False

INSTALLED_APPS = [
    "hrgl",
    "apps.core",
    "apps.accounts",
    "apps.notifications",
    "apps.editions",
    "apps.partners",
    "apps.registration",
    "apps.programme",
    "apps.contributions",
    "apps.outcomes",
    "apps.certificates",
    "apps.people",
    "hrgl.apps.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "hrgl.apps.StaticFiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "apps.core.middleware.mark_requests",
    "apps.core.middleware.know_nobody_at_health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.protect_answers",
    "apps.core.middleware.refuse_broken_text",
    "apps.core.visitors.keep_pages_for_visitors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.accounts.middleware.AccountLanguageMiddleware",
    "apps.accounts.middleware.StaffSessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.LastSeenMiddleware",
    "apps.accounts.middleware.AdminDoorMiddleware",
    "apps.accounts.middleware.FreshSignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "apps.core.middleware.explain_wrong_methods",
    "apps.core.middleware.SayWhenBusy",
    "apps.core.receipts.give_receipts",
]

ROOT_URLCONF = "hrgl.urls"
WSGI_APPLICATION = "hrgl.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context_processors.frame",
            ],
            "builtins": [
                "apps.core.templatetags.frame",
                "apps.core.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---------------------------------------------------------------- database
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://hrgl@/hrgl")}
DATABASES["default"]["ENGINE"] = "hrgl.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    # A lock that is not had in three seconds is an honest 503, not a hanging page.
    "-c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
    f" -c statement_timeout={env('STATEMENT_TIMEOUT', default='15s')}"
    # What is joined follows foreign keys from one row, in the order in which we write
    # it. To try all orders of nine tables takes twenty times as long as to read them.
    " -c join_collapse_limit=4"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# ---------------------------------------------------------------- Redis
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "apps.core.forgiving_cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "hrgl",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
    }
}
#: How long a page for visitors is kept at most; 0 is never. See apps/core/visitors.
VISITORS_PAGES_SECONDS = env.int("VISITORS_PAGES_SECONDS", default=30)
SESSION_ENGINE = "apps.accounts.sessions"

# ---------------------------------------------------------------- Celery
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A request that rings for a worker tries once; else it waits two seconds and four
    # more. Workers and the clock say by themselves how often they try.
    "max_retries": 0,
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
#: Staff are signed out after this time without a request, and after this time at all;
#: 0 is never.
STAFF_IDLE_SECONDS = 0
STAFF_LONGEST_SECONDS = 0
#: How recent a sign-in by code must be to change how one signs in.
FRESH_SIGN_IN_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.errors.stale_token"

# ---------------------------------------------------------------- sign-in (allauth)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_ADAPTER = "apps.notifications.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "request_login_code": "apps.accounts.forms.CodeForm",
    "reset_password": "apps.accounts.forms.ResetForm",
    "add_email": "apps.accounts.forms.OtherAddressForm",
    "change_email": "apps.accounts.forms.CorrectedAddressForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
#: Beside allauth's own; ``key`` is the address that is asked for.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/15m/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "signup": "20/m/ip",
}
#: Of everything else that is counted, see apps/accounts/limits.
RATE_LIMITS = {
    "calendar": "120/m/ip",
    "apply": "10/h/user",
    "continue": "6/h/user",
    "companions": "12/h/user",
    "comment": "10/m/user,120/h/user",
    "copy": "10/h/user",
    "endorse": "5/h/user",
    "hand_in": "5/m/user,30/h/user",
    "subscribe": "5/m/ip,30/h/ip",
    "verify": "30/m/ip,300/h/ip",
}
MFA_FORMS = {
    "add_webauthn": "apps.accounts.key_forms.AddKeyForm",
    "authenticate_webauthn": "apps.accounts.key_forms.SecondFactorForm",
    "edit_webauthn": "apps.accounts.key_forms.RenameKeyForm",
    "login_webauthn": "apps.accounts.key_forms.SignInForm",
    "reauthenticate_webauthn": "apps.accounts.key_forms.ConfirmAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Human Rights Go Local"
# The clock of a phone, and slow fingers, may be half a minute behind.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True

# ---------------------------------------------------------------- language, time
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---------------------------------------------------------------- mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="Human Rights Go Local <noreply@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: Where people turn for help; shown at the foot of every page.
CONTACT_ADDRESS = env("CONTACT_ADDRESS", default="help@localhost")
#: Where "Leave this page quickly" leads: a page that anybody may have open.
QUICK_EXIT_ADDRESS = "https://www.wikipedia.org/"
#: Who answers for personal data (GDPR Article 13): name and postal address, one line.
DATA_CONTROLLER = env("DATA_CONTROLLER", default="")
#: Who can be asked whether a letter was accepted; apps/notifications/gateways/evidence.
MAIL_EVIDENCE = env("MAIL_EVIDENCE", default="")
#: A worker that has not recorded the outcome after this time is taken for dead.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=300)

# ---------------------------------------------------------------- online rooms
#: Servers that rooms of sessions are signed for; empty: there is none.
BIGBLUEBUTTON_URL = env("BIGBLUEBUTTON_URL", default="")
BIGBLUEBUTTON_SECRET = env("BIGBLUEBUTTON_SECRET", default="")
JITSI_URL = env("JITSI_URL", default="")
JITSI_APP_ID = env("JITSI_APP_ID", default="")
JITSI_SECRET = env("JITSI_SECRET", default="")
#: Where streams may come from that are shown in a page, once the reader asks for it.
STREAM_HOSTS = env.list("STREAM_HOSTS", default=[])

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
#: Files that people send with an application; no address leads to this folder.
UPLOADS_ROOT = VAR_DIR / "uploads"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(UPLOADS_ROOT), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages link to hashed names only; compressing the others would be waste.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---------------------------------------------------------------- browser's orders
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"no_keys": {"()": "apps.core.log_lines.LeaveKeysOut"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_keys"],
        }
    },
    # It greets every process that imports it.
    "loggers": {"pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
