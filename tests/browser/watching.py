"""A page of Chromium that notes whatever a visitor should never meet."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
LOCAL = frozenset({"localhost", "127.0.0.1"})

#: What the browser refuses because of the content security policy.
NOTE_REFUSALS = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""

#: Colours that are on their way are neither the old ones nor the new ones.
SETTLE = """
async ([width, scheme]) => {
  const arrived = () => innerWidth === width
    && matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
  while (!arrived()) await new Promise(requestAnimationFrame);
  // A colour that has arrived sets out those that inherit it.
  for (let moving; (moving = document.getAnimations()).length;) {
    moving.forEach(animation => animation.cancel());
  }
}
"""

#: No page of ours holds another. Naming each place costs a third of the time, so places
#: are named only when something is wrong. A page without a colour behind it is painted in
#: that of the scheme, which axe takes for white.
RUN_AXE = """
async ([rules]) => {
  const [root, body] = [document.documentElement, document.body];
  const bare = "rgba(0, 0, 0, 0)";
  if ([root, body].every(one => getComputedStyle(one).backgroundColor === bare)) {
    root.style.backgroundColor = "Canvas";
  }
  const options = {
    resultTypes: ["violations"], elementRef: false, preload: false, iframes: false,
    selectors: false
  };
  if (rules) options.runOnly = {type: "rule", values: rules};
  let found = await axe.run(document, options);
  if (!found.violations.length) return [];
  found = await axe.run(document, {...options, selectors: true});
  return found.violations.map(v => [
    v.id, v.impact, v.nodes.slice(0, 4).map(n => n.target.join(" ") + " " +
      (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)
  ]);
}
"""


@dataclass
class Watched:
    """``troubles``: script errors, refused content, requests to other places.

    Requests are heard, not routed: routing would switch off the browser's cache. They
    reach nobody, because this Chromium knows no other address than this machine's.
    """

    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Both go in beside the page's own policy, which stays as it is.
        self.page.add_init_script(NOTE_REFUSALS)
        self.page.add_init_script(AXE)
        self.page.on(
            "pageerror", lambda error: self.troubles.append(f"script: {error}")
        )
        self.page.on("console", self._console)
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # That the page itself came with an error status is for the test to judge.
        if message.text.startswith("Failed to load resource") and (
            message.location["url"] == self.page.url
        ):
            return
        # A wrong number was sent; the browser leaves the field that shows it empty.
        if message.text.endswith("cannot be parsed, or is out of range."):
            return
        # Or a wrong day or time.
        if " does not conform to the required format" in message.text:
            return
        self.troubles.append(f"console: {message.text} {message.location['url']}")

    def _request(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in {"data", "blob"} and where.hostname not in LOCAL:
            self.troubles.append(f"elsewhere: {request.url}")

    def show(self, *, width: int, scheme: Any) -> None:
        """The page that is open, as wide as that and in that colour scheme."""
        self.page.set_viewport_size({"width": width, "height": 600})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.evaluate(SETTLE, [width, scheme])

    def axe(self, *rules: str) -> list[str]:
        """What axe has found, in one line each; all its rules unless some are named."""
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
        refused = [
            f"refused: {what}" for what in self.page.evaluate("refused.splice(0)")
        ]
        taken, self.troubles[:] = list(self.troubles), []
        return refused + taken


def watched(context: BrowserContext) -> Watched:
    return Watched(context.new_page())
