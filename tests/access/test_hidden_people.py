"""People who are left out of all lists are found nowhere, by nobody."""

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO

import docx
import openpyxl
import pypdf
import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.notifications.rendering import render
from apps.outcomes.actions import versions
from apps.outcomes.choices import WITH_VOICES, RenderingKind
from apps.outcomes.models import Document, Rendering, SideVersion, Snapshot
from apps.outcomes.rendering import store
from apps.outcomes.rendering.compose import compose
from apps.registration import emails
from apps.registration.models import Application
from tests.access.marked import HIDDEN, OPEN, addresses, mark, tokens_in
from tests.access.matrix import read_lines, sign_in
from tests.access.test_admin import TABLE
from tests.access.world import ANONYMOUS
from tests.factories.outcomes import a_snapshot, adopt, end_consultation
from tests.factories.programme import a_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("answers_are_not_kept"),
]

#: Who reads the pages of the site; organisers also the lists of the admin.
READERS = (
    ANONYMOUS,
    "participant",
    "partner",
    "speaker",
    "rapporteur",
    "moderator",
    "reviewer",
    "drafter",
    "organiser",
)
READ_ALL = (ANONYMOUS, "participant", "organiser")
#: Pages of one person, which an organiser opens by the number of the application.
OF_ONE = {"registration:erase-person", "people:merge"}


@pytest.fixture
def sides(world):
    """The same world, with both kinds of people in it; gone after the test."""
    cache.clear()
    with transaction.atomic():
        yield mark(world, HIDDEN), mark(world, OPEN)
        transaction.set_rollback(True)


def client_of(world, name):
    client = Client()
    if name == "speaker":
        session = world.edition.sessions.get(pk=world.names["session_key"])
        person = a_person("Speaker Unmarked")
        session.people.create(person=person, role="speaker")
        sign_in(client, person)
    elif name != ANONYMOUS:
        sign_in(client, world.people[name])
    return client


def text_of(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    if "spreadsheetml" in response.get("Content-Type", ""):
        sheet = openpyxl.load_workbook(BytesIO(body)).active
        return "\n".join(str(cell.value) for row in sheet for cell in row)
    # A calendar folds its lines.
    return body.decode("utf-8", "replace").replace("\r\n ", "")


def pages(world, name, sides) -> list[str]:
    """The addresses at which ``name`` gets something that others were not given before.

    What visitors read is read once more by a participant and an organiser only.
    """
    known_by = "participant" if name == "speaker" else name
    seen = set()
    for line in read_lines():
        said = line.expected.get("GET", {})
        is_for_all = said.get(ANONYMOUS) == "200" and line.url != "programme:session"
        if (
            said.get(known_by) in {"200", "202"}
            and line.url not in OF_ONE
            and (name in READ_ALL or not (is_for_all or line.file == "sign_in"))
        ):
            seen.add(line.address(world))
    seen |= {reverse(url, kwargs=words) for url, words in addresses(world, *sides)}
    edition = world.edition.slug
    workshop = reverse("programme:session", args=[edition, world.names["workshop"]])
    seen.add(f"{workshop}attendance/?everybody=1")
    seen |= {f"{workshop}attendance/?search={side.stem}" for side in sides}
    return sorted(seen)


def found_on(client, addresses_) -> dict[tuple[str, str, str], set[str]]:
    found = defaultdict(set)
    for address in addresses_:
        response = client.get(address)
        assert response.status_code < 500, address
        for token in tokens_in(text_of(response)):
            found[token].add(address)
    return found


def said_of(side, found):
    """What was found of the people of one side, in words."""
    return sorted(
        f"{part} {kind} at {address}"
        for (stem, part, kind), where in found.items()
        if stem == side.stem
        for address in where
    )


#: Who agreed is found, and by whom: the words that each reader sees of them.
SHOWN = {
    ANONYMOUS: {"admitted n", "moderator d", "rapporteur d", "speaker d"},
    "participant": {"head d", "member d", "admitted d", "admitted o"},
    "partner": {"offered d", "offered o", "offered a"},
    "drafter": {"admitted d", "drafter d", "rapporteur d"},
    "moderator": {"admitted d"},
    "organiser": {"submitted n", "submitted e"},
}


def test_no_page_of_the_site_names_them(world, sides):
    hidden, agreed = sides
    shown, leaks = {}, []
    for name in READERS:
        found = found_on(client_of(world, name), pages(world, name, sides))
        leaks += [f"{name}: {words}" for words in said_of(hidden, found)]
        shown[name] = {f"{part} {kind}" for stem, part, kind in found if stem == OPEN}
    assert leaks == []
    unseen = {name: words - shown[name] for name, words in SHOWN.items()}
    assert not any(unseen.values()), unseen
    # Others than organisers see no address, and the full name where its person shows it;
    # partners besides where somebody works whose application they may read, and
    # participants the organisation of those in their list.
    beyond = {
        f"{name}: {words}"
        for name, seen in shown.items()
        for words in seen
        if words[-1] != "d" and name != "organiser"
    }
    assert beyond == {
        *(f"{name}: admitted n" for name in READERS if name != "organiser"),
        "partner: offered o",
        "partner: offered a",
        "participant: admitted o",
    }
    assert agreed.people.keys() == hidden.people.keys()


def lists_of_the_admin() -> Iterator[tuple[str, bool]]:
    """The lists that an organiser opens, and whether they can be searched."""
    for model, registered in admin.site._registry.items():
        label = model._meta.label_lower
        said = TABLE["kinds"][TABLE["models"][label]]["changelist"]["GET"]
        if "organiser" in said.partition("200")[2].partition(";")[0].split():
            name = label.replace(".", "_")
            yield reverse(f"admin:{name}_changelist"), bool(registered.search_fields)


def test_no_list_and_no_search_of_the_organisers_names_them(world, sides):
    client = client_of(world, "organiser")
    asked = [
        f"{address}{query}"
        for address, is_searched in lists_of_the_admin()
        for query in ("", f"?q={HIDDEN}", f"?q={OPEN}")[: 3 if is_searched else 1]
    ]

    found = found_on(client, [*asked])

    assert said_of(sides[0], found) == []
    where = {
        (part, address)
        for (stem, part, _kind), places in found.items()
        if stem == OPEN
        for address in places
    }
    lists = "application", "candidate"
    searched = f"?q={OPEN}"
    for part, expected in {
        "submitted": {f"registration/{name}/" for name in lists},
        "waiting": {f"registration/{name}/" for name in (*lists, "waitinglist")},
        "companion": {"registration/application/"},
        "guest": {f"registration/{name}/" for name in (*lists, "invitation")},
        "host": {
            "registration/application/",
            "registration/candidate/",
            "programme/signup/",
        },
        "head": {"registration/delegation/"},
        "drafter": {"editions/appointment/"},
        "brought": {"registration/openedaccount/"},
    }.items():
        wanted = {
            f"/admin/{place}{query}" for place in expected for query in ("", searched)
        }
        assert {address for who, address in where if who == part} >= wanted, part


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_export_names_them(world, sides, kind):
    client = client_of(world, "organiser")

    answer = client.post(
        reverse("admin:registration_application_export"), {"kind": kind}
    )

    found = tokens_in(text_of(answer))
    assert {part for stem, part, _kind in found if stem == HIDDEN} == set()
    kinds = {kind for stem, part, kind in found if (stem, part) == (OPEN, "waiting")}
    assert kinds == set("ndeoa")


def test_no_letter_to_somebody_else_names_them(sides):
    """A companion reads the name that the person who brings them shows to others."""
    told = defaultdict(set)
    for letter in Delivery.objects.select_related("person"):
        for token in tokens_in(f"{letter.subject} {letter.body_text} {letter.address}"):
            told[token].add(letter.person)

    to_others = {
        (part, kind, reader)
        for (stem, part, kind), readers in told.items()
        for side in sides
        if side.stem == stem
        for reader in readers - {side.people[part]}
    }
    assert to_others == {
        ("host", "d", side.people[of]) for side in sides for of in ("led", "companion")
    }


def test_no_companion_is_named_in_full_by_who_is_hidden(sides):
    """Whoever shows no name to others is not named at all."""
    hidden, _agreed = sides
    host = hidden.people["host"]
    host.applications.update(display_name="")
    host.display_name = ""
    host.save()
    application = Application.objects.get(reference=hidden.names["companion"])

    letter = render(emails.accompanying(application))
    client = Client()
    sign_in(client, application.person)
    page = client.get(application.get_absolute_url()).content.decode()

    for words in (letter.text, letter.html, page):
        assert tokens_in(words) == set()
        assert "Somebody (name not shown)" in words


def test_no_file_with_amendments_names_them(sides):
    snapshot = Snapshot.objects.filter(purpose="consultation").latest("pk")

    for kind in WITH_VOICES:
        store.render(snapshot, kind)
    made = dict(Rendering.objects.values_list("kind", "content"))
    printed = bytes(made[RenderingKind.AMENDED])
    typed = bytes(made[RenderingKind.AMENDED_WORD])

    pages = pypdf.PdfReader(BytesIO(printed)).pages
    lines = docx.Document(BytesIO(typed)).paragraphs
    for words in (
        "\n".join(page.extract_text() for page in pages),
        "\n".join(line.text for line in lines),
    ):
        assert tokens_in(words) == {(OPEN, "admitted", "d")}


def test_neither_the_outcome_nor_its_file_names_them(world, sides):
    by = world.people["organiser"]
    document = Document.objects.get(edition=world.edition)
    SideVersion.objects.filter(revision__paragraph__document=document).update(
        state="discarded", reason="Both are kept.", resolved_at=now(), resolved_by=by
    )
    end_consultation(document, by)
    adopt(a_snapshot(document, by, "conference"), by)
    versions.publish(document, by=by)
    where = f"/{world.edition.slug}/outcome"

    found = found_on(Client(), [f"{where}/", f"{where}.json", f"{where}/remarks.json"])
    printed = compose(
        Snapshot.objects.get(document=document, purpose="conference")
    ).html

    assert said_of(sides[0], found) == []
    assert tokens_in(printed) == {(OPEN, "rapporteur", "d")} == found.keys()
