from apps.contributions.models.contributions import Contribution
from apps.contributions.models.due import ReportDue, due_at
from apps.contributions.models.linking import Link
from apps.contributions.models.reports import Report
from apps.contributions.models.supporting import Support

__all__ = [
    "Contribution",
    "Link",
    "Report",
    "ReportDue",
    "Support",
    "due_at",
]
