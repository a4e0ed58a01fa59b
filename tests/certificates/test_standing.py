"""Whether the rule is met, in exact figures."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from apps.certificates.models import CertificateRule
from apps.certificates.queries import most_at_most_one_at_a_time, standing_of
from apps.programme.choices import SessionState
from tests.factories.certificates import a_rule, an_attender, attended, held_sessions
from tests.factories.contributions import ReportFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot
from tests.factories.programme import (
    SessionFactory,
    a_person,
    an_academy,
    give_places,
)

SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=7,
)


def most_by_trying(spans):
    best = 0
    for mask in range(1 << len(spans)):
        chosen = sorted(s for i, s in enumerate(spans) if mask >> i & 1)
        if all(a[1] <= b[0] for a, b in pairwise(chosen)):
            best = max(best, len(chosen))
    return best


@given(SPANS)
def test_one_person_attends_the_most_that_do_not_overlap(spans):
    assert most_at_most_one_at_a_time(spans) == most_by_trying(spans)


def figures(application, rule):
    standing = standing_of(application, rule)
    return (
        standing.possible,
        standing.needed,
        standing.attended,
        standing.contributed,
        standing.has_met_the_rule,
    )


@pytest.mark.django_db
def test_figures_are_exact():
    academy = an_academy()
    rule = a_rule(academy)
    sessions = held_sessions(academy, 6)
    person = a_person("Ada")
    give_places(academy, [person])
    application = person.applications.get()
    attended(person, *sessions[:4])

    four = figures(application, rule)
    attended(person, sessions[4])
    five = figures(application, rule)

    # 80 per cent of 6 are 4.8, so 5.
    assert four == (6, 5, 4, 0, False)
    assert five == (6, 5, 5, 0, True)


@pytest.mark.django_db
def test_what_does_not_count_is_not_counted():
    academy = an_academy()
    rule = a_rule(academy)
    [session] = held_sessions(academy, 1)
    at = session.starts_at
    # At the same time, of another kind, called off, not fixed, of another part.
    others = [
        SessionFactory(part=academy, starts_at=at + timedelta(minutes=10)),
        SessionFactory(
            part=academy, kind="networking", starts_at=at - timedelta(days=1)
        ),
        SessionFactory(
            part=academy,
            state=SessionState.CANCELLED,
            starts_at=at - timedelta(days=1),
        ),
        SessionFactory(part=academy, unscheduled=True),
        SessionFactory(part=an_academy("2032"), starts_at=at - timedelta(days=1)),
    ]
    application = an_attender(academy)
    attended(application.person, others[-1])

    assert figures(application, rule) == (1, 1, 1, 0, True)


@pytest.mark.django_db
def test_without_a_session_nobody_meets_the_rule():
    academy = an_academy()
    rule = a_rule(academy)
    application = an_attender(academy)

    assert figures(application, rule) == (0, 0, 0, 0, False)


@pytest.mark.django_db
def test_reports_and_comments_count_as_far_as_the_rule_lets_them():
    academy = an_academy()
    rule = a_rule(academy)
    sessions = held_sessions(academy, 5)
    application = an_attender(academy)
    person = application.person
    person.attendances.exclude(session__in=sessions[:2]).delete()
    ReportFactory(session=sessions[0], rapporteur=person, filed=True)
    ReportFactory(session=sessions[1], rapporteur=person)
    document = DocumentFactory(edition=academy.edition)
    paragraph = a_paragraph(document, person)
    snapshot = a_snapshot(document, person)
    for _ in range(3):
        snapshot.comments.create(
            consultation=document.consultations.get(),
            paragraph=paragraph,
            author=person,
            body="Yes.",
        )

    none = figures(application, rule)
    CertificateRule.objects.update(contributions_up_to=2)
    two = figures(application, CertificateRule.objects.get())

    assert none == (5, 4, 2, 0, False)
    assert two == (5, 4, 2, 2, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"share": 0}, "certificates_rule_asks_for_a_share"),
        ({"share": 101}, "certificates_rule_asks_for_a_share"),
        ({"kinds": []}, "certificates_rule_counts_some_sessions"),
    ],
)
def test_the_database_keeps_the_rule_sensible(facts, name):
    a_rule(an_academy())

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CertificateRule.objects.update(**facts)


@pytest.mark.django_db
def test_it_is_not_over_before_the_last_session_that_counts():
    academy = an_academy()
    rule = a_rule(academy)
    held_sessions(academy, 5)
    application = an_attender(academy)
    over = standing_of(application, rule)
    SessionFactory(part=academy, starts_at=now() + timedelta(hours=1))

    later = standing_of(application, rule)

    assert (over.is_over, over.may_be_issued) == (True, True)
    assert (later.has_met_the_rule, later.may_be_issued) == (True, False)
