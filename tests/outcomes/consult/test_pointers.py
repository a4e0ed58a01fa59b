"""Amendments are written on what was typed, and read with what its pointers stand for."""

from uuid import uuid4

import pytest

from apps.outcomes import queries
from apps.outcomes.actions import disposing, voicing
from apps.outcomes.forms.voices import AmendForm
from apps.outcomes.models import Paragraph
from apps.outcomes.queries.proposals import Fit, proposal_of
from apps.outcomes.queries.voices import change_of
from tests.factories.outcomes import a_snapshot, type_into

pytestmark = pytest.mark.django_db


def test_an_amendment_keeps_the_references_of_a_text(
    document, drafter, participant, provision, other
):
    written = f"Encourages cities to answer as in [[{provision.handle}]]."
    type_into(other, drafter, written)
    snapshot = a_snapshot(document, drafter)
    entry = snapshot.text.entries[1]
    changed = written.replace("to answer", "to answer soon")

    amendment = voicing.amend(
        snapshot,
        by=participant,
        paragraph=other.pk,
        proposed=voicing.Proposed(kind="replace", reason="Late.", body=changed),
        key=uuid4(),
    )

    assert AmendForm(None, entry=entry, text=snapshot.text).initial["body"] == written
    shown = change_of(amendment, entry, snapshot.text)
    assert "as in 1." in shown
    assert provision.handle not in shown
    proposal = proposal_of(amendment)
    assert (proposal.fit, proposal.text) == (Fit.SAME, changed)
    disposing.accept(
        amendment, by=drafter, base=proposal.paragraph.head_id, body=changed
    )
    assert Paragraph.objects.get(pk=other.pk).body == changed
    assert queries.workspace(document, drafter).rows[1].shown == (
        f"Encourages cities to answer soon as in [1](#p-{provision.pk})."
    )
