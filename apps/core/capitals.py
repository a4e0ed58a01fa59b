"""Words that are the same but for capitals.

Never ``iexact``: PostgreSQL then compares in capitals, where a dotless ``ı`` is an ``I``
and a long ``ſ`` an ``S``. ``gıthub.org`` would be ``github.org``, which belongs to somebody
else. Small letters are what the constraints of the database compare as well.
"""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact


def same_but_for_capitals(field: str, words: str) -> Any:
    """A condition for ``filter``, which an index on ``Lower(field)`` answers."""
    return Exact(Lower(field), Lower(Value(words)))
