"""Calls and applications."""

from datetime import timedelta

import factory
from django.utils.timezone import now
from factory.django import DjangoModelFactory

from apps.editions.choices import Job
from apps.registration.choices import Because, Mode, QuestionKind, ReservedFor, State
from apps.registration.models import (
    AccessNeedCase,
    AccessNeeds,
    Application,
    Assignment,
    Call,
    Criterion,
    Delegation,
    Invitation,
    OpenedAccount,
    Question,
    QuestionWording,
    ReservedPlaces,
    Review,
    Score,
)
from tests.factories.editions import (
    AppointmentFactory,
    EditionFactory,
    PartFactory,
    PersonFactory,
)


class CallFactory(DjangoModelFactory):
    class Meta:
        model = Call

    part = factory.SubFactory(PartFactory)
    mode = Mode.SELECTION
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=30))

    class Params:
        first_come = factory.Trait(mode=Mode.OPEN)
        asks_acceptance = factory.Trait(acceptance_days=7)
        closed = factory.Trait(
            closes_at=factory.LazyFunction(lambda: now() - timedelta(hours=1))
        )


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"criterion-{n}")
    text = "Works within a local government"
    position = factory.Sequence(lambda n: n + 1)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    call = factory.SubFactory(CallFactory)
    kind = QuestionKind.SHORT_TEXT
    position = factory.Sequence(lambda n: n + 1)


class WordingFactory(DjangoModelFactory):
    class Meta:
        model = QuestionWording

    question = factory.SubFactory(QuestionFactory)
    language = "en"
    label = "How did you hear of us?"


def a_question(call: Call, label: str, **facts: object) -> Question:
    """A question of ``call`` with its English wording."""
    words = {name: facts.pop(name) for name in ("help", "options") if name in facts}
    groups = facts.pop("target_groups", ())
    question = QuestionFactory(call=call, **facts)
    question.target_groups.set(groups)
    WordingFactory(question=question, label=label, **words)
    return question


class ReservedPlacesFactory(DjangoModelFactory):
    class Meta:
        model = ReservedPlaces

    part = factory.SubFactory(PartFactory)
    kind = ReservedFor.NEXT_GENERATION
    number = 1


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    part = factory.SubFactory(PartFactory)
    person = factory.SubFactory(PersonFactory)
    full_name = factory.LazyAttribute(lambda application: application.person.full_name)
    country = "KE"

    class Params:
        admitted = factory.Trait(
            state=State.ADMITTED, decided_at=factory.LazyFunction(now)
        )
        waiting = factory.Trait(
            state=State.WAITING,
            decided_at=factory.LazyFunction(now),
            waiting_since=factory.LazyFunction(now),
        )
        declined = factory.Trait(
            state=State.DECLINED, decided_at=factory.LazyFunction(now)
        )
        withdrawn = factory.Trait(
            state=State.WITHDRAWN, withdrawn_because=Because.PERSON
        )
        offered = factory.Trait(
            state=State.OFFERED,
            decided_at=factory.LazyFunction(now),
            offered_until=factory.LazyFunction(lambda: now() + timedelta(days=7)),
        )


class AccessNeedsFactory(DjangoModelFactory):
    class Meta:
        model = AccessNeeds

    application = factory.SubFactory(ApplicationFactory)
    kinds = ["captions"]
    details = "Captions in French, please."


class AccessNeedCaseFactory(DjangoModelFactory):
    class Meta:
        model = AccessNeedCase

    needs = factory.SubFactory(AccessNeedsFactory)
    kind = "captions"
    due_on = factory.LazyFunction(lambda: now().date() + timedelta(days=20))


def a_reviewer(part, **facts):
    """Somebody who holds the job at the edition of ``part``."""
    person = PersonFactory(**facts)
    AppointmentFactory(edition=part.edition, person=person, job=Job.REVIEWER)
    return person


def a_review(application, reviewer=None, *points, comment="Clear.", submitted=True):
    """A review with points for the criteria of the call, in their order."""
    reviewer = reviewer or a_reviewer(application.part)
    Assignment.objects.get_or_create(application=application, reviewer=reviewer)
    review = Review.objects.create(
        application=application,
        reviewer=reviewer,
        comment=comment,
        submitted_at=now() if submitted else None,
    )
    criteria = Criterion.objects.filter(call__part=application.part)
    for row, value in zip(criteria, points, strict=True):
        a_score(review, row, value)
    return review


def a_score(review, criterion, value):
    """Points for ``criterion`` as it stands."""
    names = ("code", "text", "max_score", "weight", "position")
    facts = {name: getattr(criterion, name) for name in names}
    return Score.objects.create(review=review, value=value, **facts)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    application = factory.SubFactory(ApplicationFactory, offered=True)
    invited_by = factory.SubFactory(PersonFactory)


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation

    edition = factory.SubFactory(EditionFactory)
    name = "City of Graz"
    head = factory.SubFactory(PersonFactory)


class OpenedAccountFactory(DjangoModelFactory):
    class Meta:
        model = OpenedAccount

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)
    full_name = factory.LazyAttribute(lambda opened: opened.person.full_name)
    opened_by = factory.SubFactory(PersonFactory)
