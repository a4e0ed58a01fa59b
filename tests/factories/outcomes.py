"""A document with a few paragraphs, and people who work on it."""

from datetime import timedelta
from uuid import UUID, uuid4

import factory
from django.utils.timezone import now
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.core.database_clock import clock
from apps.editions.models import Appointment, Edition, KeyQuestion, QuestionCluster
from apps.outcomes.actions import (
    consulting,
    saving,
    structure,
    translating,
    versions,
    voicing,
)
from apps.outcomes.actions.acts import Act
from apps.outcomes.actions.correcting import correct, corrected
from apps.outcomes.choices import Status
from apps.outcomes.models import (
    Adoption,
    Amendment,
    Authority,
    Comment,
    Consultation,
    Corrigendum,
    Document,
    Endorsement,
    Paragraph,
    SilenceProcedure,
    Snapshot,
    Translation,
)
from apps.outcomes.models.document import sha256_of
from apps.outcomes.models.silence import SHORTEST
from apps.outcomes.queries.corrigenda import corrigenda_of
from tests.factories.programme import a_person, an_academy


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    edition = factory.LazyFunction(lambda: an_academy().edition)
    title = "Rights in the budget"
    status = Status.DRAFTING


def holder(edition: Edition, job: str, name: str | None = None) -> User:
    person = a_person(name or f"The {job} {uuid4().hex[:8]}")
    Appointment.objects.create(edition=edition, person=person, job=job)
    return person


def a_question(edition: Edition, code: str = "C1.Q1") -> KeyQuestion:
    cluster, _ = QuestionCluster.objects.get_or_create(
        edition=edition, position=1, defaults={"title": "Listening"}
    )
    return KeyQuestion.objects.create(
        cluster=cluster,
        position=cluster.questions.count() + 1,
        code=code,
        text=f"What works? ({code})",
    )


def a_paragraph(
    document: Document, by: User, body: str = "Encourages cities to listen.", **facts
) -> Paragraph:
    document.refresh_from_db()
    return structure.insert(
        document,
        by=by,
        id=uuid4(),
        kind=facts.pop("kind", "provision"),
        body=body,
        structure_version=document.structure_version,
        **facts,
    )


def a_remark(paragraph: Paragraph, by: User, body: str = "Because.") -> Paragraph:
    paragraph.document.refresh_from_db()
    version = paragraph.document.structure_version
    return structure.add_remark(paragraph, by=by, body=body, structure_version=version)


def a_translation(
    translation: Translation, paragraph: Paragraph, by: User, body: str = "نص."
) -> translating.Outcome:
    """The first one at ``paragraph``, of its words as they are now."""
    return translating.translate(
        translation,
        by=by,
        key=str(paragraph.pk),
        body=body,
        of=sha256_of(paragraph.body),
        base=None,
        client_uuid=uuid4(),
    )


def a_snapshot(document: Document, by: User, purpose: str = "consultation") -> Snapshot:
    """A frozen text; one for consultation is open to participants for a week."""
    snapshot = versions.freeze(document, by=by, label=purpose.title(), purpose=purpose)
    if purpose == "consultation":
        ask_about(snapshot, by)
    return snapshot


def ask_about(snapshot: Snapshot, by: User, **facts) -> Consultation:
    week = {"audience": "participants", "closes_at": now() + timedelta(days=7)}
    return consulting.plan(snapshot, by=by, **week | facts)


def an_amendment(snapshot: Snapshot, by: User, **facts) -> Amendment:
    """A proposal for the first paragraph of ``snapshot``: other words, with a reason."""
    entry = snapshot.text.entries[0]
    sent = {
        "paragraph": UUID(entry.id),
        "key": uuid4(),
        "on_behalf_of": facts.pop("on_behalf_of", ""),
        "is_named": facts.pop("is_named", False),
    }
    if "paragraph" in facts:
        sent["paragraph"] = facts.pop("paragraph").pk
    known = {
        "kind": "replace",
        "body": f"{entry.body} And to answer.",
        "reason": "Listening is not enough.",
    }
    return voicing.amend(
        snapshot, by=by, proposed=voicing.Proposed(**known | facts), **sent
    )


def a_comment(snapshot: Snapshot, by: User, body: str = "Good.") -> Comment:
    paragraph = UUID(snapshot.text.entries[0].id)
    return voicing.comment(snapshot, by=by, paragraph=paragraph, body=body, key=uuid4())


def end_consultation(document: Document, by: User) -> None:
    consulting.close(document.consultations.live().get(), by=by)


def type_into(paragraph: Paragraph, by: User, body: str, **facts) -> saving.Saved:
    """Save ``body`` as somebody would who has just loaded the page."""
    paragraph.refresh_from_db()
    facts = {"base": paragraph.head_id} | facts
    return saving.save(paragraph, author=by, body=body, **facts)


def a_silence(
    snapshot: Snapshot, by: User, *, ends_in: timedelta = timedelta(hours=1)
) -> SilenceProcedure:
    """One that began long enough ago; over, where ``ends_in`` is negative."""
    closes_at = clock() + ends_in
    return SilenceProcedure.objects.create(
        document=snapshot.document,
        snapshot=snapshot,
        opens_at=closes_at - SHORTEST,
        closes_at=closes_at,
        opened_by=by,
    )


def a_corrigendum(document: Document, by: User, **facts) -> Corrigendum:
    """A letter more in the first encouragement than the last corrigendum left there."""
    adoption = Adoption.objects.get(document=document)
    text = corrected(adoption, corrigenda_of(adoption))
    first = next(one for one in text.entries if one.label)
    known = {"reason": "A slip of the pen.", "paragraph": UUID(first.id)}
    known |= {"old": first.written, "new": f"{first.written}."}
    return correct(adoption, by=by, **known | facts)


def adopt(snapshot: Snapshot, by: User, statements=(), sha256=None, **facts):
    known = {
        "method": "consensus",
        "adopted_on": "2026-02-08",
        "place": "Graz",
        "body": "the participants",
        "chaired_by": "The chair of the Conference",
    }
    return versions.adopt(
        snapshot,
        by=by,
        sha256=sha256 or snapshot.sha256,
        statements=statements,
        act=Act(**known | facts),
    )


def an_endorsement(document: Document, contact: User, **facts) -> Endorsement:
    """One that waits, of an authority of its own."""
    name = facts.pop("name", f"City {uuid4().hex[:8]}")
    authority = Authority.objects.create(name=name, country="AT", level="local")
    known = {
        "signed_by": "The mayor",
        "function": "Mayor",
        "decided_by": "The council",
        "decided_on": "2026-03-01",
        "link": "https://example.org/decision",
    }
    if facts.get("state") in {"shown", "declined"}:
        known |= {"moderated_at": now()}
    return Endorsement.objects.create(
        document=document, authority=authority, contact=contact, **known | facts
    )
