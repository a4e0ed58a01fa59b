"""Whom a provision speaks to, said beside the text; the text narrowed by it, and in short."""

import pytest
from django.test import Client

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.models import Instrument
from apps.outcomes.actions import guiding, versions
from apps.outcomes.models import Guidance, Snapshot
from apps.outcomes.queries.guidance import chosen, guidance_of, guided
from tests.factories.outcomes import a_paragraph, a_snapshot, adopt

pytestmark = pytest.mark.django_db

SAID = {
    "short": "Budget by rights.",
    "time_frame": "within a year",
    "levels": ["local"],
    "addressees": ["council", "administration"],
}


def guide(paragraph, by, base="", instruments=(), **said):
    words = guiding.Words(instruments=instruments, **{**SAID, **said})
    return guiding.guide(paragraph, words, by=by, base=base)


@pytest.fixture
def budgeting():
    return Instrument.objects.create(name="Human rights budgeting")


@pytest.fixture
def published(document, organiser, drafter, budgeting):
    """Three provisions: two with guidance, one with a sub-paragraph and none."""
    a_paragraph(document, drafter, "Money", kind="heading")
    one = a_paragraph(document, drafter, "Encourages budgets. And more of them.")
    two = a_paragraph(document, drafter, "Encourages listening.")
    a_paragraph(document, drafter, "Encourages to think. Then to act.")
    guide(one, drafter, instruments=[budgeting])
    guide(two, drafter, short="", levels=["local", "regional"], addressees=[])
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    versions.publish(document, by=organiser)
    return document


def page(path):
    response = Client().get(f"/2031/outcome/{path}")
    return " ".join(response.content.decode().split())


def test_it_is_beside_the_text_and_not_in_it(published):
    assert "Budget by rights" not in Snapshot.objects.get().canonical
    assert "Budget by rights" not in page("")
    assert 'href="/2031/outcome/for/level-local/"' in page("")


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("level-local", {"budgets", "listening"}),
        ("level-regional", {"listening"}),
        ("instrument-human-rights-budgeting", {"budgets"}),
        ("level-local,addressee-council", {"budgets"}),
        ("instrument-human-rights-budgeting,level-regional", set()),
    ],
)
def test_the_text_is_narrowed_to_what_somebody_chose(published, choice, shown):
    found = page(f"for/{choice}/")

    words = {"budgets", "listening", "think"}
    assert {word for word in words if f"Encourages {word}" in found} == shown


@pytest.mark.parametrize(
    "choice",
    ["level-national", "level-lunar", "colour-red", "addressee-council,level-local"],
)
def test_an_address_that_was_never_given_leads_nowhere(published, choice):
    assert Client().get(f"/2031/outcome/for/{choice}/").status_code == 404


def test_links_narrow_further_and_take_back(published):
    found = page("for/level-local/")

    assert 'href="/2031/outcome/for/level-local,addressee-council/"' in found
    assert '<a class="hr-choose__option" href="/2031/outcome/" aria-current' in found


def test_in_short_is_what_was_said_or_the_first_sentence(published):
    provisions = guided(Snapshot.objects.get().text, guidance_of(published))

    assert [(one.heading, one.in_short) for one in provisions] == [
        ("Money", "Budget by rights."),
        ("Money", "Encourages listening."),
        ("Money", "Encourages to think."),
    ]
    assert "Budget by rights." in page("short/")


@pytest.mark.parametrize("path", ["short/", "for/level-local/"])
def test_before_publication_nobody_reads_it(document, drafter, path):
    guide(a_paragraph(document, drafter), drafter)

    assert Client().get(f"/2031/outcome/{path}").status_code == 404


def test_it_may_change_after_publication(published, drafter, budgeting):
    paragraph = published.paragraphs.get(head__body__startswith="Encourages budgets")
    base = guiding.seen(paragraph.guidance)

    guide(paragraph, drafter, base=base, instruments=[budgeting], levels=["national"])

    assert Guidance.objects.get(paragraph=paragraph).levels == ["national"]
    entry = AuditEntry.objects.filter(verb="outcomes.guidance_changed").latest("pk")
    assert (entry.before["levels"], entry.after["levels"]) == (["local"], ["national"])


def test_the_second_of_two_looks_before_saving_over_it(document, drafter):
    paragraph = a_paragraph(document, drafter)
    guide(paragraph, drafter)
    client = Client()
    client.force_login(drafter)
    address = f"/2031/outcome/draft/guidance/{paragraph.pk}/"

    with pytest.raises(Refused) as refused:
        guide(paragraph, drafter, short="Another one.")
    answer = client.post(address, {"base": "", "short": "Another one."})

    assert refused.value.code == "changed"
    assert Guidance.objects.get().short == "Budget by rights."
    assert answer.status_code == 422
    assert "Another one." in answer.content.decode()
    again = answer.context["form"]["base"].value()
    assert client.post(address, {"base": again, "short": "Another one."}).url == (
        f"/2031/outcome/draft/guidance/#p-{paragraph.pk}"
    )
    assert Guidance.objects.get().short == "Another one."


def test_the_same_again_changes_nothing(document, drafter, budgeting):
    paragraph = a_paragraph(document, drafter)
    first = guide(paragraph, drafter, instruments=[budgeting])

    again = guide(paragraph, drafter, instruments=[budgeting])

    assert (again.pk, again.updated_at) == (first.pk, first.updated_at)
    assert AuditEntry.objects.filter(verb="outcomes.guidance_changed").count() == 1


def test_only_a_provision_has_it(document, drafter):
    heading = a_paragraph(document, drafter, "Money", kind="heading")

    with pytest.raises(Refused) as refused:
        guide(heading, drafter)

    assert refused.value.code == "no_provision"
    assert not Guidance.objects.exists()


@pytest.mark.parametrize("words", ["", "level", "level-", "level-local,level-local"])
def test_words_that_choose_nothing(words):
    assert chosen(words) is None
