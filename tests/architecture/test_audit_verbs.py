"""What the audit trail calls what was done: one scheme, read out of the code itself."""

import ast
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
#: Past participles that do not end in -ed.
IRREGULAR = frozenset(
    [
        "chosen",
        "cut",
        "frozen",
        "given",
        "put",
        "sent",
        "split",
        "taken",
        "undone",
        "withdrawn",
        "withheld",
    ]
)
FORM = re.compile(r"([a-z]+(?:_[a-z]+)*)\.([a-z]+(?:_[a-z]+)*)")
#: What stands for the name of any model, in the one verb that is made of it.
ANY_MODEL = "edition"


@cache
def modules():
    return {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for folder in ("apps", "hrgl")
        for file in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in file.parts
    }


def heads():
    """How a verb may begin: an app, or a model by its name or by what it is called."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("apps.")]
    models = [model._meta for app in ours for model in app.get_models()]
    return (
        {app.label for app in ours}
        | {meta.model_name for meta in models}
        | {str(meta.verbose_name).replace(" ", "_") for meta in models}
    )


def is_a_verb(text, beginnings):
    found = FORM.fullmatch(text)
    if not found or found[1] not in beginnings:
        return False
    words = found[2].split("_")
    return any(word.endswith("ed") or word in IRREGULAR for word in words)


class Unreadable(Exception):
    """A verb that cannot be told from the code; write it out there."""


class Module:
    """One module's calls that hand on a verb, and what they hand on."""

    def __init__(self, name, tree, takers):
        self.name, self.tree = name, tree
        here = takers.get(name, {})
        self.takers = here | {f"self.{one}": place for one, place in here.items()}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self._imports(node.module, alias, takers)

    def _imports(self, module, alias, takers):
        name = alias.asname or alias.name
        if alias.name in takers.get(module, {}):
            self.takers[name] = takers[module][alias.name]
        for one, place in takers.get(f"{module}.{alias.name}", {}).items():
            self.takers[f"{name}.{one}"] = place

    def verbs(self):
        for scope in ast.walk(self.tree):
            if isinstance(scope, ast.FunctionDef):
                for call in ast.walk(scope):
                    if isinstance(call, ast.Call):
                        yield from self._handed_on(call, scope)

    def _handed_on(self, call, scope):
        place = self.takers.get(ast.unparse(call.func))
        if place is None:
            return
        named = [word.value for word in call.keywords if word.arg == "verb"]
        for text in self.read(named[0] if named else call.args[place], scope):
            yield f"{self.name}:{call.lineno}", text

    def read(self, node, scope):
        """All that ``node``, an expression in ``scope``, can say."""
        if isinstance(node, ast.FormattedValue):
            node = node.value
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.IfExp(body=one, orelse=other):
                return self.read(one, scope) | self.read(other, scope)
            case ast.JoinedStr(values=parts):
                ways = product(*(self.read(part, scope) for part in parts))
                return {"".join(way) for way in ways}
            case ast.Subscript(value=ast.Name(id=name)):
                return self._of_table(name)
            case ast.Attribute(attr="model_name"):
                return {ANY_MODEL}
            case ast.Name(id=name):
                return self._of_name(name, scope)
        raise Unreadable(f"{self.name}:{node.lineno}")

    def _of_name(self, name, scope):
        if name == "verb" and name in names_of(scope):
            return set()  # Whoever calls this function is read instead.
        values = [*assigned(scope, name)] or [*assigned(self.tree, name)]
        if not values:
            raise Unreadable(f"{self.name}: {name}")
        return set().union(*(self.read(value, scope) for value in values))

    def _of_table(self, name):
        [table] = assigned(self.tree, name)
        return set().union(*(self.read(value, self.tree) for value in table.values))


def names_of(function):
    if not isinstance(function, ast.FunctionDef):
        return []
    return [word.arg for word in (*function.args.args, *function.args.kwonlyargs)]


def assigned(scope, name):
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
            yield node.value
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
            yield node.value


def verb_takers(modules):
    """Of each module the functions that are told a verb, and as which argument."""
    return {
        name: {
            node.name: [word for word in names_of(node) if word != "self"].index("verb")
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and "verb" in names_of(node)
        }
        for name, tree in modules.items()
    }


def verbs_in(modules):
    takers = verb_takers(modules)
    return [
        found
        for name, tree in modules.items()
        for found in Module(name, tree, takers).verbs()
    ]


def test_every_verb_is_an_app_or_a_model_and_a_past_participle():
    found, beginnings = verbs_in(modules()), heads()

    assert {
        "session.changed",
        "session.published",
        "registration.put_on_waiting_list",
        "registration.moved_up",
        "outcomes.adopted",
        "outcomes.paragraph_split",
        "job.taken",
        "organisation.merged",
        "access_need.reopened",
        f"{ANY_MODEL}.removed",
    } <= {verb for _where, verb in found}
    assert [one for one in found if not is_a_verb(one[1], beginnings)] == []


def test_entries_are_written_in_one_place():
    writers = [
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.match(r"AuditEntry(\.objects\.\w*create|$)", ast.unparse(node.func))
    ]

    assert writers == ["apps.core.audit"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("session.published", True),
        ("outcomes.comment_considered", True),
        ("notifications.sent_again", True),
        ("published", False),
        ("change", False),
        ("registration.waiting", False),
        ("session.publish", False),
        ("nothing.published", False),
        ("Session.published", False),
        ("session.published.again", False),
    ],
)
def test_the_form_of_a_verb(text, is_one):
    assert is_a_verb(text, heads()) is is_one


def test_verbs_are_found_through_tables_branches_and_other_functions():
    modules = {
        "apps.core.audit": ast.parse("def record(actor, verb, target): ..."),
        "apps.one": ast.parse(
            "from apps.core.audit import record\n"
            "VERBS = {1: 'a.one', 2: 'a.two'}\n"
            "def note(by, verb):\n    record(by, verb, 1)\n"
            "def act(by, n):\n"
            "    kind = 'x' if n else 'y'\n"
            "    record(by, VERBS[n], 1)\n"
            "    note(by, f'b.{kind}')\n"
        ),
    }

    assert sorted(verb for _where, verb in verbs_in(modules)) == [
        "a.one",
        "a.two",
        "b.x",
        "b.y",
    ]
    modules["apps.one"].body.append(
        ast.parse("def slip(by, n):\n    record(by, n.word, 1)\n").body[0]
    )
    with pytest.raises(Unreadable):
        verbs_in(modules)
