"""The register of authorities as organisers see it: informed, interested, committed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_countries import countries

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.small_cells import is_small
from apps.core.tables import write_csv, write_xlsx
from apps.editions.admin_scope import EditionScopedAdmin, EditionScopedInline
from apps.editions.models import Edition
from apps.outcomes.actions import after_merging
from apps.outcomes.actions.after_endorsing import Named, authorities_named
from apps.outcomes.models import Authority, AuthorityName, Endorsement
from apps.outcomes.queries.after_engagement import (
    Engagement,
    engagements_of,
    names_beside_the_register,
)
from apps.registration.admin.filters import WorldRegionFilter
from apps.registration.admin.tables import TYPES, listed_rows

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
NAMES_ON_A_PAGE = 100


def counted(people: set[str]) -> str:
    """How many, as it may be told to whoever organises another edition."""
    if not people:
        return "–"
    return str(_("fewer than five")) if is_small(len(people)) else str(len(people))


def columns(engagement: Engagement) -> Sequence[str]:
    years = ", ".join(map(str, engagement.committed))
    return [
        counted(engagement.informed),
        counted(engagement.interested),
        years or "–",
    ]


class AuthorityNameForm(forms.ModelForm[AuthorityName]):
    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not self.instance.authority_id:
            return name
        own = self.instance.authority
        named = Named(name=name, country=own.country.code, level=own.level)
        if other := authorities_named(named).exclude(pk=own.pk).first():
            raise ValidationError(
                _("This is a name of %(other)s. Merge both instead."),
                code="taken",
                params={"other": other},
            )
        return name


class AuthorityNameInline(
    EditionScopedInline, admin.TabularInline[AuthorityName, Authority]
):
    model = AuthorityName
    form = AuthorityNameForm
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # Whoever may open the authority may see its names.

    def _may(self, request: HttpRequest, obj: Authority | None) -> bool:
        page: Any = admin.site._registry[Authority]  # noqa: SLF001 -- Django has no public way
        allowed: bool = page.has_change_permission(request, obj)
        return allowed

    has_add_permission = has_change_permission = has_delete_permission = _may  # type: ignore[assignment]  # one answer to all three


@admin.register(Authority)
class AuthorityAdmin(EditionScopedAdmin):
    """One record per local government, over all editions.

    Organisers see all of them, and change those that endorse no text of others.
    """

    list_display = ["name", "country_name", "level", "informed", "interested", "years"]
    list_filter = ["level", WorldRegionFilter]
    search_fields = ["name", "names__name"]
    inlines = [AuthorityNameInline]
    actions = ["merge_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authority]:
        return Authority.objects.all()

    def is_ours(self, request: HttpRequest, row: Any) -> bool:
        return self.has_change_permission(request, row if row.pk else None)

    def _allowed(
        self, request: HttpRequest, obj: models.Model | None, *, allowed: bool
    ) -> bool:
        # None belongs to an edition.
        return super()._allowed(request, None, allowed=allowed)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request)
        own = Edition.objects.organised_by(request.user)
        given = Endorsement.objects.filter(authority=obj)
        elsewhere = given.exclude(document__edition__in=own)
        return super().has_change_permission(request) and not elsewhere.exists()

    # ------------------------------------------------------------------ the list
    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.title = str(_("Register of local governments"))
        engagements = engagements_of(found.result_list)
        for row in found.result_list:
            row.columns = columns(engagements[row.pk])
        return found

    @admin.display(description=_("country"), ordering="country")
    def country_name(self, authority: Authority) -> str:
        return str(authority.country.name)

    @admin.display(description=_("Informed"))
    def informed(self, authority: Any) -> str:
        return str(authority.columns[0])

    @admin.display(description=_("Interested"))
    def interested(self, authority: Any) -> str:
        return str(authority.columns[1])

    @admin.display(description=_("Committed"))
    def years(self, authority: Any) -> str:
        return str(authority.columns[2])

    # ------------------------------------------------------------------- merging
    @admin.action(
        description=_("Merge: the oldest selected keeps the others' names"),
        permissions=["change"],
    )
    def merge_selected(
        self, request: HttpRequest, queryset: QuerySet[Authority]
    ) -> None:
        kept, *others = queryset.order_by("pk")
        if not all(self.has_change_permission(request, one) for one in (kept, *others)):
            text = _("One of them endorses a document of an edition of others.")
            self.message_user(request, text, messages.ERROR)
            return
        if not others:
            text = _("Choose two different local governments.")
            self.message_user(request, text, messages.ERROR)
            return
        assert isinstance(request.user, User)
        for duplicate in others:
            try:
                after_merging.merge(kept, duplicate=duplicate, by=request.user)
            except Refused as refusal:
                self.message_user(request, f"{duplicate}: {refusal}", messages.ERROR)
                return
        self.message_user(request, _("Merged into %(name)s.") % {"name": kept})

    # --------------------------------------------------------------------- pages
    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "outcomes_authority"
        return [
            path("names/", wrap(require_safe(self.names_view)), name=f"{name}_names"),
            path(
                "export/", wrap(require_POST(self.export_view)), name=f"{name}_export"
            ),
            *super().get_urls(),
        ]

    def names_view(self, request: HttpRequest) -> HttpResponse:
        """What people have typed that is no name of the register."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        assert isinstance(request.user, User)
        names = names_beside_the_register(request.user)
        page = Paginator(names, NAMES_ON_A_PAGE).get_page(request.GET.get("page"))
        rows = [
            (one, countries.name(one.country), *columns(one.engagement)[:2])
            for one in page.object_list
        ]
        return TemplateResponse(
            request,
            "admin/outcomes/authority/names.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Names beside the register"),
                "page": page,
                "rows": rows,
            },
        )

    names_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The register as it is filtered and searched at this moment."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kind = request.POST.get("kind", "")
        if kind not in WRITERS:
            raise Http404
        rows = listed_rows(self, request).prefetch_related("names")
        return HttpResponse(
            WRITERS[kind](_header(), _lines(rows)),
            content_type=TYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="register.{kind}"'},
        )

    export_view.access = "organisers"  # type: ignore[attr-defined]  # told to the matrix


def _header() -> Sequence[str]:
    words = (
        _("name"),
        _("name forms"),
        _("country"),
        _("level"),
        _("website"),
        _("Informed"),
        _("Interested"),
        _("Committed"),
    )
    return [capfirst(str(word)) for word in words]


def _lines(rows: QuerySet[Authority]) -> Iterable[Sequence[object]]:
    engagements = engagements_of(rows)
    for one in rows:
        yield [
            one.name,
            "; ".join(form.name for form in one.names.all()),
            one.country.name,
            one.get_level_display(),
            one.website,
            *columns(engagements[one.pk]),
        ]
