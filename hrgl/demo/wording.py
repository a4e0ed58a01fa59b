"""What the demonstration's drafters do with words: refer, cite, and choose a wording."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.outcomes.actions import alternatives, documents, saving
from apps.outcomes.choices import Option
from apps.outcomes.models import Document, Paragraph
from hrgl.demo.facts import CHAIRS_WORDING
from hrgl.demo.keys import key_of

#: A work on the reading list of the edition.
CITED = "hrgl-vol-1"


def word_the_draft(document: Document, people: Mapping[str, User]) -> None:
    """A remark that refers and cites, and a wording of the chair that was not chosen."""
    drafter = people["drafter"]
    if document.options or document.is_frozen:
        return
    documents.describe(document, by=drafter, options=Option.values)
    first, _second, third = (
        Paragraph.objects.get(pk=key_of(document.edition, f"provision:{number}"))
        for number in range(3)
    )
    remark = first.remarks.select_related("head").get()
    saving.save(
        remark,
        author=drafter,
        body=f"{remark.body} See also encouragement [[{third.handle}]][@{CITED}].",
        base=remark.head_id,
    )
    alternatives.propose(
        third,
        by=people["organiser"],
        id=key_of(document.edition, "wording:0"),
        body=CHAIRS_WORDING,
        by_chair=True,
        structure_version=_version(document),
    )
    alternatives.choose(third, by=drafter, structure_version=_version(document))


def _version(document: Document) -> int:
    document.refresh_from_db(fields=["structure_version"])
    return document.structure_version
