"""The lists of what people say of a draft, and what became of it."""

from dataclasses import replace
from typing import Any

from apps.outcomes.actions.disposing import dispose
from apps.outcomes.actions.voicing import support
from apps.outcomes.models import Amendment
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_comment,
    a_paragraph,
    a_snapshot,
    an_amendment,
    holder,
)
from tests.factories.programme import a_person, an_academy
from tests.lists.listing import Listing, cases, numbers

LISTS, listing = cases()


def _voices(number: int) -> tuple[Any, Any, list[str]]:
    """Comments and amendments, some decided; all of one person."""
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    paragraphs = [a_paragraph(document, drafter) for _ in range(number)]
    snapshot = a_snapshot(document, drafter)
    author = a_person(f"Author {next(numbers)}")
    for paragraph in paragraphs:
        for _ in range(2):
            one = an_amendment(snapshot, author, paragraph=paragraph)
            support(one, by=a_person(f"Supporter {next(numbers)}"))
        dispose(one, by=drafter, outcome="not_accepted", reason="No.")
        a_comment(snapshot, author)
    says = [f"/amendments/{one.pk}/" for one in Amendment.objects.filter(author=author)]
    return drafter, author, says


@listing("outcomes:voices")
def voices(number: int) -> Listing:
    drafter, _author, says = _voices(number)
    return Listing("/2031/outcome/draft/voices/", drafter, says)


@listing("outcomes:ledger")
def ledger(number: int) -> Listing:
    drafter, _author, says = _voices(number)
    for _ in range(number):
        ContributionFactory(report__session__part=an_academy())
    words = [f"A{i + 1}" for i in range(len(says))]
    return Listing("/2031/outcome/ledger/", drafter, words)


@listing("outcomes:ledger-csv")
def ledger_csv(number: int) -> Listing:
    return replace(ledger(number), path="/2031/outcome/ledger.csv")


@listing("outcomes:ledger-json")
def ledger_json(number: int) -> Listing:
    return replace(ledger(number), path="/2031/outcome/ledger.json")


@listing("outcomes:my-voices")
def my_voices(number: int) -> Listing:
    _drafter, author, says = _voices(number)
    return Listing("/me/contributions/", author, says)
