"""A person at a browser. Whatever is pressed has been answered before the story goes on."""

from playwright.sync_api import BrowserContext, Locator, Page, expect


class Visitor:
    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address

    def goes_to(self, path: str) -> "Visitor":
        response = self.page.goto(f"{self.address}{path}")
        assert response
        assert response.status < 400, (path, response.status)
        return self

    def leaves_by(self, way: Locator) -> "Visitor":
        """Click what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            way.click()
        return self

    def presses(self, name: str, *, within: str = "main") -> "Visitor":
        return self.leaves_by(self._in(within).get_by_role("button", name=name).first)

    def follows(self, name: str, *, within: str = "main") -> "Visitor":
        return self.leaves_by(self._in(within).get_by_role("link", name=name).first)

    def presses_in_place(self, name: str, *, within: str) -> "Visitor":
        """With a script only a part of the page is answered; read what it then says."""
        self._in(within).get_by_role("button", name=name).click()
        return self

    def opens(self, summary: str, *, within: str = "main") -> "Visitor":
        self.page.locator(f"{within} summary", has_text=summary).first.click()
        return self

    def reads(self, *words: str) -> "Visitor":
        body = self.page.locator("body")
        for some in words:
            expect(body).to_contain_text(some, use_inner_text=True)
        return self

    def _in(self, within: str) -> Locator:
        return self.page.locator(within)
