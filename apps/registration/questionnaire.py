"""The questions of a call, as a version froze them or as they stand now.

The content of a version is plain data; its canonical form is JSON with sorted keys and
no spaces, and ``CallVersion.sha256`` is the SHA-256 of its UTF-8 bytes::

    {"format": "hrgl-call/1", "text": "…", "asks_gender": false,
     "texts": {"fr": "…"},                            # absent where there are none
     "criteria": [{"code", "text", "max_score", "weight", "texts"}],
     "questions": [{"key", "kind", "is_required", "is_sensitive", "keep_days",
                    "groups": [{"code", "text"}],     # empty: everybody is asked
                    "group_ids": [1, 2],              # with their sub-types
                    "when": null | {"key", "values"},
                    "wordings": {"en": {"label", "help", "options": [["code", "text"]]}}}]}
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import get_language

from apps.core.languages import written_in
from apps.registration.choices import QuestionKind
from apps.registration.worded import FIRST_LANGUAGE

FORMAT = "hrgl-call/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    label: str
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Asked only where the answer to another question is one of ``values``."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, as people are asked it."""

    key: str
    kind: QuestionKind
    is_required: bool
    is_sensitive: bool
    keep_days: int | None
    groups: tuple[str, ...]
    group_ids: frozenset[str]
    when: Condition | None
    wordings: Mapping[str, Wording]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        when = plain["when"]
        return cls(
            key=plain["key"],
            kind=QuestionKind(plain["kind"]),
            is_required=plain["is_required"],
            is_sensitive=plain["is_sensitive"],
            keep_days=plain["keep_days"],
            groups=tuple(group["text"] for group in plain["groups"]),
            group_ids=frozenset(map(str, plain["group_ids"])),
            when=when and Condition(key=when["key"], values=frozenset(when["values"])),
            wordings={
                language: Wording(
                    label=words["label"],
                    help=words["help"],
                    options=tuple((code, text) for code, text in words["options"]),
                )
                for language, words in plain["wordings"].items()
            },
        )

    @property
    def name(self) -> str:
        """The name of its field in the form."""
        return f"q_{self.key}"

    @property
    def label(self) -> str:
        return self._words("label")

    @property
    def quoted_label(self) -> str:
        """The label without a mark of its language, to be quoted."""
        return (self._here() or self.wordings[FIRST_LANGUAGE]).label

    @property
    def help(self) -> str:
        return self._words("help")

    @property
    def options(self) -> list[tuple[str, str]]:
        """Codes with their words; what a language lacks is said in the first."""
        first = self.wordings[FIRST_LANGUAGE].options
        here = self._here()
        own = dict(here.options) if here else {}
        return [
            (code, own.get(code) or written_in(text, FIRST_LANGUAGE))
            for code, text in first
        ]

    def is_for(self, group: str) -> bool:
        """Whether people of the group with this key are asked."""
        return not self.group_ids or group in self.group_ids

    def _here(self) -> Wording | None:
        language = (get_language() or FIRST_LANGUAGE).split("-")[0]
        return self.wordings.get(language)

    def _words(self, which: str) -> str:
        own = str(getattr(self._here(), which, ""))
        first = getattr(self.wordings[FIRST_LANGUAGE], which)
        return own or written_in(first, FIRST_LANGUAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """All that a call asks of its own."""

    questions: tuple[Asked, ...] = ()
    asks_gender: bool = False

    @classmethod
    def read(cls, content: Mapping[str, Any] | None) -> Self:
        if content is None:
            return cls()
        return cls(
            questions=tuple(map(Asked.read, content["questions"])),
            asks_gender=content["asks_gender"],
        )

    @property
    def has_files(self) -> bool:
        return any(one.kind == QuestionKind.FILE for one in self.questions)

    def named(self, key: str) -> Asked | None:
        return next((one for one in self.questions if one.key == key), None)

    def asked(
        self,
        *,
        group: str | None,
        values: Mapping[str, Collection[str]],
        undecided: Collection[str] = (),
    ) -> Iterator[Asked]:
        """The questions somebody of ``group`` is asked who gave the answers ``values``.

        What depends on a question that is not asked is not asked either. A group that is
        ``None``, and answers to questions ``undecided``, count as whatever is wanted.
        """
        keys: set[str] = set()
        for one in self.questions:
            when = one.when
            holds = when is None or (
                when.key in keys
                and (
                    when.key in undecided
                    or not when.values.isdisjoint(values.get(when.key, ()))
                )
            )
            if holds and (group is None or one.is_for(group)):
                keys.add(one.key)
                yield one


def parsed_options(text: str) -> Iterator[tuple[str, str]]:
    """The lines ``code: words``; a line without a colon has an empty code."""
    for line in text.splitlines():
        if line.strip():
            code, colon, words = line.partition(":")
            yield (code.strip(), words.strip()) if colon else ("", line.strip())


def canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def content_of(call: Any) -> dict[str, Any]:
    """The call as it stands now, in a fixed number of statements."""
    groups = call.part.edition.target_groups.all()
    wholes = {group.pk: group.part_of_id for group in groups}
    questions = call.questions.prefetch_related(
        "wordings", "target_groups"
    ).select_related("depends_on")
    return {
        "format": FORMAT,
        "text": call.text,
        **_translated(call),
        "asks_gender": call.asks_gender,
        "criteria": [
            {
                "code": one.code,
                "text": one.text,
                "max_score": one.max_score,
                "weight": one.weight,
                **_translated(one),
            }
            for one in call.criteria.prefetch_related("wordings")
        ],
        "questions": [_plain(one, wholes) for one in questions],
    }


def _translated(row: Any) -> dict[str, dict[str, str]]:
    """Left out where there is none, so that what is frozen without stays the same."""
    texts = {one.language: one.text for one in row.wordings.all()}
    return {"texts": texts} if texts else {}


def _plain(question: Any, wholes: Mapping[int, int | None]) -> dict[str, Any]:
    groups = sorted(question.target_groups.all(), key=lambda group: group.position)
    chosen = {group.pk for group in groups}
    when = question.depends_on
    return {
        "key": question.key,
        "kind": question.kind,
        "is_required": question.is_required,
        "is_sensitive": question.is_sensitive,
        "keep_days": question.keep_days,
        "groups": [{"code": group.code, "text": group.in_full} for group in groups],
        "group_ids": sorted(
            key for key, whole in wholes.items() if key in chosen or whole in chosen
        ),
        "when": when and {"key": when.key, "values": sorted(question.depends_values)},
        "wordings": {
            one.language: {
                "label": one.label,
                "help": one.help,
                "options": [list(pair) for pair in parsed_options(one.options)],
            }
            for one in question.wordings.all()
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How the questions of two versions differ, in the words of the newer where it can."""

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def changes(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Changes:
    before = {one["key"]: one for one in older["questions"]}
    after = {one["key"]: one for one in newer["questions"]}
    return Changes(
        added=_labels(one for key, one in after.items() if key not in before),
        changed=_labels(
            one for key, one in after.items() if before.get(key, one) != one
        ),
        removed=_labels(one for key, one in before.items() if key not in after),
    )


def _labels(plain: Iterable[Mapping[str, Any]]) -> list[str]:
    return [Asked.read(one).label for one in plain]
