"""What an action refuses, by its code."""

import pytest

from apps.core.refusals import Refused


def refused(act, *args, **facts):
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.code
