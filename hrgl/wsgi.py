"""The WSGI application that gunicorn serves."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrgl.settings.prod")
django.setup(set_prefix=False)


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
