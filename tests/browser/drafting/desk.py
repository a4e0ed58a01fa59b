"""A drafter at a browser, and what of their texts is on file."""

import json
import re
from collections import Counter

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

SAVES = re.compile(r"/paragraphs/[^/]+/$")
BEFORE = "One two three."
AFTER = "One two three. Four."
DRAFTS = """
() => Object.keys(localStorage).filter(key => key.startsWith("draft:"))
  .map(key => JSON.parse(localStorage[key]).body)
"""

CLICK_WHAT_IS_SHOWN = """
links => links.filter(link => link.checkVisibility()).forEach(link => link.click())
"""


class Desk:
    """One drafter at one browser, with one paragraph open."""

    def __init__(self, context, person, paragraph, root):
        self.paragraph = paragraph
        self.address = f"{root}/{paragraph.document.edition.slug}/outcome/draft/"
        self.root = root
        self.context = context
        self.person = person
        self.sign_in(person)
        self.page = context.new_page()
        form = self.page.locator(f'form[action*="{paragraph.pk}"][data-autosave]')
        self.text = form.locator("textarea")
        self.state = form.locator("[data-save-state]")
        self.save = form.get_by_role("button", name="Save")
        self.puts: list[str] = []
        self.page.on("request", self._heard)

    def _heard(self, request):
        if request.method == "PUT" and request.redirected_from is None:
            self.puts.append(json.loads(request.post_data)["body"])

    def sign_in(self, person):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.root}
        self.context.add_cookies([cookie])

    def another_tab(self):
        return Desk(self.context, self.person, self.paragraph, self.root)

    def opens(self):
        self.page.goto(self.address)
        edit = self.page.locator(f"#p-{self.paragraph.pk} > p > [data-edit]")
        edit.or_(self.text).filter(visible=True).wait_for()
        # A text that waits in this browser comes up by itself, perhaps just now: looking
        # and clicking are one turn of the page, so that nothing changes in between.
        edit.evaluate_all(CLICK_WHAT_IS_SHOWN)
        anyway = self.page.get_by_role("button", name="Write anyway")
        if anyway.is_visible():
            anyway.click()
        return self

    def stops_the_clock(self):
        """From now on it goes on by ``page.clock.run_for`` only."""
        self.page.clock.install()
        self.page.goto(self.address)
        self.page.clock.pause_at(self.page.evaluate("Date.now() + 1000"))
        self.opens()
        return self

    def types(self, words):
        self.text.press("Control+End")
        self.text.press_sequentially(words)
        return self

    def is_told(self, state):
        expect(self.state).to_have_attribute("data-state", state)

    def drafts(self):
        return self.page.evaluate(DRAFTS)

    def fails(self, answer):
        """Every save from now on: no answer, or one of that status."""
        self.is_answered_by(
            lambda route: (
                route.abort()
                if answer is None
                else route.fulfill(status=answer, body="It is not well.")
            )
        )

    def is_answered_by(self, answer):
        """Every save from now on; what else the page asks for is as it is."""
        self.page.route(
            SAVES,
            lambda route: (
                answer(route) if route.request.method == "PUT" else route.fallback()
            ),
        )

    def works(self):
        self.page.unroute(SAVES)


def text_of(paragraph):
    paragraph.refresh_from_db()
    return paragraph.head.body


def texts_on_file(paragraph):
    return Counter(paragraph.revisions.values_list("body", flat=True))
