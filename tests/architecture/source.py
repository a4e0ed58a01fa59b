"""The project's own source, read as source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ROOT / "apps"


def modules(pattern: str = "**/*.py") -> Iterator[Path]:
    """Our modules that fit ``pattern`` below apps/, migrations left out."""
    return (
        path for path in sorted(APPS.glob(pattern)) if "migrations" not in path.parts
    )


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """What stands in a module; read once, however many rules look at it."""
    return tuple(ast.walk(ast.parse(path.read_text())))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of every method call, the last piece of the dotted name."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is imported."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (
                (node.lineno, f"{node.module}.{alias.name}") for alias in node.names
            )


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"
