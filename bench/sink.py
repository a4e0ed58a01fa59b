"""A mail server that accepts everything: a process of its own, as in real life.

Prints its port; when its input ends, prints what it has received as JSON.
"""

import json
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, log: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.log = log
        self.received: Counter[bytes] = Counter()
        self.moments: list[float] = []
        self.connections = 0
        self.bytes = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed in the middle of a letter hangs up; that is all."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def told(self) -> dict[str, Any]:
        return {
            "accepted": sum(self.received.values()),
            "different": len(self.received),
            "accepted_twice": sum(count > 1 for count in self.received.values()),
            "connections": self.connections,
            "bytes": self.bytes,
            "moments": self.moments,
        }


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.connections += 1
        self._say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self._say("250-sink\r\n250 PIPELINING")
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
        self.server.moments.append(time.perf_counter())
        if found := _MESSAGE_ID.search(message):
            self.server.received[found[1]] += 1
            if self.server.log:
                with self.server.log.open("ab") as log:
                    log.write(found[1] + b"\n")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class RunningSink:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert process.stdout
        self.port = int(process.stdout.readline())

    def told(self) -> dict[str, Any]:
        """End it; return what it has received."""
        told, _ = self._process.communicate()
        result: dict[str, Any] = json.loads(told)
        return result


@contextmanager
def running_sink(log: Path | None = None) -> Iterator[RunningSink]:
    """With ``log`` each Message-ID stands in that file before the letter is accepted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sink", *([str(log)] if log else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield RunningSink(process)
    finally:
        process.kill()
        process.wait()


def main() -> None:
    sink = Sink(*(Path(word) for word in sys.argv[1:]))
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    print(sink.server_address[1], flush=True)
    sys.stdin.read()
    print(json.dumps(sink.told()))


if __name__ == "__main__":
    main()
