"""Guests who are invited, and delegations whose members stand together."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.admin_site import ReadOnly
from apps.core.email_addresses import AddressField
from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin, within_reach
from apps.editions.models import Part
from apps.registration.actions.guests import Guest, invite
from apps.registration.admin.tables import InvitationTables
from apps.registration.choices import State
from apps.registration.models import Application, Delegation, Invitation

PROTOCOL = ["function", "order_of_speaking"]
LINES = {"function": LineField}


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite; afterwards only what protocol needs can be changed."""

    part = forms.ModelChoiceField(Part.objects.none(), label=_("Part"))
    name = LineField(label=_("Full name"), max_length=200)
    email = AddressField(label=_("E-mail address"))
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES
    )
    days = forms.IntegerField(
        label=_("Days to answer"),
        min_value=1,
        max_value=60,
        initial=14,
        help_text=_(
            "Not longer than until the part begins; a guest always has a whole day."
        ),
    )
    is_counted = forms.BooleanField(
        label=_("Takes one of the places"), required=False, initial=True
    )

    class Meta:
        model = Invitation
        fields = [*PROTOCOL, "message"]
        field_classes = LINES

    #: Why the guest could not be invited with just these answers.
    refusal: Refused | None = None

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if self.refusal:
            field = "is_counted" if self.refusal.code == "full" else "email"
            self.add_error(field, str(self.refusal))
            return answers
        if "part" in answers:
            #: The admin asks to which edition the row will belong.
            self.instance.part_asked = answers["part"]  # type: ignore[attr-defined]  # a note of ours
            known = Application.objects.filter(
                part=answers["part"],
                person__in=User.objects.with_address(answers.get("email", "")),
            )
            if known.exclude(state=State.WITHDRAWN).exists():
                self.add_error(
                    "email", _("This person takes part already, or has applied.")
                )
        return answers


class ProtocolForm(forms.ModelForm[Invitation]):
    class Meta:
        model = Invitation
        fields = PROTOCOL
        field_classes = LINES


@admin.register(Invitation)
class InvitationAdmin(InvitationTables, EditionScopedAdmin):
    """Guests come without applying: they accept by the link in their letter."""

    edition_lookup = "application__part__edition"
    person_lookup = "application__person"
    change_list_template = "admin/registration/invitation/change_list.html"
    list_display = [
        "listed_guest",
        "listed_function",
        "order_of_speaking",
        "state",
        "is_counted",
        "part",
    ]
    list_select_related = ["application__part__edition__series", "application__person"]
    search_fields = ["application__full_name", "function"]

    def get_form(
        self,
        request: HttpRequest,
        obj: Invitation | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django calls it so
        **options: Any,
    ) -> Any:
        options["form"] = ProtocolForm if obj else InvitationForm
        options["fields"] = PROTOCOL if obj else [*PROTOCOL, "message"]
        form: Any = super().get_form(request, obj, change, **options)
        if obj is None:
            form.base_fields["part"].queryset = within_reach(
                Part, request
            ).select_related("edition")
            form.refusal = getattr(request, "refusal", None)
        return form

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        if obj:
            return [*self.get_readonly_fields(request, obj), *PROTOCOL]
        asked = ["part", "name", "email", "language", "days", "is_counted"]
        return [*asked, *PROTOCOL, "message"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Invitation | None = None
    ) -> Any:
        return ["guest", "part", "state", "is_counted", "message"] if obj else []

    def has_delete_permission(
        self, request: HttpRequest, obj: Invitation | None = None
    ) -> bool:
        return False  # The guest declines, or an organiser does not admit them.

    def edition_id_of(self, obj: Any) -> int | None:
        part = getattr(obj, "part_asked", None)
        return part.edition_id if part else super().edition_id_of(obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Where a guest cannot be invited, show what was typed, and why."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]  # a note of ours
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self,
        request: HttpRequest,
        obj: Invitation,
        form: forms.ModelForm[Invitation],
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        answers = dict(form.cleaned_data)
        part = answers.pop("part")
        made = invite(part, guest=Guest(**answers), by=request.user)  # type: ignore[arg-type]  # staff are users
        obj.__dict__.update(made.__dict__)

    # -------------------------------------------------------------- columns
    @admin.display(description=_("guest"), ordering="application__full_name")
    def listed_guest(self, invitation: Invitation) -> str:
        return invitation.application.name_on_lists

    @admin.display(description=_("function"), ordering="function")
    def listed_function(self, invitation: Invitation) -> str:
        is_hidden = invitation.application.person.is_hidden
        return "–" if is_hidden else invitation.function

    @admin.display(description=_("guest"))
    def guest(self, invitation: Invitation) -> str:
        return invitation.application.full_name

    @admin.display(description=_("part"))
    def part(self, invitation: Invitation) -> str:
        return str(invitation.application.part)

    @admin.display(description=_("state"), ordering="application__state")
    def state(self, invitation: Invitation) -> str:
        return invitation.application.get_state_display()

    @admin.display(description=_("takes one of the places"), boolean=True)
    def is_counted(self, invitation: Invitation) -> bool:
        return invitation.application.is_counted


@admin.register(Delegation)
class DelegationAdmin(ReadOnly, EditionScopedAdmin):
    """People form delegations themselves; organisers see who belongs together."""

    list_display = ["name", "edition", "listed_head", "number"]
    list_select_related = ["edition__series", "head"]
    search_fields = ["name"]
    fields = ["name", "edition", "led_by", "people"]
    readonly_fields = ["led_by", "people"]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delegation]:
        rows: QuerySet[Delegation] = super().get_queryset(request)
        return rows.annotate(number_of_members=Count("members"))

    @admin.display(description=_("members"), ordering="number_of_members")
    def number(self, delegation: Any) -> int:
        return int(delegation.number_of_members)

    @admin.display(description=_("head"))
    def listed_head(self, delegation: Delegation) -> str:
        head = delegation.head
        return head.name_for_others if head.is_hidden else self.led_by(delegation)

    @admin.display(description=_("head"))
    def led_by(self, delegation: Delegation) -> str:
        return delegation.head.full_name or delegation.head.email

    @admin.display(description=_("members and their applications"))
    def people(self, delegation: Delegation) -> SafeString:
        members = [*delegation.members.select_related("person")]
        rows = Application.objects.filter(
            part__edition=delegation.edition, person__in=[m.person_id for m in members]
        ).select_related("part__edition")
        sent: dict[int, list[str]] = {}
        for row in rows.order_by("part", "pk"):
            words = f"{row.part}: {row.get_state_display()} ({row.reference})"
            sent.setdefault(row.person_id, []).append(words)
        lines = (
            (
                member.person.full_name or member.person.email,
                "; ".join(sent.get(member.person_id, [str(_("has not applied yet"))])),
            )
            for member in members
        )
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines)
        )
