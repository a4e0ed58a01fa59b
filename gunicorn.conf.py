"""How gunicorn serves the application, on one machine and in a container alike."""

import gc
import os
import sys
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Loaded once and shared: no connection or thread is opened while modules are imported.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 -- gunicorn makes its own private file there
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def when_ready(_server: Any) -> None:
    # What is loaded stays until the end: nobody needs to look through it for rubbish, and
    # the workers go on sharing its memory.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def post_fork(_server: Any, _worker: Any) -> None:
    # A request that holds a lock in the database goes on within half a millisecond of
    # PostgreSQL's answer, not after five: everybody else waits for that lock.
    sys.setswitchinterval(0.0005)
