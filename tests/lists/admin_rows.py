"""One more row of each model of the admin, with everything its list names of its own.

A row that shared its edition or its person with the others would hide a statement for
each of them.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from apps.certificates.models import Certificate, RuleException
from apps.core.models import AuditEntry
from apps.editions.models import (
    Edition,
    Instrument,
    Part,
    PublicationSeries,
    Series,
    Volume,
)
from apps.notifications.mailings import mailing_of
from apps.programme.models import Grouping
from apps.registration.models import (
    BalanceTarget,
    CountryInRegion,
    GroupLetter,
    Proposal,
    SensitiveAnswer,
    WorldRegion,
    WorldRegionScheme,
)
from tests.factories.accounts import UserFactory
from tests.factories.certificates import a_rule
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.editions import (
    AppointmentFactory,
    ConceptNoteFactory,
    EditionFactory,
    KeyQuestionFactory,
    QuestionClusterFactory,
    ReferenceFactory,
    TargetGroupFactory,
)
from tests.factories.notifications import (
    DeliveryFactory,
    SubscriberFactory,
    SuppressionFactory,
)
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_silence,
    a_snapshot,
    adopt,
    an_amendment,
    an_endorsement,
    holder,
    type_into,
)
from tests.factories.partners import OrganisationFactory, PartnershipFactory
from tests.factories.programme import (
    OnlineRoomFactory,
    ReleaseFactory,
    ReminderRuleFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
)
from tests.factories.registration import (
    AccessNeedCaseFactory,
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    DelegationFactory,
    InvitationFactory,
    OpenedAccountFactory,
    ReservedPlacesFactory,
    a_question,
    a_review,
)

_years = count(2101)


def _edition() -> Edition:
    """An edition of a series of its own."""
    year = next(_years)
    series = Series.objects.create(title=f"Series of {year}")
    return EditionFactory(series=series, year=year, ordinal=year - 2000)


def _part() -> Part:
    return Part.objects.create(edition=_edition(), kind="academy")


def _session() -> Any:
    return SessionFactory(part=_part())


def _volume() -> Volume:
    series = PublicationSeries.objects.create(
        name=f"Publications {next(_years)}", series=_edition().series
    )
    return Volume.objects.create(
        publication_series=series, number=1, title="On rights", prepares=_edition()
    )


def _country() -> CountryInRegion:
    number = next(_years)
    scheme = WorldRegionScheme.objects.create(
        code=f"scheme-{number}", name=f"Scheme {number}"
    )
    region = WorldRegion.objects.create(
        scheme=scheme, code="region", name=f"Region {number}", position=1
    )
    return CountryInRegion.objects.create(scheme=scheme, region=region, country="KE")


def _snapshot(purpose: str = "consultation") -> Any:
    document = DocumentFactory(edition=_edition())
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    return a_snapshot(document, drafter, purpose)


def _application() -> Any:
    part = _part()
    whole = TargetGroupFactory(edition=part.edition)
    group = TargetGroupFactory(edition=part.edition, part_of=whole)
    return ApplicationFactory(part=part, target_group=group)


def _question() -> Any:
    call = CallFactory(part=_part())
    first = a_question(call, "Travel?", kind="single", options="a: A\nb: B", position=1)
    return a_question(
        call, "Which?", position=2, depends_on=first, depends_values=["a"]
    )


def _candidate() -> Any:
    """One more to choose among: a table shows one part only."""
    series, _new = Series.objects.get_or_create(title="Series of 2100")
    edition, _new = Edition.objects.get_or_create(
        slug="2100", defaults={"series": series, "year": 2100, "ordinal": 100}
    )
    part, _new = Part.objects.get_or_create(edition=edition, kind="academy")
    if not hasattr(part, "call"):
        CriterionFactory(call=CallFactory(part=part))
    group = TargetGroupFactory(edition=edition)
    application = ApplicationFactory(part=part, target_group=group)
    a_review(application, None, 3)
    Proposal.objects.create(application=application, decision="admit", by=UserFactory())
    return application


def _contribution() -> Any:
    region = _country().region
    made = ContributionFactory(report__session=_session(), world_region=region)
    made.key_questions.add(KeyQuestionFactory(cluster__edition=made.edition))
    return made


def _consultation() -> Any:
    return _snapshot().consultations.get()


def _comment() -> Any:
    snapshot = _snapshot()
    return snapshot.comments.create(
        consultation=snapshot.consultations.get(),
        author=UserFactory(),
        paragraph=snapshot.document.paragraphs.get(),
        body="Six months is long.",
    )


def _side_version() -> Any:
    document = DocumentFactory(edition=_edition())
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    base = paragraph.head_id
    type_into(paragraph, drafter, "One text.", base=base)
    return type_into(paragraph, drafter, "Another text.", base=base).side_version


def _adoption() -> Any:
    snapshot = _snapshot("conference")
    return adopt(snapshot, holder(snapshot.document.edition, "organiser"))


def _authority() -> Any:
    """One that has another name, and endorses, and of which somebody has told."""
    authority = _endorsement("shown").authority
    authority.names.create(name=f"Town {authority.pk}")
    SubscriberFactory(authority=authority.name)
    _application()
    return authority


def _silence() -> Any:
    snapshot = _snapshot("conference")
    return a_silence(snapshot, holder(snapshot.document.edition, "organiser"))


def _endorsement(state: str = "sent") -> Any:
    return an_endorsement(
        DocumentFactory(edition=_edition()),
        UserFactory(),
        name=f"C {next(_years)}",
        state=state,
    )


ROWS: dict[str, Callable[[], Any]] = {
    "core.auditentry": lambda: AuditEntry.objects.create(
        actor=UserFactory(), verb="tried", target_type="x", target_id="1"
    ),
    "accounts.user": UserFactory,
    "mfa.authenticator": lambda: Authenticator.objects.create(
        user=UserFactory(), type=Authenticator.Type.TOTP, data={}
    ),
    "notifications.delivery": DeliveryFactory,
    "notifications.suppression": SuppressionFactory,
    "notifications.subscriber": SubscriberFactory,
    "notifications.mailing": lambda: mailing_of(
        f"listed:{next(_years)}", title="A mailing", edition_id=_edition().pk
    ),
    "editions.series": _edition,
    "editions.edition": _edition,
    "editions.appointment": lambda: AppointmentFactory(edition=_edition()),
    "editions.conceptnote": lambda: ConceptNoteFactory(edition=_edition()),
    "editions.questioncluster": lambda: QuestionClusterFactory(edition=_edition()),
    "editions.reference": lambda: ReferenceFactory(
        edition=_edition(), volume=_volume(), about_edition=_edition()
    ),
    "editions.instrument": lambda: Instrument.objects.create(
        name=f"Instrument {next(_years)}"
    ),
    "editions.publicationseries": _volume,
    "editions.volume": _volume,
    "partners.organisation": OrganisationFactory,
    "partners.partnership": lambda: PartnershipFactory(edition=_edition()),
    "registration.application": _application,
    "registration.call": lambda: CallFactory(part=_part()),
    "registration.question": _question,
    "registration.criterion": lambda: CriterionFactory(call__part=_part()),
    "registration.places": _part,
    "registration.invitation": lambda: InvitationFactory(application__part=_part()),
    "registration.openedaccount": lambda: OpenedAccountFactory(edition=_edition()),
    "registration.delegation": lambda: DelegationFactory(edition=_edition()),
    "registration.waitinglist": lambda: ApplicationFactory(part=_part(), waiting=True),
    "registration.candidate": _candidate,
    "registration.balancetarget": lambda: BalanceTarget.objects.create(
        part=_part(), dimension="level", value="local", share=50
    ),
    "registration.reviewing": lambda: CallFactory(part=_part()),
    "registration.reservedplaces": lambda: ReservedPlacesFactory(part=_part()),
    "registration.accessneedcase": lambda: AccessNeedCaseFactory(
        needs__application__part=_part(), responsible=UserFactory()
    ),
    "registration.accessneeds": lambda: AccessNeedsFactory(application__part=_part()),
    "registration.sensitiveanswer": lambda: SensitiveAnswer.objects.create(
        application=ApplicationFactory(part=_part()), question_key="x", values=["y"]
    ),
    "registration.worldregionscheme": _country,
    "registration.countryinregion": _country,
    "programme.release": lambda: ReleaseFactory(edition=_edition()),
    "programme.room": lambda: RoomFactory(edition=_edition()),
    "programme.session": _session,
    "programme.onlineroom": lambda: OnlineRoomFactory(session=_session()),
    "programme.grouping": lambda: Grouping.objects.create(part=_part(), name="Groups"),
    "programme.signup": lambda: SignUpFactory(session=_session()),
    "programme.reminderrule": lambda: ReminderRuleFactory(edition=_edition()),
    "contributions.report": lambda: ReportFactory(session=_session(), filed=True),
    "contributions.contribution": _contribution,
    "registration.groupletter": lambda: GroupLetter.objects.create(
        edition=_edition(),
        texts={"en": {"subject": "News", "text": "It is out."}},
        sent_by=UserFactory(),
    ),
    "certificates.certificaterule": lambda: a_rule(_part()),
    "certificates.ruleexception": lambda: RuleException.objects.create(
        application=_application(), reason="Ill.", made_by=UserFactory()
    ),
    "certificates.certificate": lambda: Certificate.objects.create(
        application=_application(), name="Ada Example", language="en"
    ),
    "outcomes.document": lambda: DocumentFactory(edition=_edition()),
    "outcomes.snapshot": _snapshot,
    "outcomes.amendment": lambda: an_amendment(_snapshot(), UserFactory()),
    "outcomes.comment": _comment,
    "outcomes.consultation": _consultation,
    "outcomes.sideversion": _side_version,
    "outcomes.adoption": _adoption,
    "outcomes.silenceprocedure": _silence,
    "outcomes.endorsement": _endorsement,
    "outcomes.authority": _authority,
}
