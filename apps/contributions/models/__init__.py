from apps.contributions.models.contributions import Contribution
from apps.contributions.models.due import ReportDue, due_at
from apps.contributions.models.reports import Report

__all__ = [
    "Contribution",
    "Report",
    "ReportDue",
    "due_at",
]
