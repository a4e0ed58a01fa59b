"""What the public pages show of an edition, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.editions.choices import STAGE_OF_PHASE, EditionStatus, Stage
from apps.editions.models import (
    ConceptNote,
    Edition,
    Phase,
    Reference,
    Series,
    Volume,
)

#: The stage an edition is at when no phase says otherwise.
STAGE_OF_STATUS = {
    EditionStatus.PLANNED: Stage.PUBLICATION,
    EditionStatus.ANNOUNCED: Stage.PUBLICATION,
    EditionStatus.OPEN: Stage.ACADEMY,
    EditionStatus.RUNNING: Stage.ACADEMY,
    EditionStatus.CLOSED: Stage.OUTCOME_DOCUMENT,
    EditionStatus.ARCHIVED: Stage.OUTCOME_DOCUMENT,
}

#: Where each stage of the cycle leads; the component's words for the stages.
STAGE_KEYS = {
    Stage.PUBLICATION: "publication",
    Stage.ACADEMY: "academy",
    Stage.CONFERENCE: "conference",
    Stage.OUTCOME_DOCUMENT: "outcome",
}


@dataclass(frozen=True, slots=True)
class Home:
    series: Series | None
    current: Edition | None
    earlier: Sequence[Edition]
    volumes: Sequence[Volume]
    stage: str
    stages: Sequence[dict[str, Any]]


def stage_of(edition: Edition) -> str:
    """The stage of the cycle ``edition`` is at: of its phase now, else of its status."""
    now = Phase.objects.at().filter(edition=edition).order_by("during").last()
    stage = STAGE_OF_PHASE[now.kind] if now else STAGE_OF_STATUS[edition.status]  # type: ignore[index]  # the field holds a member's value
    return STAGE_KEYS[Stage(stage)]


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
    """The series with its editions; the newest is the current one."""
    editions = list(
        Edition.objects.visible_to(user).select_related("series").newest_first()
    )
    current = editions[0] if editions else None
    return Home(
        series=current.series if current else Series.objects.first(),
        current=current,
        earlier=editions[1:],
        volumes=list(
            Volume.objects.select_related("publication_series").order_by("-number")
        ),
        stage=stage_of(current) if current else "",
        stages=stages_of(current) if current else [],
    )


def editions_with_documents(user: User | AnonymousUser) -> list[Edition]:
    """All editions for the archive, each with its Outcome Documents in print."""
    return list(
        Edition.objects.visible_to(user)
        .select_related("series")
        .prefetch_related("documents")
        .newest_first()
    )


def outcome_reference(edition: Edition) -> Reference | None:
    """How the Outcome Document of an earlier edition is cited."""
    return (
        Reference.objects.filter(about_edition=edition)
        .select_related("volume__publication_series")
        .first()
    )


def current_note(edition: Edition) -> ConceptNote | None:
    return (
        edition.concept_notes.filter(is_published=True)
        .prefetch_related("sections")
        .first()
    )
