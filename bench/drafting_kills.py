"""Two people type in browsers while these and the web server are killed again and again.

A word is acknowledged once the page has the server's answer to a text with it. In the end
each such word must stand in the paragraph or in an unmerged version, and none twice. What
a killed browser had not sent yet may be gone: it writes its storage to the disk late.
"""

import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Playwright,
    sync_playwright,
)

from apps.outcomes.models import Paragraph, Revision, SideVersion
from bench.draft import SLUG, drafters, the_draft
from bench.own_instance import OwnInstance, free_port, own_instance

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
)
#: Between two kills, in seconds.
SOONEST, LATEST = 0.2, 4.0
PATIENCE = 60
WORD = re.compile(r"\b[ab]\d{5}\b")
#: Tells on the console what the page has been answered.
LISTEN = """
const ask = window.fetch.bind(window);
window.fetch = async (address, options) => {
  const response = await ask(address, options);
  if (options && options.method === "PUT") {
    response.clone().json().then((answer) => {
      if (answer.sha256) console.log("acknowledged " + JSON.parse(options.body).body);
    }, () => {});
  }
  return response;
};
"""


class Typist:
    """One person at one browser, who types word after word into one paragraph."""

    def __init__(
        self,
        letter: str,
        paragraph: Paragraph,
        *,
        cookies: dict[str, str],
        instance: OwnInstance,
        folder: Path,
        playwright: Playwright,
    ) -> None:
        self.letter, self.paragraph, self.cookies = letter, paragraph, cookies
        self.instance, self.folder, self.playwright = instance, folder, playwright
        self.number = 0
        self.acknowledged: set[str] = set()
        self._browser: Browser | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def arrives(self) -> None:
        """In a browser that may have been killed, with what it has kept."""
        if self._process is None:
            self._starts()
        assert self._browser is not None
        context = self._browser.contexts[0]
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.instance.url}
                for name, value in self.cookies.items()
            ]
        )
        self.page = context.new_page()
        self.page.on("console", self._hears)
        self.page.add_init_script(LISTEN)
        self._opens()

    def _starts(self) -> None:
        port = free_port()
        program = next(filter(None, map(which, NAMES)), "chromium")
        self._process = subprocess.Popen(
            [
                program,
                *FLAGS,
                f"--remote-debugging-port={port}",
                f"--user-data-dir={self.folder}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._browser = _patiently(
            lambda: self.playwright.chromium.connect_over_cdp(
                f"http://127.0.0.1:{port}"
            )
        )

    def _opens(self) -> None:
        address = f"{self.instance.url}/{SLUG}/outcome/draft/"
        _patiently(lambda: self.page.goto(address))
        row = f"#p-{self.paragraph.pk}"
        self.field = self.page.locator(f"{row} form[data-autosave] textarea").first
        # A text that waits here is opened by itself, in a moment.
        self.page.wait_for_timeout(400)
        if not self.field.is_visible():
            self.page.locator(f"{row} > p > [data-edit]").click(timeout=5000)
            if (ask := self.page.locator("button[value=anyway]")).is_visible():
                ask.click()
        self.field.press("Control+End", timeout=5000)

    def _hears(self, message: ConsoleMessage) -> None:
        if message.text.startswith("acknowledged "):
            self.acknowledged |= set(WORD.findall(message.text))

    def types(self) -> None:
        try:
            if not self.field.is_editable(timeout=1000):
                # It is kept beside the text; the page has the text itself.
                self._opens()
            self.number += 1
            word = f" {self.letter}{self.number:05}"
            self.field.press_sequentially(word, timeout=5000)
        except Error:
            with suppress(Error):
                self._opens()

    def is_killed(self) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with suppress(Error):
            if self._browser:
                self._browser.close()
        self._process = self._browser = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def rests(self) -> None:
        """Until all is answered."""
        stop_at = time.monotonic() + PATIENCE
        state = self.page.locator(f"#p-{self.paragraph.pk} [data-save-state]").first
        while time.monotonic() < stop_at:
            with suppress(Error):
                if state.get_attribute("data-state", timeout=1000) != "unsaved":
                    return
            self.page.wait_for_timeout(300)

    def leaves(self) -> None:
        if self._process:
            self.is_killed()


def measure_kills(folder: Path, *, kills: int) -> dict[str, Any]:
    with own_instance(folder / "instance", with_pages=True) as instance:
        paragraphs = list(the_draft(4).paragraphs.in_order())
        people = list(zip("ab", paragraphs, drafters(2), strict=False))
        # What drives the browsers has a loop of its own, in which Django asks for nothing.
        with sync_playwright() as playwright:
            typists = [
                Typist(
                    letter,
                    paragraph,
                    cookies=cookies,
                    instance=instance,
                    folder=folder / letter,
                    playwright=playwright,
                )
                for letter, paragraph, cookies in people
            ]
            happened = _typed_through(instance, typists, kills)
        return {"kills": kills, **happened} | _counted(typists)


def _typed_through(
    instance: OwnInstance, typists: list[Typist], kills: int
) -> Counter[str]:
    try:
        for typist in typists:
            typist.arrives()
        happened = _trouble(instance, typists, kills)
        for typist in typists:
            typist.rests()
    finally:
        for typist in typists:
            typist.leaves()
    return happened


def _trouble(instance: OwnInstance, typists: list[Typist], kills: int) -> Counter[str]:
    happened: Counter[str] = Counter()
    begun = time.monotonic()
    due = begun + random.uniform(SOONEST, LATEST)
    while happened.total() < kills:
        for typist in typists:
            typist.types()
        if time.monotonic() < due:
            continue
        what = random.choice(("workers", "web", "browser"))
        if what == "browser":
            typist = random.choice(typists)
            typist.is_killed()
            typist.arrives()
        elif what == "web":
            instance.kill_web()
            instance.keep_running()
        else:
            instance.kill_workers()
        happened[what] += 1
        due = time.monotonic() + random.uniform(SOONEST, LATEST)
    return happened


def _counted(typists: list[Typist]) -> dict[str, Any]:
    lost = doubled = 0
    for typist in typists:
        paragraph = Paragraph.objects.select_related("head").get(pk=typist.paragraph.pk)
        in_text = Counter(WORD.findall(paragraph.body))
        aside = SideVersion.objects.unmerged().filter(revision__paragraph=paragraph)
        kept = set(in_text).union(*(WORD.findall(one.revision.body) for one in aside))
        lost += len(typist.acknowledged - kept)
        doubled += sum(count > 1 for count in in_text.values())
    return {
        "typed": sum(typist.number for typist in typists),
        "acknowledged": sum(len(typist.acknowledged) for typist in typists),
        "lost": lost,
        "doubled": doubled,
        "texts": Revision.objects.count(),
        "unmerged": SideVersion.objects.unmerged().count(),
    }


def _patiently(do: Callable[[], Any]) -> Any:
    """What a thing gives that has only just been started."""
    stop_at = time.monotonic() + PATIENCE
    while True:
        try:
            return do()
        except Error:
            if time.monotonic() > stop_at:
                raise
            time.sleep(0.2)
