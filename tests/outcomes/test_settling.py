"""Two texts of one paragraph are put together change by change."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.textdiff import merge3, parts3
from apps.outcomes.models import SideVersion
from apps.outcomes.text import settling
from tests.factories.outcomes import a_paragraph, holder, type_into
from tests.outcomes.addresses import at

BASE = "Cities listen to all."
MINE = "Cities should hear all people."
THEIRS = "Towns listen to each."

TEXTS = st.text(alphabet="ab .\n", max_size=30)


def choose(**sent):
    parts = settling.readable(parts3(BASE, MINE, THEIRS))
    named = {name.replace("_", "-"): value for name, value in sent.items()}
    return settling.composed(parts, settling.choices(parts, named))


def test_what_stands_nearby_is_told_in_whole_words():
    long = "one two three four five six seven eight nine ten eleven twelve thirteen"
    around = f"{long} {{}} {long}"
    parts = parts3(around.format("old"), around.format("mine"), around.format("new"))
    [place] = settling.choices(settling.readable(parts), {})

    assert place.before == "…four five six seven eight nine ten eleven twelve thirteen "
    assert place.after == " one two three four five six seven eight nine ten eleven…"
    [alone] = settling.choices(parts3("a b", "a c", "a d"), {})
    assert (alone.before, alone.after) == ("a ", "")
    [run] = settling.choices(parts3("x" * 99 + " b", "x" * 99 + " c", "x" * 99), {})
    assert run.before.startswith("…x")


@given(TEXTS, TEXTS, TEXTS)
def test_choosing_nothing_is_the_merge_and_one_side_throughout_is_that_text(
    base, mine, theirs
):
    parts = settling.readable(parts3(base, mine, theirs))
    places = settling.choices(parts, {})

    def all_of(take):
        sent = {place.name: take for place in places}
        return settling.composed(parts, settling.choices(parts, sent))

    assert settling.composed(parts, places) == merge3(base, mine, theirs).text
    assert (all_of("mine"), all_of("theirs")) == (mine, theirs)


def test_each_change_is_a_choice_of_its_own():
    assert [
        choose(),
        choose(choice_1="mine"),
        choose(choice_2="theirs", choice_3="mine"),
    ] == [
        "Towns should hear [each] [all people].",
        "Cities should hear [each] [all people].",
        "Towns listen to all people.",
    ]


@pytest.fixture
def version(document, organiser):
    paragraph = a_paragraph(document, organiser, BASE)
    base = paragraph.head_id
    type_into(paragraph, holder(document.edition, "drafter"), THEIRS)
    type_into(paragraph, organiser, MINE, base=base)
    return SideVersion.objects.get()


def asked(version, then, **facts):
    paragraph = version.revision.paragraph
    paragraph.refresh_from_db()
    known = {"base": paragraph.head_id, "client_uuid": uuid4(), "body": "x"}
    return known | {"then": then} | facts


@pytest.mark.django_db
def test_the_choices_are_written_into_the_text_without_a_script(
    client, version, organiser
):
    client.force_login(organiser)
    address = at("side-version", side_version=version.pk)
    facts = asked(version, "compose", **{"choice-1": "mine", "choice-3": "theirs"})

    page = client.post(address, facts).content.decode()
    paragraph = version.revision.paragraph
    paragraph.refresh_from_db()

    assert "Cities should hear each.</textarea>" in page
    assert page.count('value="mine" checked') == 2
    assert paragraph.body == THEIRS
    assert SideVersion.objects.get().state == "open"


@pytest.mark.django_db
def test_choices_about_a_text_that_has_changed_are_asked_again(
    client, version, organiser
):
    client.force_login(organiser)
    facts = asked(version, "compose", **{"choice-1": "mine"})
    type_into(version.revision.paragraph, organiser, "Villages listen.")

    answer = client.post(at("side-version", side_version=version.pk), facts)

    assert answer.status_code == 409
    assert "The text has changed once more." in answer.content.decode()
    assert SideVersion.objects.get().state == "open"
