"""Reading what a rapporteur typed.

While it is a draft nothing is required; ``require_complete`` says what filing needs.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from apps.contributions.actions import Item, version_of_summary
from apps.contributions.forms.contributions import ContributionForm, Offered
from apps.contributions.forms.drafts import DraftForm
from apps.contributions.forms.template import Block, asked_of, blocks_of, rows_of
from apps.contributions.models import Report
from apps.programme.models import Session


class SummaryForm(DraftForm):
    needed = ("summary",)

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    summary = forms.CharField(
        label=_("Summary of the session"),
        help_text=_("What was discussed and what came out of it, in a few sentences."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=20_000,
    )

    def require_complete(self) -> None:
        if not self.cleaned_data.get("summary"):
            self.add_error("summary", _("Write a summary of the session."))


class _Contributions(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def require_complete(self) -> None:
        written = [f for f in self.forms if f.is_written and not f.is_removed]
        for form in written or self.forms[:1]:
            form.require_complete()


class ReportForm:
    """The summary and its contributions, read together.

    ``more`` asks for another empty row, see ``rows_of``.
    """

    def __init__(
        self,
        session: Session,
        report: Report | None,
        sent: Any = None,
        *,
        more: str = "",
        is_filing: bool = False,
    ) -> None:
        self._asked = asked_of(session)
        self._sent = sent
        self.summary = SummaryForm(
            sent,
            initial={
                "summary": report.summary if report else "",
                "seen": version_of_summary(report),
            },
        )
        self.contributions: Any = ContributionFormSet(
            sent,
            initial=rows_of(session, report, self._asked, more=more),
            prefix="c",
            form_kwargs={"offered": Offered.of(session), "is_filing": is_filing},
        )

    @property
    def blocks(self) -> list[Block]:
        return blocks_of(self.contributions.forms, self._asked)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.summary, *self.contributions.forms]

    def is_valid(self) -> bool:
        return all([self.summary.is_valid(), self.contributions.is_valid()])

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def require_complete(self) -> None:
        self.summary.require_complete()
        self.contributions.require_complete()

    @property
    def _kept(self) -> list[ContributionForm]:
        """The rows that are stored, in their order."""
        rows: list[ContributionForm] = self.contributions.forms
        return [row for row in rows if row.is_written and not row.is_removed]

    def items(self) -> list[Item]:
        return [form.item() for form in self._kept]

    def removed(self) -> dict[UUID, str]:
        """The rows to remove, and the version of each that was on the page."""
        return {
            form.cleaned_data["key"]: form.cleaned_data.get("seen", "")
            for form in self.contributions.forms
            if form.is_removed and "key" in form.cleaned_data
        }

    def seen_now(self, report: Report) -> dict[str, str]:
        """The hidden fields of what has just been stored, as they have to be now.

        A row that another window has overtaken goes on as the one it is kept as.
        """
        fields = {}
        if self.summary.cleaned_data.get("summary", "") == report.summary:
            fields["seen"] = version_of_summary(report)
        for form, (key, version) in zip(self._kept, report.kept, strict=False):
            fields[form.add_prefix("key")] = str(key)
            fields[form.add_prefix("seen")] = version
        return fields

    def data_seen(self, report: Report) -> Any:
        """What was sent, with what has just been stored of it marked as seen."""
        data: Any = MultiValueDict(self._sent).copy()
        for name, value in self.seen_now(report).items():
            data[name] = value
        return data


ContributionFormSet = forms.formset_factory(
    ContributionForm, formset=_Contributions, extra=0, max_num=60, absolute_max=80
)
