"""Where the pages of the document of 2031 are."""

from django.urls import reverse


def at(name, **words):
    return reverse(f"outcomes:{name}", kwargs={"edition": "2031", **words})
