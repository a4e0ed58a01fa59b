"""Reading what rapporteurs typed."""

from apps.contributions.forms.choosing import LinkForm, MergeForm
from apps.contributions.forms.drafts import DraftForm
from apps.contributions.forms.due import DueForm
from apps.contributions.forms.handing_in import HandInForm
from apps.contributions.forms.narrowing import NarrowForm
from apps.contributions.forms.reports import ReportForm

__all__ = [
    "DraftForm",
    "DueForm",
    "HandInForm",
    "LinkForm",
    "MergeForm",
    "NarrowForm",
    "ReportForm",
]
