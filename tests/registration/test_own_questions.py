"""A call's own questions in the application: asked, answered, kept and shown."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.registration.actions import own_answers
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.publishing import publish
from apps.registration.blind import blind_facts
from apps.registration.models import (
    Answer,
    Application,
    ApplicationDraft,
    SensitiveAnswer,
)
from tests.factories.editions import (
    AppointmentFactory,
    PersonFactory,
    TargetGroupFactory,
)
from tests.factories.registration import CallFactory, WordingFactory, a_question
from tests.registration.test_applying import ABOUT, CONSENT, MOTIVATION, WORK, at

pytestmark = pytest.mark.django_db
NO_CHOICE = "Select a valid choice. %s is not one of the available choices."


@pytest.fixture
def call():
    return CallFactory(asks_gender=True)


@pytest.fixture
def group(call):
    return TargetGroupFactory(edition=call.part.edition, position=1)


@pytest.fixture
def organiser(call):
    person = PersonFactory(is_staff=True)
    AppointmentFactory(edition=call.part.edition, person=person, job="organiser")
    return person


@pytest.fixture(autouse=True)
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


@pytest.fixture
def asked(call, group, organiser):
    """One question of each kind, published; by short names."""
    made = {
        "travel": a_question(
            call,
            "How do you travel?",
            kind="single",
            position=1,
            options="train: By train\nbus: By bus",
            is_required=True,
        ),
        "line": "",
        "topics": a_question(
            call, "Topics?", kind="multiple", position=3, options="a: Air\nb: Water"
        ),
        "home": a_question(call, "Born where?", kind="country", position=4),
        "people": a_question(call, "How many people?", kind="number", position=5),
        "since": a_question(call, "Since when?", kind="date", position=6, keep_days=30),
        "mayors": a_question(
            call, "Which office?", position=7, target_groups=[group], is_required=True
        ),
        "faith": a_question(
            call, "Your faith?", position=1, is_sensitive=True, help="For the menu."
        ),
    }
    made["line"] = a_question(
        call,
        "Which line?",
        position=2,
        depends_on=made["travel"],
        depends_values=["bus"],
        is_required=True,
    )
    publish(call, by=organiser)
    call.refresh_from_db()
    return {name: f"q_{question.key}" for name, question in made.items()}


def start(client, call, group):
    client.post(at(call, "about"), ABOUT)
    client.post(at(call, "work"), WORK | {"target_group": group.pk})


def errors_of(response):
    return set(response.context["form"].errors)


def test_each_kind_is_answered_and_kept_the_sensitive_ones_apart(
    client, call, group, asked
):
    start(client, call, group)
    own = {
        asked["travel"]: "bus",
        asked["line"]: "58",
        asked["topics"]: ["a", "b"],
        asked["home"]: "PE",
        asked["people"]: "1,5",
        asked["since"]: "2020-05-01",
        asked["mayors"]: "The second",
    }
    answer = client.post(at(call, "motivation"), MOTIVATION | own)
    assert answer.url == at(call, "consent")
    more = {
        asked["faith"]: "None",
        "gender": "self_described",
        "gender_words": "Genderqueer",
    }
    client.post(at(call, "consent"), CONSENT | more)
    check = client.get(at(call, "check")).content.decode()

    client.post(at(call, "check"))

    for words in (
        "By bus",
        "<bdi>Air</bdi><br><bdi>Water</bdi>",
        "Peru",
        "1.5",
        "The second",
        "Genderqueer",
    ):
        assert words in check
    application = Application.objects.get()
    assert application.call_version.number == 1
    kept = {f"q_{a.question_key}": a.values for a in Answer.objects.all()}
    assert kept == {
        asked["travel"]: ["bus"],
        asked["line"]: ["58"],
        asked["topics"]: ["a", "b"],
        asked["home"]: ["PE"],
        asked["people"]: ["1.5"],
        asked["since"]: ["2020-05-01"],
        asked["mayors"]: ["The second"],
    }
    apart = {a.question_key: a.values for a in SensitiveAnswer.objects.all()}
    assert apart == {
        asked["faith"][2:]: ["None"],
        "gender": ["self_described", "Genderqueer"],
    }
    page = client.get(application.get_absolute_url()).content.decode()
    for words in ("By bus", "Peru", "May 1, 2020", "Genderqueer", "Your faith?"):
        assert words in page


def test_organisers_see_the_answers_and_the_sensitive_ones_only_apart(
    client, call, group, organiser, asked
):
    start(client, call, group)
    own = {asked["travel"]: "train", asked["mayors"]: "The second"}
    client.post(at(call, "motivation"), MOTIVATION | own)
    more = {asked["faith"]: "Something private", "gender": "woman"}
    client.post(at(call, "consent"), CONSENT | more)
    client.post(at(call, "check"))
    application = Application.objects.get()

    client.force_login(organiser)
    page = client.get(
        reverse("admin:registration_application_change", args=[application.pk])
    ).content.decode()
    faith = SensitiveAnswer.objects.exclude(question_key="gender").get()
    apart = client.get(
        reverse("admin:registration_sensitiveanswer_change", args=[faith.pk])
    ).content.decode()
    gender = SensitiveAnswer.objects.get(question_key="gender")
    hidden = client.get(
        reverse("admin:registration_sensitiveanswer_change", args=[gender.pk])
    )

    assert "By train" in page
    assert "The second" in page
    assert "Something private" not in page
    assert "Something private" in apart
    assert hidden.status_code == 404
    (look,) = AuditEntry.objects.filter(verb="sensitive_answer.looked_at")
    assert (look.actor, look.target_id) == (organiser, str(faith.pk))
    assert look.edition_id == call.part.edition_id


def test_reviewers_read_own_answers_without_names_and_countries(
    client, call, group, organiser, asked
):
    start(client, call, group)
    own = {
        asked["travel"]: "train",
        asked["mayors"]: "Office of Amina Otieno",
        asked["home"]: "PE",
    }
    client.post(at(call, "motivation"), MOTIVATION | own)
    more = {asked["faith"]: "Something private", "gender": "woman"}
    client.post(at(call, "consent"), CONSENT | more)
    client.post(at(call, "check"))

    facts = dict(blind_facts(Application.objects.get()))

    assert facts["How do you travel?"] == "By train"
    assert facts["Which office?"] == "Office of […]"
    assert not {"Born where?", "Your faith?", "Your gender"} & facts.keys()


def test_what_has_to_be_answered_is_decided_by_the_answers_before(
    client, call, group, asked
):
    other = TargetGroupFactory(edition=call.part.edition, position=2)
    start(client, call, other)

    def post(**own):
        return client.post(
            at(call, "motivation"), MOTIVATION | {asked[k]: v for k, v in own.items()}
        )

    nothing = post()
    bus = post(travel="bus")
    train = post(travel="train", line="not asked, so not kept")

    assert errors_of(nothing) == {asked["travel"]}
    assert errors_of(bus) == {asked["line"]}
    assert train.status_code == 302
    page = client.get(at(call, "motivation")).content.decode()
    assert "Only if you answered “By bus” to “How do you travel?”." in page
    assert "Which office?" not in page
    client.post(at(call, "consent"), CONSENT)
    check = client.get(at(call, "check")).content.decode()
    assert "not asked, so not kept" not in check
    client.post(at(call, "check"))
    assert {f"q_{a.question_key}" for a in Answer.objects.all()} == {asked["travel"]}


def test_all_on_one_page_says_who_is_asked_what(client, call, group, asked):
    page = client.get(at(call, "all")).content.decode()

    assert f"Only for: {group.text}." in page
    assert "Only if you answered “By bus” to “How do you travel?”." in page
    typed = ABOUT | WORK | MOTIVATION | CONSENT | {"target_group": group.pk}
    missing = client.post(at(call, "all"), typed)
    assert errors_of(missing) == {asked["travel"], asked["mayors"]}
    whole = client.post(
        at(call, "all"),
        typed | {asked["travel"]: "train", asked["mayors"]: "The second"},
    )
    assert whole.status_code == 200
    assert "Check your answers" in whole.content.decode()


@pytest.mark.parametrize(
    "case",
    [
        ("people", "many", "Enter a number, for example 12 or 1.5."),
        ("people", "1e99", "Enter a number, for example 12 or 1.5."),
        ("since", "soon", "Enter a date, for example 2026-03-31."),
        ("home", "XX", NO_CHOICE % "XX"),
        ("topics", "c", NO_CHOICE % "c"),
    ],
)
def test_mistakes_are_named_beside_the_question(client, call, group, asked, case):
    name, value, message = case
    start(client, call, group)
    good = {asked["travel"]: "train", asked["mayors"]: "The second"}

    answer = client.post(
        at(call, "motivation"), MOTIVATION | good | {asked[name]: value}
    )

    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {asked[name]: [message]}
    assert value in answer.content.decode()


def test_sensitive_questions_come_last_are_free_and_explained(
    client, call, group, asked
):
    page = client.get(at(call, "consent")).content.decode()

    assert page.index("consent_access_needs") < page.index("Questions you need not")
    assert page.index("Your gender") < page.index("Your faith?")
    assert "Reviewers never see them" in page
    assert " checked" not in page
    assert client.post(at(call, "consent"), CONSENT).status_code == 302


def test_a_draft_goes_on_and_is_told_what_has_changed(
    client, call, group, organiser, asked
):
    start(client, call, group)
    before = client.get(at(call, "about")).content.decode()
    travel = call.questions.get(kind="single")
    travel.wordings.update(label="How will you come?")
    call.questions.filter(kind="multiple").delete()
    a_question(call, "What else?", position=9)

    publish(call, by=organiser)

    page = client.get(at(call, "motivation")).content.decode()
    assert "since you began" not in before
    for words in ("since you began", "New: What else?", "Changed: How will you come?"):
        assert words in page
    assert "No longer asked: Topics?" in page
    assert ApplicationDraft.objects.get().call_version.number == 1
    assert ABOUT["organisation"] in client.get(at(call, "about")).content.decode()


def test_questions_that_changed_while_they_were_read_are_not_answered(
    client, call, group, organiser, asked
):
    start(client, call, group)
    own = {asked["travel"]: "train", asked["mayors"]: "The second"}
    client.post(at(call, "motivation"), MOTIVATION | own)
    client.post(at(call, "consent"), CONSENT)
    read = client.get(at(call, "check")).context["version"]
    WordingFactory(question=a_question(call, "What else?"), language="fr")
    publish(call, by=organiser)

    answer = client.post(at(call, "check"), {"version": read})

    assert answer.status_code == 422
    assert "The questions have changed." in answer.content.decode()
    with pytest.raises(Refused) as refusal:
        submit(
            call.part,
            person=ApplicationDraft.objects.get().person,
            answers=Answers(facts={}),
            key=uuid4(),
        )
    assert refusal.value.code == "questions_changed"
    assert not Application.objects.exists()
    assert not Delivery.objects.exists()
    again = client.post(at(call, "check"), {"version": read + 1})
    assert again.status_code == 302
    assert Application.objects.get().call_version.number == 2


def test_answers_are_forgotten_when_their_time_is_over(client, call, group, asked):
    edition = call.part.edition
    edition.ends_on, edition.dates_are_final = "2031-06-10", True
    edition.save()
    start(client, call, group)
    own = {
        asked["travel"]: "train",
        asked["mayors"]: "The second",
        asked["since"]: "2020-05-01",
    }
    client.post(at(call, "motivation"), MOTIVATION | own)
    client.post(at(call, "consent"), CONSENT)
    client.post(at(call, "check"))
    kept = Answer.objects.get(question_key=asked["since"][2:])
    assert kept.keep_until == dt.date(2031, 7, 10)

    edition.ends_on = "2031-07-10"
    edition.save()
    early = own_answers.forget_answers(dt.date(2031, 8, 9))
    late = own_answers.forget_answers(dt.date(2031, 8, 10))

    assert (early, late) == (0, 1)
    left = {f"q_{a.question_key}" for a in Answer.objects.all()}
    assert left == {asked["travel"], asked["mayors"]}


def test_own_questions_cost_a_few_statements_more(client, call, group, asked):
    client.get(at(call, "all"))
    typed = ABOUT | WORK | MOTIVATION | CONSENT | {"target_group": group.pk}
    typed |= {asked["travel"]: "train", asked["mayors"]: "The second"}
    typed |= {asked["faith"]: "None", "gender": "woman"}

    with CaptureQueriesContext(connection) as used:
        client.get(at(call, "all"))
        answers = client.post(at(call, "all"), typed)
        sent = client.post(
            at(call, "check"),
            {
                "submission_key": str(answers.context["draft"].submission_key),
                "version": answers.context["version"],
            },
        )
        page = client.get(sent.url)

    assert page.status_code == 200
    assert SensitiveAnswer.objects.count() == 2
    all_ = [query["sql"] for query in used.captured_queries]
    ours = [sql for sql in all_ if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(ours) <= 40
