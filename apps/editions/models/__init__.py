from apps.editions.models.content import (
    ConceptNote,
    ConceptNoteSection,
    ExpectedOutcome,
    Goal,
    Instrument,
    KeyQuestion,
    Objective,
    QuestionCluster,
    TargetGroup,
)
from apps.editions.models.edition import Appointment, Edition, Part, Phase
from apps.editions.models.reading import PublicationSeries, Reference, Volume
from apps.editions.models.retention import RetentionChoice
from apps.editions.models.series import LoadedRecord, Series

__all__ = [
    "Appointment",
    "ConceptNote",
    "ConceptNoteSection",
    "Edition",
    "ExpectedOutcome",
    "Goal",
    "Instrument",
    "KeyQuestion",
    "LoadedRecord",
    "Objective",
    "Part",
    "Phase",
    "PublicationSeries",
    "QuestionCluster",
    "Reference",
    "RetentionChoice",
    "Series",
    "TargetGroup",
    "Volume",
]
