"""A page of Chromium that notes whatever a visitor should never meet."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
LOCAL = frozenset({"localhost", "127.0.0.1"})

RUN_AXE = """
async ([rules]) => {
  const options = {resultTypes: ["violations"], elementRef: false, preload: false};
  if (rules) options.runOnly = {type: "rule", values: rules};
  const found = await axe.run(document, options);
  return found.violations.map(v => [
    v.id, v.impact, v.nodes.slice(0, 4).map(n => n.target.join(" ") + " " +
      (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)
  ]);
}
"""


@dataclass
class Watched:
    """``troubles``: script errors, refused content, requests to other places."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "pageerror", lambda error: self.troubles.append(f"script: {error}")
        )
        self.page.on("console", self._console)
        self.page.route("**/*", self._only_here)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _only_here(self, route: Route) -> None:
        where = urlsplit(route.request.url)
        if where.scheme in {"data", "blob"} or where.hostname in LOCAL:
            route.continue_()
            return
        self.troubles.append(f"elsewhere: {route.request.url}")
        route.abort()

    def axe(self, *rules: str) -> list[str]:
        """What axe has found, in one line each; all its rules unless some are named.

        The source goes in by ``evaluate``, so the page's own policy stays as it is.
        """
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(RUN_AXE, [list(rules) or None])
        return [f"{rule} ({impact}): {places}" for rule, impact, places in found]

    def sticks_out(self) -> bool:
        """Whether the page must be scrolled sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth >"
                " document.documentElement.clientWidth"
            )
        )

    def take_troubles(self) -> list[str]:
        taken, self.troubles[:] = list(self.troubles), []
        return taken


def watched(context: BrowserContext) -> Watched:
    return Watched(context.new_page())
