"""What every test may ask for: the demonstration's edition and people."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def edition_2023(db):
    """Edition 2023 out of the project's own data file, nothing else."""
    from apps.editions.models import Edition  # noqa: PLC0415 -- settings are ready now

    call_command("load_edition", verbosity=0, stdout=StringIO())
    return Edition.objects.get(slug="2023")


@pytest.fixture
def world(db):
    """The demonstration, with a foreign edition beside it; see ``tests/access``."""
    from tests.access.world import build_world  # noqa: PLC0415 -- as above

    return build_world()


@pytest.fixture
def personas(world):
    """The people of the demonstration, and the foreigner, by job."""
    return world.people
