"""What the pages of the Outcome Document show."""

from apps.outcomes.queries.concordance import concordance, readable_versions
from apps.outcomes.queries.consultations import (
    consultation_of,
    open_consultation,
    people_asked,
)
from apps.outcomes.queries.documents import (
    adoption_of,
    document_of,
    remarks_of,
    statements_of,
)
from apps.outcomes.queries.frozen_texts import (
    for_readers,
    withdrawn_from,
)
from apps.outcomes.queries.gone import Gone, gone, split_off_since
from apps.outcomes.queries.guidance import (
    guidance_of,
    guided,
    provisions_with_guidance,
)
from apps.outcomes.queries.pointers import pointers_for
from apps.outcomes.queries.silence import (
    held_silence,
    people_with_a_place,
    running_silence,
    silence_of,
)
from apps.outcomes.queries.standings import standings
from apps.outcomes.queries.state import (
    others_at,
    place_of,
    places_of,
    state_of,
    text_of,
)
from apps.outcomes.queries.workspace import (
    MOST_LATEST,
    Covered,
    Desk,
    Row,
    Workspace,
    desk,
    workspace,
)

__all__ = [
    "MOST_LATEST",
    "Covered",
    "Desk",
    "Gone",
    "Row",
    "Workspace",
    "adoption_of",
    "concordance",
    "consultation_of",
    "desk",
    "document_of",
    "for_readers",
    "gone",
    "guidance_of",
    "guided",
    "held_silence",
    "open_consultation",
    "others_at",
    "people_asked",
    "people_with_a_place",
    "place_of",
    "places_of",
    "pointers_for",
    "provisions_with_guidance",
    "readable_versions",
    "remarks_of",
    "running_silence",
    "silence_of",
    "split_off_since",
    "standings",
    "state_of",
    "statements_of",
    "text_of",
    "withdrawn_from",
    "workspace",
]
