"""What every test may ask for: the demonstration's edition and people."""

import gc
import logging
import os
from contextlib import suppress
from contextvars import ContextVar
from importlib import import_module
from io import StringIO
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command
from django.test import TransactionTestCase
from django.utils import translation

# The same examples in every run: a test that fails, fails for everybody. How long it takes
# to make them says something of the machine and nothing of the code.
hypothesis.settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("steady")


def pytest_collection(session):
    """Each process compiles its share of the tests, and finds the rest compiled."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    here = Path(__file__).parent
    own = slice(int(worker["workerid"].removeprefix("gw")), None, worker["workercount"])
    for file in sorted(here.rglob("test_*.py"))[own]:
        # What is wrong with it is told when it is collected.
        with suppress(Exception):
            import_module(".".join(file.relative_to(here.parent).with_suffix("").parts))


def pytest_collection_modifyitems(items):
    """While one process migrates, the others do all that needs no database."""
    asking = {
        item.path
        for item in items
        if item.get_closest_marker("django_db")
        or "django_db_setup" in item.fixturenames
    }
    migrating = next((item.path for item in items if item.path in asking), None)
    items.sort(key=lambda item: (item.path != migrating, item.path in asking))


@pytest.fixture(autouse=True)
def _language_of_nobody():
    """A request leaves its reader's language to the thread, and so to the next test."""
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _only_the_page_tells_what_it_was_given(django_test_environment):
    """``response.context`` is that of the outermost template.

    Django notes it for each of the hundred templates of a page, which is a third of the
    time that the page takes.
    """
    from django.template import Template  # noqa: PLC0415 -- settings are ready now

    tell = Template._render
    inside = ContextVar("inside", default=False)

    def render(template, context):
        if inside.get():
            return template.nodelist.render(context)
        token = inside.set(True)
        try:
            return tell(template, context)
        finally:
            inside.reset(token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker, tmp_path_factory
):
    from tests.database import (  # noqa: PLC0415 -- as above
        changed_alone,
        copy_one_that_is_migrated,
    )

    with changed_alone():
        if "PYTEST_XDIST_WORKER" in os.environ:
            with django_db_blocker.unblock():
                copy_one_that_is_migrated(
                    tmp_path_factory.getbasetemp().parent / "migrated"
                )
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test that commits leaves what the migrations brought, and nothing else."""
    from tests.database import (  # noqa: PLC0415 -- as above
        keep_what_migrations_brought,
        put_back,
    )

    with django_db_blocker.unblock():
        keep_what_migrations_brought()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


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


@pytest.fixture
def answers_are_not_kept(monkeypatch):
    """For speed: what templates were given is not noted, nor looked at by the collector.

    Nothing is logged: pytest keeps each record to the end of its test, with its traceback
    and all that hangs on it, which is gigabytes after a hundred thousand answers.
    """
    from django.template import Template  # noqa: PLC0415 -- as above

    monkeypatch.setattr(
        Template, "_render", lambda template, context: template.nodelist.render(context)
    )
    gc.freeze()
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
    gc.unfreeze()
