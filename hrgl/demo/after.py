"""What comes after an adoption, shown at an earlier edition that is made up for it."""

from collections.abc import Mapping

from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.outcomes.actions import after_carrying, after_endorsing, after_following
from apps.outcomes.after_choices import AuthorityLevel, Done, Taken
from apps.outcomes.models import Document, Endorsement
from hrgl.demo.keys import key_of
from hrgl.demo.published import publish_an_earlier_text

People = Mapping[str, User]


def follow_an_earlier_edition(edition: Edition, people: People) -> Document:
    """An adopted and published text, and a city that endorses it."""
    document = publish_an_earlier_text(edition, people)
    if Endorsement.objects.filter(document=document).exists():
        return document
    _endorse(document, people)
    _tell(document, edition, people)
    return document


def _endorse(document: Document, people: People) -> None:
    endorsement = after_endorsing.endorse(
        document,
        by=people["participant"],
        key=key_of(document.edition, "endorsement"),
        named=after_endorsing.Named(
            name="City of the demonstration",
            country="AT",
            level=AuthorityLevel.LOCAL,
        ),
        said=after_endorsing.Said(
            signed_by="Demo Mayor",
            function="Mayor",
            decided_by="The municipal council",
            decided_on=localdate(),
            words="We set a share of our budget aside, and go on to invite by name.",
            link="https://www.example.org/decision",
        ),
    )
    after_endorsing.show(endorsement, by=people["organiser"])


def _tell(document: Document, edition: Edition, people: People) -> None:
    endorsement = Endorsement.objects.get(document=document)
    after_following.report(
        endorsement,
        paragraph=key_of(document.edition, "encouragement:0"),
        year=localdate().year,
        by=people["participant"],
        told=after_following.Told(
            state=Done.DONE,
            text="One percent of the participatory budget is set aside, and published.",
            is_public=True,
        ),
        seen=0,
    )
    after_carrying.carry(
        edition,
        paragraph=key_of(document.edition, "encouragement:1"),
        by=people["drafter"],
        made=after_carrying.Made(
            how=Taken.SESSION,
            note="The workshop on budgets asks whom an invitation reaches.",
        ),
        seen=0,
    )
