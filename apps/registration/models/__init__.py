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

__all__ = [
    "AccessNeeds",
    "Application",
    "ApplicationDraft",
    "Call",
    "Consent",
    "ConsentWording",
    "CountryInRegion",
    "Criterion",
    "Places",
    "WorldRegion",
    "WorldRegionScheme",
]
