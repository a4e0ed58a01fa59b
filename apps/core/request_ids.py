"""The mark that ties log lines and audit entries to one request."""

from contextvars import ContextVar
from uuid import uuid4

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The mark of the request being served; empty outside of one."""
    return _current.get()


def start() -> str:
    """Give the request that begins now a mark of its own."""
    mark = uuid4().hex
    _current.set(mark)
    return mark


def finish() -> None:
    _current.set("")
