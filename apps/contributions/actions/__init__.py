"""What people do with session reports."""

from apps.contributions.actions.due import set_due
from apps.contributions.actions.filing import file_report, is_complete, send_back
from apps.contributions.actions.items import (
    Item,
    version_of,
    version_of_summary,
    version_typed,
)
from apps.contributions.actions.reports import is_overtaken, save_report

__all__ = [
    "Item",
    "file_report",
    "is_complete",
    "is_overtaken",
    "save_report",
    "send_back",
    "set_due",
    "version_of",
    "version_of_summary",
    "version_typed",
]
