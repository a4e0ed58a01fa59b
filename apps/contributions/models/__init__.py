from apps.contributions.models.contributions import Contribution
from apps.contributions.models.reports import Report

__all__ = [
    "Contribution",
    "Report",
]
