"""The live server, which knows whom it still answers."""

from http.client import HTTPConnection
from socket import socket

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer

from tests.browser.waiting import until


class Kept(StaticFilesHandler):
    """A browser asks once for what never changes, as it does in production."""

    def serve(self, request):
        response = super().serve(request)
        response["Cache-Control"] = "max-age=3600"
        return response


class Server(ThreadedWSGIServer):
    """Keeps the connections it has accepted and not closed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.accepted: set[socket] = set()

    def process_request(self, request, client_address):
        self.accepted.add(request)
        super().process_request(request, client_address)

    def close_request(self, request):
        super().close_request(request)
        self.accepted.discard(request)


def wait_until_all_is_answered(server: Server) -> None:
    """Nobody is at a page any more, but the last requests of a page may be under way.

    Whoever calls has closed all browser contexts.
    """
    # Connections are accepted in the order they came: after this one, all are known.
    last = HTTPConnection(*server.server_address[:2])
    last.request("GET", "/health/live")
    last.getresponse()
    last.close()
    until(lambda: not server.accepted)
