"""What stands ready when gunicorn divides into its workers."""

import json
import os
import subprocess
import sys

from django.conf import settings

STATE = """
import json, sys, threading
import hrgl.wsgi
from django.db import connection
from django.urls import get_resolver
json.dump({
    "views": "apps.outcomes.views" in sys.modules,
    "languages": sorted(get_resolver()._reverse_dict),
    "threads": threading.active_count(),
    "is_connected": connection.connection is not None,
}, sys.stdout)
"""


def test_workers_share_all_views_and_addresses_and_no_connection_or_thread():
    told = subprocess.run(
        [sys.executable, "-c", STATE],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hrgl.settings.test"},
        capture_output=True,
        check=True,
        timeout=120,
    )

    assert json.loads(told.stdout) == {
        "views": True,
        "languages": sorted(code for code, _name in settings.LANGUAGES),
        "threads": 1,
        "is_connected": False,
    }
