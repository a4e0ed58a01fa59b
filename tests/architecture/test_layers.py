import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, calls, modules, names, nodes, place

WRITES = frozenset(
    {
        "save",
        "create",
        "update",
        "delete",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
    }
)
#: ``request.session.update``-like calls of dictionaries are told apart by their line.
NOT_A_MODEL = ("session.", "headers.", "context.", "cookies.", "params.", "query.")

#: Celery's own ways to hand over a task.
WAYS_TO_TASKS = re.compile(r"\.(?:delay|delay_on_commit|apply_async|send_task)\b")


def test_views_do_not_write():
    found = []
    for path in (*modules("*/views.py"), *modules("*/views/*.py")):
        lines = path.read_text().splitlines()
        actions = {
            f"{name.rpartition('.')[2]}."
            for _, name in names(path)
            if ".actions" in name
        }
        found += [
            place(path, line)
            for line, name in calls(path)
            if name in WRITES
            and not any(word in lines[line - 1] for word in {*NOT_A_MODEL, *actions})
        ]

    assert found == []


def test_nothing_listens_to_model_signals():
    found = [
        place(path, line)
        for path in modules()
        for line, name in names(path)
        if name.startswith("django.db.models.signals")
    ]

    assert found == []


def test_tasks_are_rung_for_by_the_doorbell_only():
    """Celery's own ways wait for a broker that is away."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        for word in WAYS_TO_TASKS.findall(path.read_text())
    }

    assert found == {"apps/core/doorbell.py"}


def test_actions_leave_tasks_until_the_commit():
    found = [
        place(path, line)
        for path in (*modules("*/actions.py"), *modules("*/actions/*.py"))
        for line, name in calls(path)
        if name == "ring"
    ]

    assert found == []


def test_there_are_at_most_five_signals_and_all_are_sent_with_send():
    signals = [*modules("*/signals.py")]
    robust = [
        place(path, line)
        for path in modules()
        for line, name in calls(path)
        if name == "send_robust"
    ]

    assert len(signals) <= 5
    assert robust == []


def test_files_are_short_enough_to_be_read():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for folder in ("apps", "hrgl", "bench", "script", "tests")
        for path in (ROOT / folder).glob("**/*.py")
        if "migrations" not in path.parts
    }

    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_functions_are_short_enough_to_be_read():
    lengths = {
        f"{path.relative_to(ROOT)} {node.name}": node.end_lineno - node.lineno + 1
        for folder in ("apps", "hrgl", "bench", "script")
        for path in (ROOT / folder).glob("**/*.py")
        if "migrations" not in path.parts
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    in_order = sorted(lengths.values())

    assert in_order[len(in_order) * 95 // 100] <= 30
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def test_nothing_is_called_utils():
    vague = {"utils.py", "helpers.py", "managers.py", "services.py", "common.py"}

    assert [path for path in modules() if path.name in vague] == []


def test_imports_go_downwards_only():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
