"""Every page outside the admin, as everybody who sees it differently."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from apps.outcomes.actions import saving, versions
from apps.outcomes.choices import Purpose
from apps.outcomes.models import Document, SideVersion
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.guests import register_companion
from apps.registration.forms import STEPS
from apps.registration.links import companion_address
from tests.access.matrix import clients, read_lines
from tests.access.world import ANONYMOUS
from tests.browser.views import Explorer
from tests.browser.walking import EVERY_WAY, WAYS, walk
from tests.factories.outcomes import adopt, end_consultation
from tests.factories.registration import ApplicationFactory

pytestmark = [
    pytest.mark.usefixtures("answers_are_not_kept"),
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]

#: Who has applied as well, and what became of it.
APPLIED = {
    "moderator": {"waiting": True},
    "partner": {"declined": True},
    "rapporteur": {"withdrawn": True},
}


def everything_written_down(explorer: Explorer, world) -> None:
    for line in read_lines():
        expected = line.expected.get("GET", {})
        explorer.look(
            line.address(world),
            [name for name, status in expected.items() if status == "200"],
            alike=line.url,
        )
    # ``tests/access`` asks for the status only; here each page is drawn for everybody.
    assert explorer.refused == []


def an_edition_without_anything(explorer: Explorer, world) -> None:
    for line in read_lines():
        if line.kwargs == {"edition": "{edition}"} and "GET" in line.expected:
            words = {"edition": world.foreign_edition.slug}
            explorer.look(
                reverse(line.url, kwargs=words),
                [ANONYMOUS, "foreigner", "administrator"],
                alike=line.url,
            )


def applications_in_every_state(explorer: Explorer, world) -> None:
    academy = world.edition.parts.get(kind="academy")
    for name, outcome in APPLIED.items():
        application = ApplicationFactory(
            part=academy, person=world.people[name], **outcome
        )
        explorer.look(application.get_absolute_url(), [name])
        explorer.look("/me/", [name])
    call = f"/{world.edition.slug}/apply/academy"
    for step in STEPS:
        explorer.look(f"{call}/{step.slug}/", ["drafter"])
    explorer.visitors["drafter"].post(f"{call}/all/", {"full_name": "The Drafter"})
    explorer.look(f"{call}/check/", ["drafter"])
    explorer.look(f"/{world.edition.slug}/apply/", [*APPLIED, "drafter"])


def the_short_form_of_a_companion(explorer: Explorer, world) -> None:
    # Of somebody who is looked at nowhere else: whoever has applied is led past the call.
    host = ApplicationFactory(part=world.edition.parts.get(kind="academy"))
    for name, comes in (("Ivo", True), ("Ada", False)):
        companion = register_companion(
            host,
            name=name,
            email=f"{name}@help.example",
            kind="assistant",
            by=host.person,
        )
        if not comes:
            withdraw(companion, by=companion.person)
        explorer.look(companion_address(companion), [ANONYMOUS])


def sessions_of_every_kind(explorer: Explorer, world) -> None:
    for name in ("full_workshop", "plenary", "panel", "unscheduled", "reported"):
        address = f"/{world.edition.slug}/programme/{world.names[name]}/"
        explorer.look(address, [ANONYMOUS, "participant", "rapporteur", "organiser"])


def the_outcome(explorer: Explorer, world) -> None:
    edition = world.edition.slug
    people = [ANONYMOUS, "participant", "drafter", "organiser", "rapporteur"]
    for page in ("", "draft/", "draft/title/"):
        explorer.look(f"/{edition}/outcome/{page}", people)
    for snapshot in Document.objects.get(edition=world.edition).snapshots.all():
        for page in ("", "adopt/", "consultation/"):
            where = f"/{edition}/outcome/versions/{snapshot.number}/{page}"
            explorer.look(where, people)
    explorer.look(f"/{edition}/", people)


def stages_of_the_outcome(world) -> Iterator[str]:
    """The text closed for comments, frozen for the Conference, adopted, published."""
    document = Document.objects.get(edition=world.edition)
    drafter, organiser = world.people["drafter"], world.people["organiser"]
    end_consultation(document, drafter)
    for side_version in SideVersion.objects.filter(state="open"):
        saving.discard(side_version, by=drafter, reason="It says the same.")
    snapshot = versions.freeze(
        document, by=drafter, label="For the Conference", purpose=Purpose.CONFERENCE
    )
    yield "before the Conference"
    adopt(snapshot, organiser)
    yield "adopted"
    versions.publish(document, by=organiser)
    yield "published"


@WAYS
def test_every_page_is_accessible_and_keeps_to_itself(
    world, watched_page, live_server, ways
):
    visitors = clients(world)
    explorer = Explorer(visitors, thorough=ways is EVERY_WAY)
    everything_written_down(explorer, world)
    an_edition_without_anything(explorer, world)
    applications_in_every_state(explorer, world)
    the_short_form_of_a_companion(explorer, world)
    sessions_of_every_kind(explorer, world)

    wrong = walk(watched_page(), explorer.views, visitors, live_server.url, ways)

    assert wrong == [], "\n" + "\n".join(wrong)
    assert {view.person for view in explorer.views} >= {*APPLIED, ANONYMOUS, "drafter"}


@WAYS
def test_every_stage_of_the_outcome_is_as_well(world, watched_page, live_server, ways):
    visitors = clients(world)

    watched = watched_page()
    wrong = []
    explorer = Explorer(visitors, thorough=ways is EVERY_WAY)
    for stage in stages_of_the_outcome(world):
        explorer.begin_anew()
        the_outcome(explorer, world)
        assert explorer.views
        wrong += [
            f"{stage}: {text}"
            for text in walk(watched, explorer.views, visitors, live_server.url, ways)
        ]

    assert wrong == [], "\n" + "\n".join(wrong)
