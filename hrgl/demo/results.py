"""What the demonstration's drafters made of the filed report."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.outcomes.actions import (
    consulting,
    documents,
    saving,
    structure,
    versions,
    voicing,
)
from apps.outcomes.choices import Asked, ParagraphKind, Purpose
from apps.outcomes.models import Consultation, Document
from hrgl.demo.facts import COMMENT, PREAMBLE, PROVISIONS
from hrgl.demo.keys import key_of
from hrgl.demo.reported import finding_of

People = Mapping[str, User]


def draft_the_outcome(edition: Edition, people: People) -> Document:
    """A draft with a preamble and encouragements that say where they come from."""
    drafter = people["drafter"]
    document = documents.begin(edition, by=drafter)
    if document.paragraphs.exists() or document.is_frozen:
        return document
    structure.insert(
        document,
        by=drafter,
        id=key_of(edition, "preamble"),
        kind=ParagraphKind.PREAMBLE,
        body=PREAMBLE,
        structure_version=_version(document),
    )
    for number in range(len(PROVISIONS)):
        _provide(document, edition, number, drafter=drafter)
    return document


def _provide(
    document: Document, edition: Edition, number: int, *, drafter: User
) -> None:
    text, source, remark = PROVISIONS[number]
    provision = structure.insert_contribution(
        document,
        finding_of(edition, source),
        by=drafter,
        id=key_of(edition, f"provision:{number}"),
        structure_version=_version(document),
    )
    saving.save(provision, author=drafter, body=text, base=provision.head_id)
    structure.add_remark(
        provision, by=drafter, body=remark, structure_version=_version(document)
    )


def ask_about_the_draft(document: Document, people: People) -> Consultation:
    """An open consultation of participants and partners, with a first comment."""
    drafter = people["drafter"]
    if earlier := document.consultations.first():
        return earlier
    snapshot = versions.freeze(
        document, by=drafter, label="First reading", purpose=Purpose.CONSULTATION
    )
    consultation = consulting.plan(
        snapshot,
        by=drafter,
        audience=Asked.PARTNERS,
        closes_at=now() + timedelta(days=14),
    )
    voicing.comment(
        snapshot,
        by=people["participant"],
        paragraph=key_of(document.edition, "provision:0"),
        body=COMMENT,
        key=key_of(document.edition, "comment:0"),
    )
    return consultation


def _version(document: Document) -> int:
    document.refresh_from_db(fields=["structure_version"])
    return document.structure_version
