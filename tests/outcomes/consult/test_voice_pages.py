"""The pages on which people propose amendments, and drafters and moderators decide."""

import re
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse

from apps.outcomes.actions import voicing
from apps.outcomes.models import Amendment, Comment, Disposition
from apps.outcomes.views import disposing
from tests.factories.outcomes import a_comment, an_amendment, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

SENT = {"kind": "replace", "body": "Encourages towns to listen.", "reason": "Short."}


def page_of(voice, name="voice"):
    return at(name, kind=voice.KIND, pk=voice.pk)


def told(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


@pytest.fixture
def amend_page(asked, provision):
    return at("amend", number=asked.number, paragraph=provision.pk)


def test_an_amendment_is_proposed_and_its_change_is_heard(
    client, participant, asked, amend_page
):
    client.force_login(participant)
    form = client.get(amend_page).content.decode()

    sent = client.post(amend_page, SENT | {"submission_key": str(uuid4())})

    mine = Amendment.objects.get()
    assert "Encourages cities to listen.</textarea>" in form
    assert (sent.status_code, sent["Location"]) == (302, page_of(mine))
    html = client.get(at("version", number=asked.number)).content.decode()
    heard = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "A1 · Other words" in heard
    assert "deleted: cities end of deletion" in heard
    assert "inserted: towns end of insertion" in heard


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"body": ""}, "Write the words you propose."),
        ({"body": "Encourages cities to listen."}, "These are the words"),
        ({"kind": "move"}, "Say where it shall stand."),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    client, participant, amend_page, change, message
):
    client.force_login(participant)

    answer = client.post(amend_page, SENT | {"on_behalf_of": "Graz"} | change)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert message in html
    assert 'value="Graz"' in html
    assert not Amendment.objects.exists()


def test_who_changes_their_words_too_often_is_told_when_to_come_again(
    client, participant, asked, settings
):
    settings.RATE_LIMITS = {"comment": "1/m/user"}
    cache.clear()
    comment = a_comment(asked, participant)
    client.force_login(participant)

    answers = [
        client.post(page_of(comment), {"body": body, "then": "change"})
        for body in ("Why not?", "Why ever not?")
    ]

    comment.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 429]
    assert answers[1]["Retry-After"] == "60"
    assert "Why ever not?</textarea>" in answers[1].text
    assert comment.body == "Why not?"


def test_a_visitor_finds_what_was_typed_after_signing_in(
    client, participant, amend_page
):
    sent = client.post(amend_page, SENT)
    client.force_login(participant)

    html = client.get(amend_page).content.decode()

    assert sent.status_code == 302
    assert "Encourages towns to listen.</textarea>" in html
    assert not Amendment.objects.exists()


def test_names_are_read_by_whom_their_bearers_allow(
    client, participant, reader, drafter, asked
):
    an_amendment(asked, participant, on_behalf_of="City of Graz")
    Comment.objects.filter(pk=a_comment(asked, participant).pk).update(is_named=True)
    seen = {}
    for who in (reader, drafter):
        client.force_login(who)
        html = client.get(at("version", number=asked.number)).content.decode()
        seen[who] = (html.count("Paula Participant"), "City of Graz" in html)

    assert seen == {reader: (1, True), drafter: (2, True)}


def test_drafters_decide_on_the_list_and_are_told_of_neighbours(
    client, participant, reader, drafter, asked
):
    mine = an_amendment(asked, participant, body="Encourages towns to listen.")
    an_amendment(asked, reader, body="Encourages villages to listen.")
    an_amendment(asked, reader, body="Encourages cities to listen well.")
    client.force_login(drafter)
    form = client.get(page_of(mine, "dispose")).context["accept_form"]
    sent = {name: form[name].value() for name in ("base", "body")}

    answer = client.post(page_of(mine, "dispose"), sent | {"then": "accept"})
    conflicts = client.get(at("voices"), {"which": "conflicts"}).content.decode()

    assert answer.status_code == 302
    assert told(answer) == [
        "The text is changed. The author is told.",
        "1 open amendment goes with the new text.",
        "In conflict with the new text, for you to decide: A2",
    ]
    assert "A2" in conflicts
    assert "A3" not in conflicts
    again = client.get(page_of(Amendment.objects.get(number=2), "dispose"))
    assert "Encourages [towns] [villages] to listen." in again.content.decode()


def test_what_is_withdrawn_asks_for_no_decision_and_gives_back_what_was_typed(
    client, participant, drafter, asked
):
    mine = an_amendment(asked, participant)
    client.force_login(drafter)
    before = client.get(page_of(mine, "dispose")).content.decode()
    voicing.withdraw(mine, by=participant)

    page = client.get(page_of(mine, "dispose")).content.decode()
    said = {"outcome": "not_accepted", "reason": "It has been said."}
    late = client.post(page_of(mine, "dispose"), said)

    assert "Note the result" in before
    assert "Note the result" not in page
    assert "Its author has withdrawn it." in page
    assert late.status_code == 422
    assert "It has been said.</textarea>" in late.content.decode()
    assert Disposition.objects.get().outcome == "withdrawn"


def test_a_conflict_is_resolved_choice_by_choice(
    client, participant, drafter, asked, provision
):
    mine = an_amendment(asked, participant, body="Encourages towns to hear.")
    type_into(provision, drafter, "Encourages villages to listen.")
    client.force_login(drafter)
    page = page_of(mine, "dispose")
    form = client.get(page)
    sent = {"base": form.context["accept_form"]["base"].value(), "then": "compose"}

    chosen = client.post(page, sent | {"choice-1": "mine", "choice-2": "theirs"})
    stale = client.post(page, sent | {"base": 1, "choice-1": "mine"})
    body = chosen.context["accept_form"]["body"].value()
    done = client.post(page, sent | {"then": "accept", "body": body})

    assert "data-guide" in form.content.decode()
    assert body == "Encourages towns to listen."
    assert (chosen.status_code, stale.status_code) == (200, 409)
    assert stale.context["accept_form"]["body"].value() == (
        "Encourages [villages] [towns] to hear."
    )
    provision.refresh_from_db()
    assert (done.status_code, provision.body) == (302, body)
    assert mine.dispositions.get().outcome == "accepted_with_changes"


def test_the_desk_has_pages_and_finds_what_was_decided_on(
    client, monkeypatch, participant, drafter, asked
):
    monkeypatch.setattr(disposing, "ON_A_PAGE", 1)
    _first, second = (an_amendment(asked, participant) for _ in range(2))
    client.force_login(drafter)
    said = {"outcome": "not_accepted", "reason": "No."}

    back = client.post(page_of(second, "dispose"), said)["Location"]
    page, other = client.get(back), client.get(at("voices"), {"page": "1"})

    shown = [
        [one.shown.voice.label for one in p.context["listed"]] for p in (page, other)
    ]
    assert shown == [["A2"], ["A1"]]
    assert "page=2" in other.content.decode()


def test_a_moderator_withholds_and_others_read_why(
    client, participant, reader, moderator, asked
):
    theirs = a_comment(asked, participant, "Names somebody.")
    client.force_login(moderator)

    empty = client.post(page_of(theirs, "moderate"), {"reason": ""})
    done = client.post(page_of(theirs, "moderate"), {"reason": "A name."})

    assert (empty.status_code, done.status_code) == (422, 302)
    client.force_login(reader)
    html = client.get(page_of(theirs)).content.decode()
    assert "Names somebody." not in html
    assert "A name." in html


def test_own_words_are_changed_supported_by_others_and_withdrawn(
    client, participant, reader, asked
):
    mine = a_comment(asked, participant)
    client.force_login(reader)
    client.post(page_of(mine), {"then": "support"})
    foreign = client.post(page_of(mine), {"body": "Bad."})
    client.force_login(participant)
    client.post(page_of(mine), {"body": "Very good."})
    client.post(page_of(mine), {"then": "withdraw"})

    mine.refresh_from_db()
    assert foreign.status_code == 422
    assert (mine.body, mine.supports.count()) == ("Very good.", 1)
    html = client.get(reverse("outcomes:my-voices")).content.decode()
    assert "Very good." in html
    assert "Withdrawn" in html


def test_who_has_left_the_edition_withdraws_and_changes_nothing_more(
    client, participant, asked
):
    comment = a_comment(asked, participant, "Mine.")
    participant.applications.all().delete()
    client.force_login(participant)

    page = client.get(page_of(comment))
    changed = client.post(page_of(comment), {"body": "Something else."})
    comment.refresh_from_db()
    withdrawn = client.post(page_of(comment), {"then": "withdraw"})

    assert (page.status_code, changed.status_code) == (200, 403)
    assert "Change your words" not in page.text
    assert (comment.body, comment.former.count()) == ("Mine.", 0)
    assert withdrawn.status_code == 302
    assert comment.dispositions.get().outcome == "withdrawn"
