"""Changing the groups of an edition, by which higher contexts count people."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from django.db import transaction

Around = Callable[[int], AbstractContextManager[None]]
_around: list[Around] = []


def surrounds_changed_groups(around: Around) -> Around:
    """Add what is entered, with the key of an edition, before its groups are changed."""
    _around.append(around)
    return around


@contextmanager
def groups_may_change(edition_id: int) -> Iterator[None]:
    """One transaction with all that has to be done around a change of groups."""
    with transaction.atomic(), ExitStack() as stack:
        for around in _around:
            stack.enter_context(around(edition_id))
        yield
