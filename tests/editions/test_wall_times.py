from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from apps.editions.wall_times import WallTimeField


@pytest.mark.parametrize(
    "typed",
    ["0001-01-01T00:00", "1899-12-31T23:59", "2200-01-01T00:00", "9999-12-31T23:59"],
)
def test_a_year_that_cannot_be_meant_is_refused(typed):
    """Shown in another zone, the first and the last day would be in no year at all."""
    with pytest.raises(ValidationError) as refused:
        WallTimeField().clean(typed)

    assert refused.value.code == "invalid"


@pytest.mark.parametrize("typed", ["1900-01-01T00:00", "2199-12-31T23:59"])
def test_the_years_at_the_edges_are_taken(typed):
    assert WallTimeField().clean(typed) == datetime.fromisoformat(typed)
