"""What people do with session reports."""

from apps.contributions.actions.due import set_due
from apps.contributions.actions.filing import file_report, is_complete, send_back
from apps.contributions.actions.handing_in import hand_in
from apps.contributions.actions.items import (
    Item,
    version_of,
    version_of_summary,
    version_typed,
)
from apps.contributions.actions.linking import link, unlink
from apps.contributions.actions.merging import merge, separate
from apps.contributions.actions.reminding import remind_of_reports
from apps.contributions.actions.reports import is_overtaken, save_report
from apps.contributions.actions.supporting import stop_supporting, support

__all__ = [
    "Item",
    "file_report",
    "hand_in",
    "is_complete",
    "is_overtaken",
    "link",
    "merge",
    "remind_of_reports",
    "save_report",
    "send_back",
    "separate",
    "set_due",
    "stop_supporting",
    "support",
    "unlink",
    "version_of",
    "version_of_summary",
    "version_typed",
]
