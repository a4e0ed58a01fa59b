"""PostgreSQL refuses root, which then hands it to an account without rights."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from embedded.postgres import Postgres

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="Only root hands over.")


@pytest.fixture
def place():
    """A folder that everybody may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(("mode", "reached"), [(0o700, False), (0o755, True)])
def test_the_programs_have_to_be_in_reach_as_well(place, monkeypatch, mode, reached):
    data, programs = place / "data", place / "bin"
    data.mkdir()
    programs.mkdir()
    (programs / "postgres").touch(mode=0o755)
    programs.chmod(mode)
    server = Postgres(data, place)
    monkeypatch.setattr(server, "_bin", programs)

    assert server._reach(NOBODY, [data]) is reached
    assert data.stat().st_uid == 65534
