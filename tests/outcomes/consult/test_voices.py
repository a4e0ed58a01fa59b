"""Comments and amendments: sent, changed, withdrawn, supported, withheld."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.notifications.models import Delivery
from apps.outcomes.actions import disposing, moderating, voicing
from apps.outcomes.emails import voice_path
from apps.outcomes.models import Amendment, Comment, Disposition, FormerWording, Support
from apps.outcomes.queries.voices import said_about
from tests.factories.outcomes import a_comment, an_amendment, end_consultation
from tests.factories.programme import a_person
from tests.outcomes.addresses import at
from tests.outcomes.refusing import refused

pytestmark = pytest.mark.django_db

SENT = {"reason": "It is due."}


def test_amendments_of_four_kinds_are_numbered(asked, participant, provision, other):
    made = [
        an_amendment(asked, participant, kind="replace", body="Encourages all."),
        an_amendment(asked, participant, kind="add", body="Encourages towns."),
        an_amendment(asked, participant, kind="delete", body="ignored"),
        an_amendment(asked, participant, kind="move", after=other.pk),
    ]

    assert [(a.label, a.kind, a.body, a.after_id) for a in made] == [
        ("A1", "replace", "Encourages all.", None),
        ("A2", "add", "Encourages towns.", None),
        ("A3", "delete", "", None),
        ("A4", "move", "", other.pk),
    ]
    assert {a.paragraph_id for a in made} == {provision.pk}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"body": "Encourages cities to listen. "}, "same"),
        ({"body": "  "}, "no_words"),
        ({"kind": "add", "body": ""}, "no_words"),
        ({"reason": " "}, "no_reason"),
        ({"kind": "move", "after": None}, "same"),
        ({"kind": "move", "after": uuid4()}, "foreign"),
    ],
)
def test_what_changes_nothing_is_no_amendment(asked, participant, facts, code):
    assert refused(an_amendment, asked, participant, **facts) == code
    assert not Amendment.objects.exists()


def test_the_same_sending_twice_is_one_and_other_words_are_another(asked, participant):
    [entry, _other] = asked.text.entries
    facts = {"by": participant, "paragraph": UUID(entry.id), "key": uuid4()}
    first, second = (
        voicing.Proposed(kind="replace", body=body, **SENT) for body in ("A.", "B.")
    )

    made = [
        voicing.amend(asked, proposed=one, **facts)
        for one in (first, first, second, second)
    ]

    assert [one.label for one in made] == ["A1", "A1", "A2", "A2"]
    assert AuditEntry.objects.filter(verb="amendment.submitted").count() == 2


def test_one_changes_ones_own_until_the_closing(
    document, drafter, asked, participant, reader
):
    mine = an_amendment(asked, participant)
    said = {"body": "Encourages all.", "reason": "All can.", "on_behalf_of": "Graz"}

    voicing.change(mine, by=participant, **said)
    again = voicing.change(mine, by=participant, **said)
    codes = [refused(voicing.change, mine, by=reader, **said)]
    end_consultation(document, drafter)
    codes.append(
        refused(voicing.change, mine, by=participant, **said | {"body": "No."})
    )

    mine.refresh_from_db()
    former = FormerWording.objects.get()
    assert codes == ["not_own", "closed"]
    assert (mine.body, mine.reason, mine.on_behalf_of) == tuple(said.values())
    assert (former.body, former.reason, former.until) == (
        "Encourages cities to listen. And to answer.",
        "Listening is not enough.",
        again.edited_at,
    )


def test_a_comment_is_changed_too(asked, participant):
    mine = a_comment(asked, participant)

    code = refused(voicing.change, mine, by=participant, body=" ")
    voicing.change(mine, by=participant, body="Very good.")

    assert code == "no_words"
    assert Comment.objects.get().body == "Very good."
    assert [one.body for one in mine.former.all()] == ["Good."]


def test_one_withdraws_ones_own_also_after_the_closing(
    document, drafter, asked, participant, reader
):
    mine, decided = an_amendment(asked, participant), a_comment(asked, participant)
    disposing.dispose(decided, by=drafter, outcome="not_accepted", reason="No.")
    end_consultation(document, drafter)

    first = voicing.withdraw(mine, by=participant)
    codes = [
        refused(voicing.withdraw, mine, by=reader),
        refused(voicing.withdraw, decided, by=participant),
        refused(disposing.dispose, mine, by=drafter, outcome="merged", reason="Yes."),
    ]

    assert voicing.withdraw(mine, by=participant) == first
    assert codes == ["not_own", "decided", "no_target"]
    assert mine.disposition.outcome == "withdrawn"
    assert refused(
        disposing.dispose, mine, by=drafter, outcome="not_accepted", reason="No."
    ) == ("withdrawn")
    assert Disposition.objects.filter(amendment=mine).count() == 1


def test_what_is_withdrawn_is_read_by_its_author_and_the_team(
    client, drafter, asked, participant, reader
):
    known = {"body": "Never mind.", "reason": "Of no use.", "on_behalf_of": "Villach"}
    mine = an_amendment(asked, participant, is_named=True, **known)
    page = at("version", number=asked.number)

    def read_by(person):
        client.force_login(person)
        pages = [client.get(one).text for one in (page, voice_path(mine))]
        said = ("Never", "Of no use.", "Villach", participant.full_name)
        return [[words in text for words in said] for text in pages]

    before = read_by(reader)
    voicing.withdraw(mine, by=participant)

    assert before == [[True] * 4] * 2
    assert read_by(reader) == [[False] * 4] * 2
    assert "Withdrawn" in client.get(page).text
    assert [one[:3] for one in read_by(participant)] == [[True] * 3] * 2
    assert read_by(drafter) == [[True] * 4] * 2


def test_others_support_it_once_and_nobody_themselves(
    document, drafter, asked, participant, reader
):
    for theirs in (an_amendment(asked, participant), a_comment(asked, participant)):
        own = refused(voicing.support, theirs, by=participant)
        voicing.support(theirs, by=reader)
        voicing.support(theirs, by=reader)
        once = theirs.supports.count()
        voicing.take_support_back(theirs, by=reader)

        assert (own, once, theirs.supports.count()) == ("own", 1, 0)
    end_consultation(document, drafter)
    closed = refused(voicing.support, theirs, by=reader)
    moderating.withhold(theirs, by=drafter, reason="Names somebody.")
    assert (closed, refused(voicing.support, theirs, by=reader)) == (
        "closed",
        "withheld",
    )
    assert not Support.objects.exists()


@pytest.mark.parametrize(("number", "told"), [(4, None), (5, 5)])
def test_few_supporters_are_not_counted_aloud(asked, participant, number, told):
    mine = an_amendment(asked, participant)
    for i in range(number):
        voicing.support(mine, by=a_person(f"Supporter {i}"))

    said = said_about(asked, participant, is_team=True)

    assert said[str(mine.paragraph_id)].amendments[0].support == told


def test_what_is_withheld_only_its_author_and_the_team_read(
    asked, participant, reader, moderator
):
    theirs = an_amendment(asked, participant)

    code = refused(moderating.withhold, theirs, by=moderator, reason=" ")
    moderating.withhold(theirs, by=moderator, reason="Names somebody.")
    moderating.withhold(theirs, by=moderator, reason="Names somebody.")
    readable = {
        who: said_about(asked, person, is_team=team)[str(theirs.paragraph_id)]
        .amendments[0]
        .is_readable
        for who, person, team in [
            ("author", participant, False),
            ("reader", reader, False),
            ("moderator", moderator, True),
        ]
    }
    moderating.show_again(theirs, by=moderator)

    assert code == "no_reason"
    assert readable == {"author": True, "reader": False, "moderator": True}
    letters = Delivery.objects.filter(template="outcomes/moderated").order_by("pk")
    assert [one.address for one in letters] == [participant.email] * 2
    assert sorted("Names somebody." in one.body_text for one in letters) == [
        False,
        True,
    ]
    verbs = AuditEntry.objects.filter(verb__startswith="outcomes.voice_")
    assert [*verbs.order_by("pk").values_list("verb", flat=True)] == [
        "outcomes.voice_withheld",
        "outcomes.voice_released",
    ]


def test_nobody_moderates_themselves(asked, moderator):
    mine = a_comment(asked, moderator)

    assert refused(moderating.withhold, mine, by=moderator, reason="No.") == "own"
    assert Comment.objects.get().withheld_at is None


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"reason": ""}, "outcomes_amendment_has_a_reason"),
        ({"body": ""}, "outcomes_amendment_says_its_words"),
        ({"withheld_because": "No."}, "outcomes_amendment_withheld_with_a_reason"),
    ],
)
def test_the_database_holds_it_too(asked, participant, change, name):
    an_amendment(asked, participant)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Amendment.objects.update(**change)
