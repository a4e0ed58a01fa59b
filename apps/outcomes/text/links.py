"""Links in texts that lead nowhere."""

import re
from urllib.parse import urlsplit

#: The words of a link as they are typed, and its address up to a title.
LINK = re.compile(r"(?<!\\)\[(?:\\.|[^\[\]\\])+\]\((?P<address>[^()\s]*)[^()]*\)")


def leading_nowhere(text: str) -> list[str]:
    """The links of ``text`` without an address, or with half of one, as they were typed.

    What has no scheme is no link: it stays as it was typed.
    """
    return [
        link[0]
        for link in LINK.finditer(text)
        if _is_empty(link["address"].strip("<>"))
    ]


def _is_empty(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    if parts.scheme == "mailto":
        return "@" not in parts.path
    if parts.scheme in {"http", "https"}:
        return not parts.hostname
    return not address
