"""A mail server that accepts everything and remembers only the Message-IDs."""

import re
import socketserver
import threading
from collections import Counter

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: Counter[bytes] = Counter()
        self.connections = 0
        self.bytes = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.connections += 1
        self._say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self._say("250 sink")
            elif verb == b"DATA":
                self._say("354 go on")
                self._take()
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        message = b"".join(lines)
        self.server.bytes += len(message)
        if found := _MESSAGE_ID.search(message):
            self.server.received[found[1]] += 1

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
