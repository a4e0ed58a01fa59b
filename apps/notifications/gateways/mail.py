"""The mail server, and what it can answer to one letter."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from smtplib import quoteaddr
from typing import Any, Protocol

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

GO_AHEAD = 354
CLOSING = 421
TEMPORARY = range(400, 500)
#: Refusals of the recipient that say nothing against the address: a full box, a policy.
NOT_THE_ADDRESS = ("5.2.", "5.3.", "5.7.")


class NotAccepted(Exception):
    """The server has not accepted the letter, or not for certain."""


class Delayed(NotAccepted):
    """Refused for now (4xx)."""


class Rejected(NotAccepted):
    """Refused for good (5xx)."""

    def __init__(self, answer: str, *, address_is_bad: bool = False) -> None:
        super().__init__(answer)
        self.address_is_bad = address_is_bad


class Unreachable(NotAccepted):
    """Nobody answered; the letter was certainly not handed over."""


class Unknown(NotAccepted):
    """The line broke after the letter was handed over: it may have been accepted."""


class Postman(Protocol):
    def hand_over(self, message: EmailMultiAlternatives) -> None:
        """Return when ``message`` is accepted.

        Raises:
            NotAccepted: one of the four above.
        """

    def hang_up(self) -> None: ...


class SmtpPostman:
    """One connection for many letters; tells at which step a letter failed."""

    def __init__(self, backend: SmtpBackend) -> None:
        self.backend = backend

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        body = _crlf(_bytes_of(message))
        sender = parseaddr(message.from_email)[1]
        with self._failing_as(Unreachable):
            self.backend.open()
            line: Any = self.backend.connection
            line.ehlo_or_helo_if_needed()
            self._announce(line, sender, message.to[0])
        with self._failing_as(Unknown):
            line.send(_dotted(body))
            self._check(line.getreply())

    def _announce(self, line: Any, sender: str, recipient: str) -> None:
        """Say from whom and to whom, and ask to go on; in one packet where allowed."""
        options = " BODY=8BITMIME" if line.has_extn("8bitmime") else ""
        commands = (
            f"MAIL FROM:{quoteaddr(sender)}{options}",
            f"RCPT TO:{quoteaddr(recipient)}",
            "DATA",
        )
        if not line.has_extn("pipelining"):
            self._check(line.docmd(commands[0]))
            self._check(line.docmd(commands[1]), recipient=True)
            self._check(line.docmd(commands[2]), expected=GO_AHEAD)
            return
        line.send("".join(f"{command}\r\n" for command in commands))
        mail, rcpt, data = (line.getreply() for _ in commands)
        if data[0] == GO_AHEAD and not (_is_fine(mail) and _is_fine(rcpt)):
            # It waits for a letter to nobody: an empty one, which it refuses (RFC 2920).
            line.send(".\r\n")
            line.getreply()
        self._check(mail)
        self._check(rcpt, recipient=True)
        self._check(data, expected=GO_AHEAD)

    def hang_up(self) -> None:
        with suppress(OSError):
            self.backend.close()
        self.backend.connection = None

    @contextmanager
    def _failing_as(self, kind: type[NotAccepted]) -> Iterator[None]:
        try:
            yield
        except OSError as error:  # every SMTPException is one
            self.hang_up()
            raise kind(f"{type(error).__name__}: {error}"[:500]) from error

    def _check(
        self, reply: tuple[int, bytes], *, recipient: bool = False, expected: int = 250
    ) -> None:
        code, words = reply
        if code == expected or (recipient and _is_fine(reply)):
            return
        answer = f"{code} {words.decode(errors='replace')}"[:500]
        if code == CLOSING:
            self.hang_up()
            raise Delayed(answer)
        self.backend.connection.rset()  # type: ignore[union-attr] # it has just answered
        if code in TEMPORARY:
            raise Delayed(answer)
        raise Rejected(
            answer,
            address_is_bad=recipient
            and not words.decode(errors="replace").startswith(NOT_THE_ADDRESS),
        )


class BackendPostman:
    """Any other mail backend of Django: files of the demonstration, memory of a test."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        try:
            self.backend.send_messages([message])
        except OSError as error:
            raise Unknown(str(error)[:500]) from error

    def hang_up(self) -> None:
        self.backend.close()


@contextmanager
def postman() -> Iterator[Postman]:
    """The way out that the settings name, for one batch of letters."""
    backend = get_connection()
    chosen: Postman = (
        SmtpPostman(backend)
        if isinstance(backend, SmtpBackend)
        else BackendPostman(backend)
    )
    try:
        yield chosen
    finally:
        chosen.hang_up()


def _bytes_of(message: EmailMultiAlternatives) -> bytes:
    """The letter between its parts with a line that is made of its Message-ID.

    Nobody can guess that one, so no text holds it; to look for a line that none holds
    costs a sixth of all that it takes to write a letter down.
    """
    mail = message.message()
    if name := re.search(r"\w+", message.extra_headers.get("Message-ID", "")):
        mail.set_boundary(f"letter-{name[0]}")
    return bytes(mail.as_bytes())


def _is_fine(reply: tuple[int, bytes]) -> bool:
    return reply[0] in {250, 251}


def _crlf(body: bytes) -> bytes:
    return re.sub(rb"\r\n|\r|\n", b"\r\n", body)


def _dotted(body: bytes) -> bytes:
    """Quote lines that begin with a dot and add the one that ends the letter."""
    if body.startswith(b"."):
        body = b"." + body
    quoted = body.replace(b"\r\n.", b"\r\n..")
    end = b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n"
    return quoted + end
