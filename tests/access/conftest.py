import pytest

from tests.access.world import standing_world


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Built once: every question to the site is undone before the next one."""
    with standing_world(django_db_blocker) as standing:
        yield standing
