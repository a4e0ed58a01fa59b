"""An organiser of one edition sees, finds, counts and changes nothing of another."""

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.editions.admin_scope import EditionScopedAdmin, within_reach
from apps.editions.choices import EditionStatus, Job
from apps.editions.models import (
    Appointment,
    Edition,
    Goal,
    Instrument,
    KeyQuestion,
    Part,
    QuestionCluster,
)
from apps.partners.models import Organisation, Partnership
from apps.programme.choices import SessionState
from apps.programme.models import Session
from apps.registration.models import Application, Call
from tests.factories.editions import (
    AppointmentFactory,
    EditionFactory,
    KeyQuestionFactory,
    PartFactory,
    PersonFactory,
    QuestionClusterFactory,
)
from tests.factories.partners import OrganisationFactory, PartnershipFactory
from tests.factories.programme import SessionFactory
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return EditionFactory(theme_title="Mine")


@pytest.fixture
def theirs():
    return EditionFactory(theme_title="Theirs", status=EditionStatus.PLANNED)


@pytest.fixture
def organiser(client, mine):
    person = AppointmentFactory(edition=mine, person__is_staff=True).person
    client.force_login(person)
    return person


@pytest.fixture
def request_of(rf, organiser):
    request = rf.post("/")
    request.user = organiser
    return request


def session_of(edition, **traits):
    return SessionFactory(part=PartFactory(edition=edition), **traits)


def test_only_known_rows_are_in_reach(request_of, mine, theirs):
    own = PartFactory(edition=mine), KeyQuestionFactory(cluster__edition=mine)
    PartFactory(edition=theirs)
    KeyQuestionFactory(cluster__edition=theirs)

    assert list(within_reach(Part, request_of)) == [own[0]]
    assert list(within_reach(KeyQuestion, request_of)) == [own[1]]
    assert list(within_reach(QuestionCluster, request_of)) == [own[1].cluster]
    assert within_reach(Instrument, request_of).count() == Instrument.objects.count()


def test_a_model_nobody_has_placed_is_out_of_reach(request_of, mine):
    """Fails closed: whoever adds a relation says where its rows belong."""
    Goal.objects.create(edition=mine, kind="overall", text="To act")

    assert not within_reach(Goal, request_of).exists()
    assert not within_reach(type(request_of.user), request_of).exists()


def relations_of(page, request):
    form = page.get_form(request, change=not page.has_add_permission(request))
    for name, field in form.base_fields.items():
        if isinstance(field, forms.ModelChoiceField):
            yield name, field


def test_no_form_offers_rows_of_another_edition(request_of, mine, theirs):
    """All pages, their inlines included: what can be chosen is one's own or shared."""
    for edition in (mine, theirs):
        PartFactory(edition=edition)
        KeyQuestionFactory(cluster__edition=edition)
        PartnershipFactory(edition=edition)

    offered = {}
    for page in admin.site._registry.values():
        if not isinstance(page, EditionScopedAdmin):
            continue
        for owner in (page, *page.get_inline_instances(request_of)):
            fields = (
                relations_of(page, request_of)
                if owner is page
                else (
                    (name, field)
                    for name, field in owner.get_formset(
                        request_of
                    ).form.base_fields.items()
                    if isinstance(field, forms.ModelChoiceField)
                )
            )
            for name, field in fields:
                for row in field.queryset:
                    edition = getattr(row, "edition", None) or getattr(
                        getattr(row, "cluster", None), "edition", None
                    )
                    if theirs in {edition, row}:
                        offered[f"{owner}.{name}"] = row

    assert offered == {}


def test_a_form_that_brings_its_own_choice_is_looked_at_again(request_of, mine, theirs):
    """The field below would let everything pass; the page does not."""

    class Careless(forms.ModelForm):
        part = forms.ModelChoiceField(Part.objects.all())

        class Meta:
            model = Call
            fields = ["part"]

    page = admin.site._registry[Call]
    own, foreign = PartFactory(edition=mine), PartFactory(edition=theirs)

    for part, passes in ((own, True), (foreign, False)):
        form = Careless({"part": part.pk})
        assert form.is_valid()
        if passes:
            assert page.save_form(request_of, form, change=False).part == own
        else:
            with pytest.raises(PermissionDenied):
                page.save_form(request_of, form, change=False)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (QuestionCluster, lambda edition: QuestionClusterFactory(edition=edition)),
        (Session, session_of),
        (Partnership, lambda edition: PartnershipFactory(edition=edition)),
        (Application, lambda edition: ApplicationFactory(part__edition=edition)),
        (Appointment, lambda edition: AppointmentFactory(edition=edition)),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_a_foreign_row_is_not_there(client, organiser, theirs, model, make):
    own, foreign = make(Edition.objects.organised_by(organiser).get()), make(theirs)
    name = model._meta.label_lower.replace(".", "_")

    def at(page, *words):
        return reverse(f"admin:{name}_{page}", args=words)

    seen = client.get(at("changelist")).context["cl"]
    assert own in seen.queryset
    assert foreign not in seen.queryset
    assert seen.full_result_count == seen.queryset.count()
    for page in ("change", "history"):
        assert client.get(at(page, own.pk)).status_code == 200
        assert client.get(at(page, foreign.pk)).status_code == 404
    assert client.post(at("change", foreign.pk), {}).status_code in {403, 404}
    assert client.post(at("delete", foreign.pk), {"post": "yes"}).status_code in {
        403,
        404,
    }
    assert model.objects.filter(pk=foreign.pk).exists()


def test_an_action_on_a_foreign_row_does_nothing(client, organiser, mine, theirs):
    foreign = session_of(theirs, draft=True)

    client.post(
        reverse("admin:programme_session_changelist"),
        {
            "action": "publish_selected",
            "_selected_action": foreign.pk,
            "select_across": "1",
        },
    )

    foreign.refresh_from_db()
    assert foreign.state == SessionState.DRAFT
    assert not AuditEntry.objects.about(foreign).exists()


def test_organisations_that_only_another_edition_names_are_not_offered(
    client, organiser, mine, theirs
):
    """What is listed publicly, is one's own, or is nobody's can be named."""
    own = PartnershipFactory(edition=mine).organisation
    hidden = PartnershipFactory(edition=theirs).organisation
    nobodys = OrganisationFactory()
    public = EditionFactory(status=EditionStatus.OPEN)
    listed = PartnershipFactory(edition=public, state="confirmed").organisation
    invited = PartnershipFactory(edition=public, state="invited").organisation

    page = client.get(reverse("admin:partners_partnership_add"))
    offered = set(page.context["adminform"].form.fields["organisation"].queryset)

    assert offered == {own, nobodys, listed}
    assert Organisation.objects.count() == 5
    for name in (hidden, invited):
        response = client.post(
            reverse("admin:partners_partnership_add"),
            {"edition": mine.pk, "organisation": name.pk, "role": "partner"},
        )
        assert "organisation" in response.context["adminform"].form.errors
    found = client.get(
        "/admin/autocomplete/?app_label=partners&model_name=partnership"
        "&field_name=organisation"
    ).json()
    assert {int(row["id"]) for row in found["results"]} == {own.pk, nobodys.pk}


def test_a_session_takes_key_questions_of_its_edition(client, mine):
    other = EditionFactory()
    both = PersonFactory(is_staff=True)
    for edition in (mine, other):
        AppointmentFactory(edition=edition, person=both, job=Job.ORGANISER)
    session = session_of(mine)
    foreign = KeyQuestionFactory(cluster__edition=other)
    client.force_login(both)
    address = reverse("admin:programme_session_change", args=[session.pk])

    response = client.post(address, {"title": "x", "key_questions": [foreign.pk]})

    errors = response.context["adminform"].form.errors
    assert errors["key_questions"] == ["Choose key questions of this edition."]
    assert not session.key_questions.exists()


def test_taking_several_jobs_at_once_is_as_many_lines(client, mine):
    administrator = PersonFactory(is_superuser=True, is_staff=True)
    held = AppointmentFactory.create_batch(3, edition=mine)
    client.force_login(administrator)

    client.post(
        reverse("admin:editions_appointment_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [row.pk for row in held],
            "post": "yes",
        },
    )

    entries = AuditEntry.objects.filter(verb="job.taken").order_by("pk")
    assert not Appointment.objects.exists()
    assert [entry.before for entry in entries] == [
        {"person": row.person_id, "job": row.job, "edition": mine.pk} for row in held
    ]
    assert {entry.actor for entry in entries} == {administrator}
    assert [entry.target_label for entry in entries] == [
        f"Appointment {row.pk}" for row in held
    ]


def test_more_rows_than_any_edition_has_are_refused(client, organiser, mine):
    cluster = QuestionClusterFactory(edition=mine)
    address = reverse("admin:editions_questioncluster_change", args=[cluster.pk])

    response = client.post(
        address, {"questions-TOTAL_FORMS": "2000", "questions-INITIAL_FORMS": "0"}
    )

    (formset,) = response.context["inline_admin_formsets"]
    assert len(formset.formset.forms) == 150
    assert not cluster.questions.exists()
