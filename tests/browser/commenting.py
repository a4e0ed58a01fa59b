"""Somebody who writes a comment, for what a browser keeps of it."""

from django.conf import settings
from django.test import Client

from tests.browser.waiting import until

WORDS = "Cities listen best on a bench in the park."
KEPT = """
() => Object.keys(localStorage).filter(key => key.startsWith("kept:"))
  .flatMap(key => JSON.parse(localStorage[key]).fields.body || []).sort()
"""


class Writer:
    """Somebody signed in at a browser, who comments on the first paragraph."""

    def __init__(self, context, person, snapshot, root):
        self.context = context
        self.root = root
        self.first = snapshot.text.entries[0].id
        self.path = f"/2031/outcome/versions/{snapshot.number}/"
        self.sign_in(person)
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())

    def sign_in(self, person):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.root}
        self.context.add_cookies([cookie])

    def opens(self, path=""):
        self.page.goto(f"{self.root}{path or self.path}")
        return self

    @property
    def text(self):
        return self.page.locator(f"#c-{self.first}")

    @property
    def offer(self):
        return self.page.locator(".hr-kept")

    def presses(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def types(self, words=WORDS):
        self.page.locator("details", has=self.text).evaluate_all(
            "all => all.forEach(one => { one.open = true; })"
        )
        self.text.fill(words)
        self.keeps(words)
        return self

    def keeps(self, *texts):
        until(lambda: self.page.evaluate(KEPT) == sorted(texts))

    def sends(self):
        form = self.page.locator("form", has=self.text)
        form.get_by_role("button", name="Send the comment").click()
