"""An authority is merged into another one while somebody endorses a text under its name."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils.timezone import localdate

from apps.outcomes.actions import after_endorsing, after_merging
from apps.outcomes.models import Authority, Endorsement
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.concurrency.test_following import an_endorsement_shown
from tests.factories.programme import a_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def merged_while_it_endorses(monkeypatch, known, *, patience):
    document = an_endorsement_shown().document
    document.refresh_from_db()
    organiser, clerk = a_person("Organiser"), a_person("Clerk")
    facts = {"country": "AT", "level": "local"}
    kept = Authority.objects.create(name="City of Graz", **facts)
    duplicate = Authority.objects.create(name="Stadt Graz", **facts)

    def endorse():
        return after_endorsing.endorse(
            document,
            by=clerk,
            key=uuid4(),
            named=after_endorsing.Named(name="Stadt Graz", **facts),
            said=after_endorsing.Said(
                signed_by="The mayor",
                function="Mayor",
                decided_by="The council",
                decided_on=localdate(),
                link="https://example.org/",
            ),
        )

    meeting = Meeting(patience=patience)
    monkeypatch.setattr(after_endorsing, "known_authority", meeting.after(known))
    checked = meeting.after(after_merging._check)
    monkeypatch.setattr(after_merging, "_check", checked)
    at_once(
        endorse, lambda: after_merging.merge(kept, duplicate=duplicate, by=organiser)
    )
    return Endorsement.objects.get(contact=clerk).authority


def test_it_is_an_endorsement_of_the_one_that_is_kept(monkeypatch):
    known = after_endorsing.known_authority

    authority = merged_while_it_endorses(monkeypatch, known, patience=1)

    assert authority.name == "City of Graz"
    assert not Authority.objects.filter(name="Stadt Graz").exists()


def test_without_its_lock_the_endorsement_would_name_nobody(monkeypatch):
    def known(named):
        return after_endorsing.authorities_named(named).first()

    with pytest.raises(IntegrityError):
        merged_while_it_endorses(monkeypatch, known, patience=30)

    assert Endorsement.objects.count() == 1
