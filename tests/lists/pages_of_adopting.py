"""The lists of what happens when a text is adopted, and of what is corrected later."""

from uuid import uuid4

from apps.accounts.models import User
from apps.outcomes.actions import silence, versions
from apps.outcomes.actions.sitting import open_sitting
from tests.factories.outcomes import (
    DocumentFactory,
    a_corrigendum,
    a_paragraph,
    a_silence,
    a_snapshot,
    holder,
)
from tests.factories.programme import an_academy
from tests.lists.listing import Listing, cases
from tests.lists.pages_of_work import adopted

LISTS, listing = cases()


@listing("outcomes:silence")
def objections(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    running = a_silence(a_snapshot(document, organiser, "conference"), organiser)
    says = [f"Reason {i}" for i in range(number)]
    for text in says:
        person = holder(document.edition, "drafter")
        silence.object_to(running, by=person, text=text, key=uuid4())
    return Listing("/2031/outcome/versions/1/silence/", organiser, says)


def _sitting(number: int) -> tuple[User, list[str]]:
    document = DocumentFactory(edition=an_academy().edition)
    organiser = holder(document.edition, "organiser")
    says = [f"Encourages {i} cities." for i in range(number)]
    for body in says:
        a_paragraph(document, organiser, body)
    snapshot = a_snapshot(document, organiser, "conference")
    open_sitting(snapshot, by=organiser, mode="whole", is_public=False)
    return organiser, says


@listing("outcomes:sitting")
def sitting(number: int) -> Listing:
    return Listing("/2031/outcome/sitting/", *_sitting(number))


@listing("outcomes:screen")
def screen(number: int) -> Listing:
    return Listing("/2031/outcome/sitting/screen/", *_sitting(number))


@listing("outcomes:sitting-panel")
def panel(number: int) -> Listing:
    return Listing("/2031/outcome/sitting/panel/", *_sitting(number))


@listing("outcomes:corrigenda")
def corrigenda(number: int) -> Listing:
    document, organiser, _says = adopted(number)
    reasons = [f"Mistake {i}" for i in range(number)]
    for reason in reasons:
        a_corrigendum(document, organiser, reason=reason)
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    return Listing("/2031/outcome/corrigenda/", None, reasons)
