"""Support for findings of the demonstration."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.contributions.actions import support
from apps.contributions.models import Contribution
from apps.editions.models import Edition
from hrgl.demo.results import key_of


def support_a_finding(edition: Edition, people: Mapping[str, User]) -> None:
    """The participant supports the first finding of the filed report."""
    finding = Contribution.objects.get(key=key_of(edition, "finding:0"))
    support(finding, by=people["participant"])
