"""Whatever drafters do in whatever order: identities stay, words stay, numbers are dense.

The machine does what people can do to a text through the actions, also too late and where
it makes no sense, and looks after each step at what must hold in any case.
"""

import json
from hashlib import sha256
from itertools import count
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.core.refusals import Refused
from apps.outcomes.actions import (
    alternatives,
    cutting,
    documents,
    levels,
    moving,
    restoring,
    saving,
    structure,
    versions,
)
from apps.outcomes.choices import Option
from apps.outcomes.models import Document, Paragraph, Revision, Snapshot
from apps.outcomes.text.numbering import labels_of, loose_items, scattered
from tests.factories.outcomes import DocumentFactory, adopt, holder
from tests.outcomes.machine_of_amendments import PLACE, Consulting

KINDS = ["provision", "provision", "preamble", "heading", "item"]


class Drafting(Consulting, RuleBasedStateMachine):
    """One document, two drafters, and everything that can be done to a text."""

    document: Document
    drafters: list

    def __init__(self):
        super().__init__()
        self.start = transaction.savepoint()
        self.typed = count()
        self.handles = {}
        self.frozen = {}
        self.adopted = None
        self.asked = None
        self.bases = {}

    def teardown(self):
        transaction.savepoint_rollback(self.start)

    # ------------------------------------------------------------- what is there
    def rows(self, **which):
        rows = self.document.paragraphs.select_related("head").filter(**which)
        return list(rows.in_order())

    def live(self):
        return self.rows(removed_at__isnull=True)

    def one(self, at, rows):
        return rows[at % len(rows)]

    def guarded(self, by=0):
        version = Document.objects.values_list("structure_version", flat=True)
        return {
            "by": self.drafters[by],
            "structure_version": version.get(pk=self.document.pk),
        }

    def words(self):
        """New words that nobody has typed before, in two sentences."""
        return f"w{next(self.typed)}. w{next(self.typed)}."

    def state(self):
        return sorted(
            Paragraph.objects.values_list(
                *("pk", "kind", "level", "order_key", "head_id"),
                *("removed_at", "alternative_of", "explains"),
            )
        )

    def attempt(self, act, *args, **facts):
        """Do it, or be refused and find everything as it was; tell which."""
        before = self.state()
        try:
            with transaction.atomic():
                return act(*args, **facts)
        except Refused:
            assert self.state() == before
            return None

    # ------------------------------------------------------------- what people do
    @rule(kind=st.sampled_from(KINDS), at=PLACE)
    def insert(self, kind, at):
        places = [row.pk for row in self.live() if row.kind != "remark"]
        self.attempt(
            structure.insert,
            self.document,
            id=uuid4(),
            kind=kind,
            body=self.words(),
            after=self.one(at, [*places, None]),
            **self.guarded(),
        )

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, by=st.integers(0, 1), late=st.booleans())
    def save(self, at, by, late):
        row = self.one(at, self.rows())
        base = self.bases.get(row.pk) if late else row.head_id
        body = self.words()
        saved = saving.save(row, author=self.drafters[by], body=body, base=base)
        self.bases[row.pk] = row.head_id
        row = Paragraph.objects.select_related("head").get(pk=row.pk)
        assert Revision.objects.filter(paragraph=row, body=body).count() == 1
        assert (row.head_id == saved.revision.pk) is saved.is_saved

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, sentence=st.integers(1, 2))
    def split(self, at, sentence):
        row = self.one(at, self.rows())
        before = row.body.split()
        second = self.attempt(
            cutting.split,
            row,
            sentence=sentence,
            base=row.head_id,
            id=uuid4(),
            **self.guarded(),
        )
        if second:
            row.refresh_from_db()
            assert row.body.split() + second.body.split() == before

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def join(self, at):
        rows = [row for row in self.live() if row.kind != "remark"]
        if len(rows) < 2:
            return
        at %= len(rows) - 1
        row, following = rows[at], rows[at + 1]
        remarks = self.remark_words(row) + self.remark_words(following)
        joined = self.attempt(
            cutting.join,
            row,
            base=row.head_id,
            next_base=following.head_id,
            **self.guarded(),
        )
        if joined:
            row = Paragraph.objects.select_related("head").get(pk=row.pk)
            following.refresh_from_db()
            assert row.body.split() == [*rows[at].body.split(), *following.body.split()]
            assert following.joined_into_id == row.pk
            assert self.remark_words(row) == remarks

    def remark_words(self, row):
        return [word for one in row.remarks.live() for word in one.body.split()]

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, up=st.booleans())
    def move(self, at, up):
        before = {row.pk: row.body for row in self.live()}
        self.attempt(moving.move, self.one(at, self.rows()), up=up, **self.guarded())
        assert {row.pk: row.body for row in self.live()} == before

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, after=PLACE)
    def move_behind(self, at, after):
        before = {row.pk: row.body for row in self.live()}
        places = [row.pk for row in self.live() if row.kind != "remark"]
        self.attempt(
            moving.move_behind,
            self.one(at, self.rows()),
            after=self.one(after, [*places, None]),
            **self.guarded(),
        )
        assert {row.pk: row.body for row in self.live()} == before

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, earlier=PLACE)
    def bring_back(self, at, earlier):
        row = self.one(at, self.rows())
        revision = self.one(earlier, [*row.revisions.all(), None])
        if revision and self.attempt(
            restoring.bring_back,
            row,
            by=self.drafters[0],
            revision=revision.pk,
            base=row.head_id,
            client_uuid=uuid4(),
        ):
            row.refresh_from_db()
            assert row.body == revision.body

    @precondition(lambda self: self.handles)
    @rule(at=PLACE, act=st.sampled_from([levels.indent, levels.outdent]))
    def change_level(self, at, act):
        self.attempt(act, self.one(at, self.rows()), **self.guarded())

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def remark(self, at):
        self.attempt(
            structure.add_remark,
            self.one(at, self.rows()),
            body=self.words(),
            **self.guarded(),
        )

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def remove_and_restore(self, at):
        row = self.one(at, self.rows())
        before = {one.pk: one.body for one in self.live()}
        if self.attempt(structure.remove, row, **self.guarded()) and before.get(row.pk):
            self.attempt(structure.restore, row, **self.guarded())
            assert {one.pk: one.body for one in self.live()} == before

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def remove(self, at):
        self.attempt(structure.remove, self.one(at, self.rows()), **self.guarded())

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def restore(self, at):
        self.attempt(structure.restore, self.one(at, self.rows()), **self.guarded())

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def propose(self, at):
        self.attempt(
            alternatives.propose,
            self.one(at, self.rows()),
            id=uuid4(),
            body=self.words(),
            **self.guarded(),
        )

    @precondition(lambda self: self.handles)
    @rule(at=PLACE)
    def choose(self, at):
        row = self.one(at, self.rows())
        if self.attempt(alternatives.choose, row, **self.guarded()):
            row.refresh_from_db()
            assert row.alternative_of is None
            assert not row.alternatives.live().exists()

    @rule(purpose=st.sampled_from(["revision", "conference"]))
    def freeze(self, purpose):
        snapshot = self.attempt(
            versions.freeze,
            self.document,
            by=self.drafters[0],
            label="Version",
            purpose=purpose,
        )
        if snapshot:
            self.keeps(snapshot)

    def keeps(self, snapshot):
        self.frozen[snapshot.pk] = snapshot.canonical
        texts = {row.pk: row.body for row in self.live()}
        written = {one["id"]: one["body"] for one in self.told(snapshot)}
        assert written == {str(pk): body for pk, body in texts.items()}

    def told(self, snapshot):
        entries = json.loads(snapshot.canonical)["paragraphs"]
        return [*entries, *(one["remark"] for one in entries if one["remark"])]

    @rule()
    def reopen(self):
        self.attempt(documents.reopen, self.document, by=self.drafters[0])

    @rule(chance=st.integers(0, 3))
    def adopt(self, chance):
        last = self.document.snapshots.order_by("-number").first()
        if last and not chance and self.attempt(adopt, last, self.drafters[0]):
            self.adopted = {one["id"]: one["body"] for one in self.told(last)}

    # ------------------------------------------------------------- what must hold
    @invariant()
    def identities_stay(self):
        handles = dict(self.document.paragraphs.values_list("pk", "handle"))
        assert handles.items() >= self.handles.items()
        self.handles = handles

    @invariant()
    def numbers_are_dense(self):
        rows = [row for row in self.live() if row.kind != "remark"]
        assert not loose_items(rows)
        assert not scattered(rows)
        labels = labels_of(rows)
        places = [labels[row.pk].place for row in rows]
        assert len(set(places)) == len(places)
        first = [row for row in rows if row.kind == "provision"]
        numbers = [labels[row.pk].text for row in first if not row.alternative_of_id]
        assert numbers == [str(number + 1) for number in range(len(numbers))]

    @invariant()
    def texts_are_revisions_of_their_own(self):
        for row in self.rows():
            head = row.head
            assert head is None or head.paragraph_id == row.pk
            assert head is None or head.sha256 == sha256(head.body.encode()).hexdigest()

    @invariant()
    def what_is_frozen_stays(self):
        assert dict(Snapshot.objects.values_list("pk", "canonical")) == self.frozen

    @invariant()
    def what_is_adopted_stays(self):
        if self.adopted is None:
            return
        texts = {str(row.pk): row.body for row in self.live() if row.kind != "remark"}
        assert texts.items() <= self.adopted.items()
        assert len(texts) == len(self.adopted) - self.adopted_remarks()

    def adopted_remarks(self):
        remarks = self.document.paragraphs.filter(pk__in=self.adopted, kind="remark")
        return remarks.count()


@pytest.mark.django_db
def test_whatever_is_done_to_a_text_it_holds_together():
    Drafting.document = DocumentFactory(options=[Option.ALTERNATIVES, Option.BRACKETS])
    Drafting.drafters = [
        holder(Drafting.document.edition, "organiser"),
        holder(Drafting.document.edition, "drafter"),
    ]

    run_state_machine_as_test(
        Drafting, settings=settings(max_examples=16, stateful_step_count=22)
    )
