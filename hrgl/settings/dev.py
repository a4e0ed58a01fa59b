"""The embedded default: what ``script/server`` runs, with the demonstration on."""

import warnings

from hrgl.settings.base import *  # noqa: F403
from hrgl.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
DEMO_SIGN_IN = True
# Passkeys on http://127.0.0.1 are for trying out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["*"]

# Letters of the demonstration are files that can be opened: var/mail/*.eml.
EMAIL_BACKEND = env(
    "EMAIL_BACKEND", default="apps.notifications.gateways.folder.EmailBackend"
)
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
if EMAIL_BACKEND.startswith("apps.notifications."):
    MAIL_EVIDENCE = env("MAIL_EVIDENCE", default="") or f"folder:{EMAIL_FILE_PATH}"

# Trying it out as root is allowed; a worker of real use runs as another user.
warnings.filterwarnings("ignore", module=r"celery\.platforms")
