"""The WSGI application that gunicorn serves."""

import os
import threading
from typing import Any

import django
import django_countries
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver
from django.utils.http import parse_header_parameters
from django.utils.translation import override, trans_real

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.prod")
django.setup(set_prefix=False)

# A page asks some four hundred times in which language it is written. Each request has a
# thread for itself, where Python's own store answers as asgiref's does, and much sooner.
# Django's own tests put another store there too.
for asks_its_store in (
    (trans_real, "_active"),
    (django_countries, "_translation_state"),
):
    setattr(*asks_its_store, threading.local())

# All views, their addresses and the texts are loaded before the workers are started: these
# share them, and whoever comes first in a language after a restart does not wait for them.
for code, _name in settings.LANGUAGES:
    with override(code):
        get_resolver().reverse_dict  # noqa: B018 -- asking for it makes it


class Application(WSGIHandler):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """A body in an encoding that does not exist is one of no known type.

        Django reads this before any middleware, where an error has no page.
        """
        try:
            parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        except ValueError:
            environ = environ | {"CONTENT_TYPE": ""}
        return super().__call__(environ, start_response)


application = Application()
