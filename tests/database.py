"""The database of the tests: migrated once, copied for each process, put back after commits.

Migrations take as long as a thousand tests, and what Django does after each test that
commits, emptying every table and naming the content types anew, as long as ten.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.state import ProjectState

_KEEP = """
CREATE SCHEMA as_migrated;
DO $$
DECLARE
  name text;
  is_filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO is_filled;
    IF is_filled THEN
      EXECUTE format('CREATE TABLE as_migrated.%1$I AS TABLE public.%1$I', name);
    END IF;
  END LOOP;
END $$;
"""

# Whoever still writes is waited for; what refers to what is asked of nobody, and a trigger
# that keeps rows as they are is for those who work with them.
_PUT_BACK = """
SET LOCAL session_replication_role = replica;
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('LOCK TABLE public.%I', name);
    EXECUTE format('DELETE FROM public.%I', name);
  END LOOP;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'as_migrated' LOOP
    EXECUTE format('INSERT INTO public.%1$I TABLE as_migrated.%1$I', name);
  END LOOP;
END $$;
"""


def copy_one_that_is_migrated(held: Path) -> None:
    """Let this process, one of several, work on a copy of what the first one migrates.

    ``held`` is a file that they share: who finds it empty migrates, the others wait.
    """
    test = connection.settings_dict["TEST"]
    migrated = f"{test['NAME'].removesuffix(os.environ['PYTEST_XDIST_WORKER'])}migrated"
    with held.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if held.stat().st_size == 0:
            _migrate(migrated)
            file.write(migrated)
    test |= {"TEMPLATE": migrated, "MIGRATE": False}


@contextmanager
def changed_alone() -> Iterator[None]:
    """Let a migration that adds something make the class of that model anew, and no other.

    Django makes all that are related anew, which is most of them each time and nine
    tenths of the work. A column, a constraint or a table is added by what the class says
    of itself. Whatever looks further, Python in a migration above all, is given all
    classes anew, because the state is marked as one that waits for it.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("add_model", "add_field", "_append_option"):
            patch.setattr(ProjectState, name, _alone(getattr(ProjectState, name)))
        yield


def _alone(change: Callable[..., None]) -> Callable[..., None]:
    @wraps(change)
    def changed(state: Any, *args: Any, **words: Any) -> None:
        def reload_model(app_label: str, name: str, *, delay: bool = False) -> None:
            if "apps" in state.__dict__:
                state.is_delayed = True
                state._reload({(app_label, name)})

        state.reload_model = reload_model
        try:
            change(state, *args, **words)
        finally:
            del state.reload_model

    return changed


def _migrate(name: str) -> None:
    test = connection.settings_dict["TEST"]
    own, test["NAME"] = test["NAME"], name
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.creation.destroy_test_db(before, verbosity=0, keepdb=True)
    test["NAME"] = own


def keep_what_migrations_brought() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP)


def put_back(test_case: object = None) -> None:
    """Leave every table as the migrations did, after a test that commits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PUT_BACK)
