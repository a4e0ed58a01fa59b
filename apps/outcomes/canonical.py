"""The canonical text of a document: what is frozen, hashed, adopted and attached.

``Snapshot.canonical`` is the output of ``serialise``; its SHA-256 over the UTF-8 bytes is
``Snapshot.sha256``. ``Snapshot.content`` is the same, read. Its shape::

    {"format": "hrgl-outcome/2",
     "edition": {"slug", "year", "ordinal", "series", "theme_title", "theme_subtitle",
                 "starts_on", "ends_on",             # dates ISO, as vague as known
                 "partners": [{"name", "role", "role_label", "is_confirmed"}]},
     "document": {"title", "subtitle", "enacting_text", "language"},
     "label": "Conference text", "purpose": "conference", "number": 2,
     "paragraphs": [                                  # in reading order, no remarks here
        {"id", "kind": "preamble|heading|provision|item",
         "level": 0,                                  # of an item 1 for (a), 2 for (i)
         "label": "5" | "(a)" | "",                   # as printed; none at the others
         "place": "5" | "5 (a)" | "PP1" | "A",        # what others call it
         "handle", "alternative_of": null | id,
         "by_chair": true,                            # only where it is
         "revision", "sha256", "body",                # body: Markdown subset
         "sources": [{"contribution", "kind", "kind_label", "relation",
                      "relation_label", "quote", "attributed_to": "" | name,
                      "world_region": "" | name,
                      "session": {"slug", "title"},
                      "key_questions": [{"code", "text"}]}],
         "remark": null | {"id", "revision", "sha256", "body", "sources": [...]}}],
     # What pointers in the bodies stand for, where there are any: the paragraph that [[handle]]
     # names, and the work that [@code] cites.
     "references": {handle: id},
     "citations": {code: {"before", "title", "link", "after"}}}

Form 1 had neither items nor handles; in place of level, label and place stood the number of
a provision as a figure, else ``null``: ``"number": 5``.

Remarks that are finished after the adoption have a form and a hash of their own
(``RemarksVersion``); it names the adopted text by its hash. Form 1 of it had ``"number"``
in place of ``"place"``::

    {"format": "hrgl-remarks/2", "adopted_sha256", "number": 1,
     "edition": {"slug", "year"}, "document": {"title", "language"},
     "remarks": [{"explains", "place", "id", "revision", "sha256", "body", "sources"}],
     "references", "citations"}                       # as above

A corrigendum names the adopted text and one place in it (``Corrigendum``)::

    {"format": "hrgl-corrigendum/1", "adopted_sha256", "number",
     "edition": {"slug", "year"}, "document": {"title", "language"}, "issued_at",
     "paragraph", "kind", "place", "old", "new", "reason"}   # kind may be "remark"

Hidden contributions leave no trace in either, and names only where the person agreed.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from apps.contributions.matrix import may_tell_region, regions_told
from apps.core.small_cells import Cell
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import Adoption, Document, Paragraph, Source
from apps.outcomes.text.numbering import Label, labels_of
from apps.partners.queries import listing

FORMAT = "hrgl-outcome/2"
REMARKS_FORMAT = "hrgl-remarks/2"
CORRIGENDUM_FORMAT = "hrgl-corrigendum/1"

#: The kinds whose labels are printed.
PRINTED = (ParagraphKind.PROVISION, ParagraphKind.ITEM)


def live_paragraphs(document: Document) -> list[Paragraph]:
    """All live paragraphs with their texts and sources, in order; four queries."""
    sources = Source.objects.select_related(
        "contribution__report__session", "contribution__world_region"
    ).prefetch_related("contribution__key_questions")
    return list(
        document.paragraphs.live()
        .select_related("head__author")
        .prefetch_related(Prefetch("sources", queryset=sources))
        .in_order()
    )


def canonical(
    document: Document,
    paragraphs: list[Paragraph],
    *,
    label: str,
    purpose: str,
    number: int,
) -> dict[str, Any]:
    """Describe ``paragraphs`` (from ``live_paragraphs``) as the frozen text."""
    remarks = {p.explains_id: p for p in paragraphs if p.kind == ParagraphKind.REMARK}
    labels = labels_of(paragraphs)
    texts = [document.enacting_text, *(one.body for one in paragraphs)]
    told = regions_told(document.edition)
    # Labels are in the language of the text, too.
    with translation.override(document.language):
        return {
            "format": FORMAT,
            "edition": _edition(document),
            "document": {
                "title": document.title,
                "subtitle": document.subtitle,
                "enacting_text": document.enacting_text,
                "language": document.language,
            },
            "label": label,
            "purpose": purpose,
            "number": number,
            "paragraphs": [
                {
                    **_text(paragraph, told),
                    **_place(paragraph, labels[paragraph.pk]),
                    "remark": _text(remarks[paragraph.pk], told)
                    if paragraph.pk in remarks
                    else None,
                }
                for paragraph in paragraphs
                if paragraph.kind != ParagraphKind.REMARK
            ],
            **_meanings(document, texts, paragraphs),
        }


def canonical_remarks(
    adoption: Adoption, paragraphs: list[Paragraph], *, number: int
) -> dict[str, Any]:
    """Describe the remarks among ``paragraphs`` as finished for the adopted text."""
    remarks = {p.explains_id: p for p in paragraphs if p.kind == ParagraphKind.REMARK}
    adopted = adoption.snapshot.content
    told = regions_told(adoption.document.edition)
    with translation.override(adopted["document"]["language"]):
        return {
            "format": REMARKS_FORMAT,
            "adopted_sha256": adoption.sha256,
            "number": number,
            "edition": {key: adopted["edition"][key] for key in ("slug", "year")},
            "document": {
                key: adopted["document"][key] for key in ("title", "language")
            },
            "remarks": [
                {
                    **_text(remarks[provision.pk], told),
                    "explains": str(provision.pk),
                    "place": adoption.snapshot.text.places[str(provision.pk)],
                }
                for provision in paragraphs
                if provision.pk in remarks
            ],
            **_meanings(
                adoption.document,
                [remark.body for remark in remarks.values()],
                paragraphs,
            ),
        }


def _meanings(
    document: Document, texts: Iterable[str], standing: Sequence[Paragraph]
) -> dict[str, Any]:
    """What the pointers in ``texts`` stand for; nothing where there are none."""
    meanings = meanings_of(document, texts, standing=standing)
    found = {
        "references": {key: one.id for key, one in meanings.targets.items()},
        "citations": {key: asdict(one) for key, one in meanings.works.items()},
    }
    return {name: known for name, known in found.items() if known}


def serialise(content: Mapping[str, Any]) -> str:
    """Write ``content`` so that equal texts are equal bytes."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _edition(document: Document) -> dict[str, Any]:
    edition = document.edition
    return {
        "slug": edition.slug,
        "year": edition.year,
        "ordinal": edition.ordinal,
        "series": edition.series.title,
        "theme_title": edition.theme_title,
        "theme_subtitle": edition.theme_subtitle,
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "partners": [
            {
                "name": partnership.organisation.full_name,
                "role": partnership.role,
                "role_label": partnership.get_role_display(),
                "is_confirmed": partnership.is_confirmed,
            }
            for partnership in listing(edition).everybody
        ],
    }


def _place(paragraph: Paragraph, label: Label) -> dict[str, Any]:
    """Where a paragraph stands; what has no printed number is called by one all the same."""
    alternative_of = paragraph.alternative_of_id
    return {
        "kind": paragraph.kind,
        "level": paragraph.level,
        "label": label.text if paragraph.kind in PRINTED else "",
        "place": label.place,
        "handle": paragraph.handle,
        "alternative_of": str(alternative_of) if alternative_of else None,
        **({"by_chair": True} if paragraph.by_chair else {}),
    }


def _text(paragraph: Paragraph, told: Collection[Cell]) -> dict[str, Any]:
    head = paragraph.head
    return {
        "id": str(paragraph.pk),
        "revision": head.pk if head else None,
        "sha256": head.sha256 if head else "",
        "body": paragraph.body,
        "sources": [
            _source(source, told)
            for source in paragraph.sources.all()
            if not source.contribution.is_hidden
        ],
    }


def _source(source: Source, told: Collection[Cell]) -> dict[str, Any]:
    contribution = source.contribution
    may_tell = may_tell_region(contribution, told)
    session = contribution.report.session
    return {
        "contribution": contribution.pk,
        "kind": contribution.kind,
        "kind_label": contribution.get_kind_display(),
        "relation": source.relation,
        "relation_label": source.get_relation_display(),
        "quote": source.quote,
        "attributed_to": contribution.shown_name,
        "world_region": contribution.region_name if may_tell else "",
        "session": {"slug": session.slug, "title": session.title},
        "key_questions": [
            {"code": question.code, "text": question.text}
            for question in contribution.key_questions.all()
        ],
    }
