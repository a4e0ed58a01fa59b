"""Which Python the scripts take: the named one, that of .venv, or the distribution's."""

import subprocess
from pathlib import Path

import pytest

COMMON = Path(__file__).resolve().parent.parent.parent / "script" / "common.sh"
ASKING = """
. "$(dirname -- "$0")/common.sh"
SYSTEM_PYTHON="$ROOT/system/python3"
can_apt() { false; }
find_python
"""


@pytest.fixture
def root(tmp_path):
    """A checkout of its own, in which no Python is."""
    script = tmp_path / "script"
    script.mkdir()
    (script / "common.sh").write_text(COMMON.read_text())
    (script / "ask").write_text(ASKING)
    return tmp_path.resolve()


@pytest.fixture
def find(root):
    def found(**named):
        path = {"PATH": f"{root}/path:/usr/bin:/bin"}
        return subprocess.run(
            ["/bin/sh", root / "script" / "ask"],
            env=path | {name: str(value) for name, value in named.items()},
            capture_output=True,
            check=False,
            text=True,
        )

    return found


def python_at(path, *, is_new=True, is_complete=True):
    path.parent.mkdir(parents=True, exist_ok=True)
    answers = f"*version_info*) exit {int(not is_new)} ;; *ensurepip*) exit {int(not is_complete)} ;;"
    path.write_text(f'#!/bin/sh\ncase "$2" in {answers} esac\n')
    path.chmod(0o755)
    return path


def venv_of(python, root):
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(python)


def test_the_distributions_goes_before_that_of_the_search_path(root, find):
    python_at(root / "path" / "python3")
    system = python_at(root / "system" / "python3")

    assert find().stdout == f"{system}\n"


@pytest.mark.parametrize("lacks", ["is_new", "is_complete"])
def test_not_where_it_is_old_or_makes_no_environment(root, find, lacks):
    python = python_at(root / "path" / "python3")
    python_at(root / "system" / "python3", **{lacks: False})

    assert find().stdout == f"{python}\n"


def test_a_newer_one_is_looked_for_under_its_own_name(root, find):
    python_at(root / "path" / "python3", is_new=False)
    newer = python_at(root / "path" / "python3.12")

    assert find().stdout == f"{newer}\n"


def test_an_environment_that_is_there_stays_with_its_own(root, find):
    python_at(root / "system" / "python3")
    other = python_at(root / "elsewhere" / "python3.13")
    venv_of(other, root)

    assert find().stdout == f"{other}\n"


def test_an_environment_whose_python_is_old_or_gone_is_made_anew(root, find):
    system = python_at(root / "system" / "python3")
    other = python_at(root / "elsewhere" / "python3.9", is_new=False)
    venv_of(other, root)

    assert find().stdout == f"{system}\n"

    other.unlink()

    assert find().stdout == f"{system}\n"


def test_the_named_one_goes_before_all(root, find):
    python_at(root / "system" / "python3")
    venv_of(python_at(root / "elsewhere" / "python3.13"), root)
    named = python_at(root / "named" / "python3.12")

    assert find(PYTHON=named).stdout == f"{named}\n"


def test_where_none_is_new_enough_it_is_said(root, find):
    for number in ("", ".11", ".12", ".13", ".14"):
        python_at(root / "path" / f"python3{number}", is_new=False)

    found = find()

    assert found.returncode == 1
    assert found.stdout == ""
    assert "Python 3.11 or newer is needed" in found.stderr
