"""What the public pages show of an edition, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from apps.accounts.models import User
from apps.editions.choices import (
    PUBLIC,
    STAGE_OF_PHASE,
    EditionStatus,
    ReferenceKind,
    Stage,
)
from apps.editions.models import (
    Appointment,
    ConceptNote,
    Edition,
    Reference,
    Series,
    Volume,
)

#: The stage an edition is at when no phase says otherwise; an archived one is at none.
STAGE_OF_STATUS = {
    EditionStatus.PLANNED: Stage.PUBLICATION,
    EditionStatus.ANNOUNCED: Stage.PUBLICATION,
    EditionStatus.OPEN: Stage.ACADEMY,
    EditionStatus.RUNNING: Stage.ACADEMY,
    EditionStatus.CLOSED: Stage.OUTCOME_DOCUMENT,
}

#: Where each stage of the cycle leads; the component's words for the stages.
STAGE_KEYS = {
    Stage.PUBLICATION: "publication",
    Stage.ACADEMY: "academy",
    Stage.CONFERENCE: "conference",
    Stage.OUTCOME_DOCUMENT: "outcome",
}


#: Which edition the home page is about: the most alive, then the newest.
LIVELIEST = (
    EditionStatus.RUNNING,
    EditionStatus.OPEN,
    EditionStatus.ANNOUNCED,
    EditionStatus.CLOSED,
    EditionStatus.ARCHIVED,
    EditionStatus.PLANNED,
)


@dataclass(frozen=True, slots=True)
class Home:
    series: Series | None
    current: Edition | None
    later: Sequence[Edition]
    earlier: Sequence[Edition]
    volumes: Sequence[Volume]
    stage: str
    stages: Sequence[dict[str, Any]]


def worked_at(person: User, *jobs: str) -> list[Edition]:
    """The editions at which ``person`` holds one of ``jobs``, newest first.

    An administrator works at all that are not over.
    """
    editions = Edition.objects.newest_first()
    if person.is_superuser:
        return list(editions.exclude(status=EditionStatus.ARCHIVED))
    held = Appointment.objects.filter(person=person, job__in=jobs)
    return list(editions.filter(pk__in=held.values("edition")))


def stage_of(edition: Edition) -> str:
    """Where ``edition`` stands in the cycle now; empty when it is over.

    Of phases that overlap, the one that began last tells the stage.
    """
    kind: str | None = edition.phase_now  # type: ignore[attr-defined]  # with_phase
    stage = (
        STAGE_OF_PHASE[kind]
        if kind
        else STAGE_OF_STATUS.get(EditionStatus(edition.status))
    )
    return STAGE_KEYS[stage] if stage else ""


def stages_of(edition: Edition) -> list[dict[str, Any]]:
    """The stages with their addresses, for the figure of the cycle."""
    page = edition.get_absolute_url()
    return [
        {"key": "publication", "href": f"{page}#further-reading"},
        {"key": "academy", "href": f"{page}programme/"},
        {"key": "conference", "href": f"{page}programme/"},
        {"key": "outcome", "href": f"{page}outcome/"},
    ]


def home(user: User | AnonymousUser) -> Home:
    """The series with its editions, of which the liveliest is the current one."""
    editions = editions_with_documents(user)
    current = min(
        editions, key=lambda edition: LIVELIEST.index(edition.status), default=None
    )
    return Home(
        series=current.series if current else Series.objects.first(),
        current=current,
        later=[each for each in editions if current and each.year > current.year],
        earlier=[each for each in editions if current and each.year < current.year],
        volumes=list(
            Volume.objects.select_related("publication_series").order_by("-number")
        ),
        stage=stage_of(current) if current else "",
        stages=stages_of(current) if current else [],
    )


def editions_with_documents(user: User | AnonymousUser) -> list[Edition]:
    """All editions, newest first, each with its phase and its documents in print."""
    in_print = Reference.objects.filter(
        kind=ReferenceKind.OUTCOME_DOCUMENT, edition__status__in=PUBLIC
    ).select_related("volume__publication_series")
    return list(
        Edition.objects.visible_to(user)
        .with_phase()
        .select_related("series")
        .prefetch_related(Prefetch("documents", queryset=in_print))
        .newest_first()
    )


def references_of(edition: Edition) -> QuerySet[Reference]:
    """The references of ``edition`` with what a citation names."""
    return edition.references.select_related("volume__publication_series")


def printed_outcome_of(edition: Edition) -> Reference | None:
    """The Outcome Document of ``edition`` as it is cited, whoever published it."""
    return (
        edition.documents.filter(kind=ReferenceKind.OUTCOME_DOCUMENT)
        .select_related("edition", "volume__publication_series")
        .first()
    )


def current_note(edition: Edition) -> ConceptNote | None:
    """The newest published version, without its sections."""
    return edition.concept_notes.filter(is_published=True).first()
