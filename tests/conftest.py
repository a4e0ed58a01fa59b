"""What every test may ask for: the demonstration's edition and people."""

import gc
from contextvars import ContextVar
from importlib import import_module
from io import StringIO

import hypothesis
import pytest
from django.core.management import call_command
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


@pytest.fixture(autouse=True)
def world_regions(request):
    """The regions that a migration brings: a test that commits ends with empty tables."""
    databases = {"transactional_db", "db"} & {*request.fixturenames}
    if not databases and request.node.get_closest_marker("django_db") is None:
        return
    for fixture in databases:
        request.getfixturevalue(fixture)
    from django.apps import apps  # noqa: PLC0415 -- settings are ready now

    import_module("apps.registration.migrations.0002_un_regional_groups").load(
        apps, None
    )


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
    """For speed: what templates were given is not noted, nor looked at by the collector."""
    from django.template import Template  # noqa: PLC0415 -- as above

    monkeypatch.setattr(
        Template, "_render", lambda template, context: template.nodelist.render(context)
    )
    gc.freeze()
    yield
    gc.unfreeze()
