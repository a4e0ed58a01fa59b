"""Services that the environment names instead of the embedded ones.

Whether something answers there is asked before anything is started; whether it lets us
in is for ``manage.py prepare`` to find out.
"""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from embedded.trouble import Trouble

#: How long a machine may take to answer.
_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    variable: str
    schemes: tuple[str, ...]
    port: int
    #: Where it is when the address names no host; empty when the environment decides.
    host: str = ""
    socket_file: str = ""

    @property
    def is_given(self) -> bool:
        return bool(os.environ.get(self.variable))

    def check(self) -> None:
        """Raise Trouble: unless something answers at the address that is given."""
        address = os.environ[self.variable]
        try:
            parts = urlsplit(address)
            port = parts.port or self.port
        except ValueError:
            # Several hosts, as libpq takes them, are for libpq to try.
            if "," in address:
                return
            raise Trouble(self._is_no_address()) from None
        # A password with / ? or # in it ends the host too early.
        behind = f"{parts.path}{parts.query}{parts.fragment}"
        if parts.scheme not in self.schemes or "@" in behind:
            raise Trouble(self._is_no_address())
        self._try(parts, port)

    def _try(self, parts: SplitResult, port: int) -> None:
        host = parts.hostname or self.host
        folder = unquote(parts.netloc.rpartition("@")[2])
        if parts.scheme == "unix":
            self._connect(parts.path, lambda: _to_socket(parts.path))
        elif asked := parse_qs(parts.query).get("host"):
            self._try(
                parts._replace(netloc=asked[0].replace("/", "%2F"), query=""), port
            )
        elif folder.startswith("/"):
            path = f"{folder.partition(':')[0]}/{self.socket_file}{port}"
            self._connect(path, lambda: _to_socket(path))
        elif host and "," not in host:
            self._connect(f"{host}:{port}", lambda: _to_host(host, port))

    def _connect(self, place: str, connect: Callable[[], None]) -> None:
        try:
            connect()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Trouble(
                f"{self.name} at {place} cannot be reached ({reason}). Start it, correct "
                f"{self.variable}, or leave {self.variable} out to use the embedded one."
            ) from error

    def _is_no_address(self) -> str:
        """Say so without the address, which may hold a password."""
        beginnings = " or ".join(f"{scheme}://" for scheme in self.schemes)
        return (
            f"{self.variable} is no address of {self.name}. It begins with {beginnings}; "
            "special characters of a password are written percent-encoded."
        )


SERVICES = (
    Service(
        "PostgreSQL",
        "DATABASE_URL",
        ("postgres", "postgresql"),
        port=5432,
        socket_file=".s.PGSQL.",
    ),
    Service(
        "Redis", "REDIS_URL", ("redis", "rediss", "unix"), port=6379, host="localhost"
    ),
)


def check_given_services() -> None:
    """Raise Trouble: when a service that the environment names is not there."""
    for service in SERVICES:
        if service.is_given:
            service.check()


def _to_host(host: str, port: int) -> None:
    socket.create_connection((host, port), timeout=_PATIENCE).close()


def _to_socket(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_PATIENCE)
        client.connect(path)
