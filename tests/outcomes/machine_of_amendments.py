"""What a consultation does to a text under work: asked, amended, taken up, ended."""

from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.outcomes.actions import consulting, disposing, voicing
from apps.outcomes.choices import AmendmentKind
from apps.outcomes.models import Amendment
from apps.outcomes.queries.proposals import proposal_of
from tests.factories.outcomes import a_snapshot

PLACE = st.integers(0, 30)


class Consulting:
    """Rules for the machine of ``test_machine``."""

    asked = None

    @rule()
    def ask(self):
        asked = self.attempt(a_snapshot, self.document, self.drafters[0])
        if asked:
            self.keeps(asked)
            self.asked = asked

    @precondition(lambda self: self.asked)
    @rule(at=PLACE, after=PLACE, kind=st.sampled_from(AmendmentKind.values))
    def amend(self, at, after, kind):
        ids = [UUID(entry.id) for entry in self.asked.text.entries]
        proposed = voicing.Proposed(
            kind=kind,
            body=self.words(),
            reason="It is better.",
            after=self.one(after, [*ids, None]) if kind == "move" else None,
        )
        self.attempt(
            voicing.amend,
            self.asked,
            by=self.drafters[1],
            paragraph=self.one(at, ids),
            proposed=proposed,
            key=uuid4(),
        )

    @precondition(lambda self: self.asked)
    @rule(at=PLACE)
    def accept(self, at):
        amendments = list(Amendment.objects.order_by("pk"))
        if not amendments:
            return
        amendment = self.one(at, amendments)
        is_new = amendment.disposition is None
        proposal = proposal_of(amendment)
        before = {row.pk: row.body for row in self.live()}
        made = self.attempt(
            disposing.accept,
            amendment,
            by=self.drafters[0],
            base=proposal.paragraph and proposal.paragraph.head_id,
            body=proposal.text,
        )
        if made and is_new:
            self.is_as_proposed(amendment, proposal, made, before)

    def is_as_proposed(self, amendment, proposal, made, before):
        texts = {row.pk: row.body for row in self.live()}
        if proposal.paragraph is None or amendment.kind == "move":
            assert texts == before
        elif amendment.kind == "delete":
            assert proposal.paragraph.pk not in texts
            assert texts.items() <= before.items()
        else:
            assert texts == before | {made.paragraph_id: proposal.text}

    @rule()
    def end(self):
        for one in self.document.consultations.live():
            self.attempt(consulting.close, one, by=self.drafters[0])
