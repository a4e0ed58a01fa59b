"""Debian's Chromium under playwright."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.test import testcases
from playwright.sync_api import expect, sync_playwright

from tests.browser.serving import Kept, Server, wait_until_all_is_answered

# Playwright's own event loop runs in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The live server knows Django's own name of this app only, and we install it under ours;
# without this it would look for collected files.
testcases._StaticFilesHandler = Kept
testcases.LiveServerThread.server_class = Server

# What a page will show, it shows soon; how soon says something of the machine.
expect.set_options(timeout=30_000)

#: As ``script/test`` looks for it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks another place for something reaches nobody.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("Chromium is missing. Run: apt-get install chromium", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser():
    path = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _no_rate_limits_of_other_tests():
    cache.clear()


@pytest.fixture(autouse=True)
def _tables_are_emptied_when_all_is_answered(request):
    """What a page asks for while it is left would else be answered into the next test.

    It would wait for the lock of the emptying and hold one that the emptying waits for.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    live_server = request.getfixturevalue("live_server")
    yield
    wait_until_all_is_answered(live_server.thread.httpd)


@pytest.fixture
def watched_page(browser):
    """Make a watched page in a context of its own; see ``tests/browser/watching``."""
    from tests.browser.watching import watched  # noqa: PLC0415 -- after the flag above

    contexts = []

    def make(**options):
        contexts.append(browser.new_context(**options))
        return watched(contexts[-1])

    yield make
    for context in contexts:
        context.close()
