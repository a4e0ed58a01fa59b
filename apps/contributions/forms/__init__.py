"""Reading what rapporteurs typed."""

from apps.contributions.forms.drafts import DraftForm
from apps.contributions.forms.due import DueForm
from apps.contributions.forms.reports import ReportForm

__all__ = [
    "DraftForm",
    "DueForm",
    "ReportForm",
]
