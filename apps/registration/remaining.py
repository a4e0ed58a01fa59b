"""What somebody keeps when their place is taken away, which higher contexts know."""

from collections.abc import Callable, Iterable, Iterator

from apps.registration.choices import HOLDING
from apps.registration.models import Application

#: Yields a sentence, and the address in the admin where something can be done about it.
Source = Callable[[Application], Iterable[tuple[str, str, str]]]
_sources: list[Source] = []


def tells_what_remains(source: Source) -> Source:
    """Add a function that yields what an organiser has to know: words, address, link."""
    _sources.append(source)
    return source


def what_remains(application: Application) -> Iterator[tuple[str, str, str]]:
    """What there still is of somebody who has no place; nothing of who has one."""
    if application.state not in HOLDING:
        for source in _sources:
            yield from source(application)
