from apps.registration.models.application import (
    Application,
    ApplicationDraft,
    Call,
    Places,
)
from apps.registration.models.criteria import Criterion
from apps.registration.models.personal import AccessNeeds, Consent, ConsentWording
from apps.registration.models.regions import (
    CountryInRegion,
    WorldRegion,
    WorldRegionScheme,
)
from apps.registration.models.review import (
    Assignment,
    ConflictOfInterest,
    Review,
    Reviewing,
    Score,
)

__all__ = [
    "AccessNeeds",
    "Application",
    "ApplicationDraft",
    "Assignment",
    "Call",
    "ConflictOfInterest",
    "Consent",
    "ConsentWording",
    "CountryInRegion",
    "Criterion",
    "Places",
    "Review",
    "Reviewing",
    "Score",
    "WorldRegion",
    "WorldRegionScheme",
]
