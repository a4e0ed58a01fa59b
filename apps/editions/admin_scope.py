"""Organisers see and change their own editions in the admin; an administrator all."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from apps.core.admin_inlines import CarefulInline
from apps.core.admin_site import CarefulAdmin
from apps.editions.models import Edition, KeyQuestion, Part, Phase, TargetGroup

#: Models of an edition that have no admin page of their own to scope them.
WAYS_TO_EDITION: dict[type[models.Model], str] = {
    Part: "edition",
    KeyQuestion: "cluster__edition",
    TargetGroup: "edition",
}

#: Models that are named after another row: a list of names is one statement.
NAMED_AFTER: dict[type[models.Model], str] = {Part: "edition", Phase: "edition"}


def _with_names(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    other = NAMED_AFTER.get(rows.model)
    return rows.select_related(other) if other else rows


def page_of(model: type[models.Model]) -> Any:
    """The admin page that is registered for ``model``, if there is one."""
    return admin.site._registry.get(model)  # noqa: SLF001 -- Django has no public way


def within_reach(
    model: type[models.Model], request: HttpRequest
) -> models.QuerySet[Any]:
    """The rows of ``model`` that whoever works in the admin may name in a form.

    What is not known to belong to an edition, nor to all of them, is out of reach.
    """
    page = page_of(model)
    if isinstance(page, EditionScopedAdmin):
        return page.get_queryset(request)
    rows = model._default_manager.all()  # noqa: SLF001 -- Django's public manager API
    if request.user.is_superuser or getattr(page, "belongs_to_all", False):
        return rows
    if model in WAYS_TO_EDITION:
        mine = Edition.objects.organised_by(request.user)
        return rows.filter(**{f"{WAYS_TO_EDITION[model]}__in": mine})
    return rows.none()


def _may_organise(request: HttpRequest, edition_id: int | None = None) -> bool:
    user = request.user
    if not (user.is_active and user.is_staff):
        return False
    if user.is_superuser:
        return True
    mine: set[int] | None = getattr(request, "_organised_editions", None)
    if mine is None:
        # The admin asks once for each model on its index.
        mine = set(Edition.objects.organised_by(user).values_list("pk", flat=True))
        request._organised_editions = mine  # type: ignore[attr-defined]  # noqa: SLF001 -- our own note on the request
    return bool(mine) if edition_id is None else edition_id in mine


class _Scoped:
    """What admins and inlines have in common: permission follows the edition."""

    #: The way from a row to its edition, as in a filter: ``edition``, ``part__edition``.
    edition_lookup = "edition"
    organisers_may_view = True
    organisers_may_add = True
    organisers_may_change = True
    organisers_may_delete = False
    #: Relations whose forms read them in a way of their own, checked there.
    read_elsewhere: tuple[str, ...] = ()

    #: An address typed without a scheme is one of the encrypted web.
    formfield_overrides: Any = {models.URLField: {"assume_scheme": "https"}}

    def edition_id_of(self, obj: models.Model) -> int | None:
        """The primary key of the edition that ``obj`` belongs to."""
        found: Any = obj
        for name in self.edition_lookup.split("__"):
            found = getattr(found, name, None)
            if found is None:
                return None
        return found if isinstance(found, int) else found.pk

    def _allowed(
        self, request: HttpRequest, obj: models.Model | None, *, allowed: bool
    ) -> bool:
        if request.user.is_superuser:
            return _may_organise(request)
        if not allowed:
            return False
        if obj is None or obj.pk is None:
            return _may_organise(request)
        edition_id = self.edition_id_of(obj)
        return edition_id is not None and _may_organise(request, edition_id)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        options.setdefault(
            "queryset", within_reach(db_field.remote_field.model, request)
        )
        field = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]  # a mixin of Django's admin classes
        if field is not None:
            field.queryset = _with_names(field.queryset)
        return field

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        options.setdefault(
            "queryset", within_reach(db_field.remote_field.model, request)
        )
        field = super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]  # as above
        if field is not None:
            field.queryset = _with_names(field.queryset)
        return field

    def check_reach(self, request: HttpRequest, form: Any) -> None:
        """Look once more, before writing, at everything the form names.

        Fields offer only what is in reach; this holds also where a form or a widget
        brings a field of its own.

        Raises:
            PermissionDenied: the row, or one it names, belongs to an edition of others.
        """
        if request.user.is_superuser:
            return
        for name, chosen in form.cleaned_data.items():
            rows = [chosen] if isinstance(chosen, models.Model) else chosen
            if name in self.read_elsewhere or not isinstance(
                rows, list | models.QuerySet
            ):
                continue
            named = [row for row in rows if isinstance(row, models.Model)]
            for row in named:
                if row == form.instance or row.pk is None:
                    continue
                reach = within_reach(type(row), request)
                if not reach.filter(pk=row.pk).exists():
                    raise PermissionDenied


class EditionScopedAdmin(_Scoped, CarefulAdmin):
    """The base of the admin of everything that belongs to an edition.

    Permission comes from the job, not from Django's groups: an organiser of the edition
    may do what ``organisers_may_…`` says, an administrator everything the class allows.
    """

    #: The way from a row to the person whom it names; and to what they are found by,
    #: where they are left out of all lists.
    person_lookup = ""
    reference_lookup = ""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        editions = Edition.objects.organised_by(request.user)
        return rows.filter(**{f"{self.edition_lookup}__in": editions})

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Whoever is left out of all lists is found by the reference alone."""
        rows, repeats = super().get_search_results(request, queryset, search_term)
        if search_term and self.person_lookup:
            theirs = models.Q(**{f"{self.person_lookup}__is_hidden": True})
            if self.reference_lookup:
                exactly = {f"{self.reference_lookup}__iexact": search_term.strip()}
                theirs &= ~models.Q(**exactly)
            rows = rows.exclude(theirs)
        return rows, repeats

    def save_form(
        self,
        request: HttpRequest,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> Any:
        self.check_reach(request, form)
        row = super().save_form(request, form, change)
        if not self.is_ours(request, row):
            raise PermissionDenied
        return row

    def is_ours(self, request: HttpRequest, row: Any) -> bool:
        """Whether the row, as it would be written, belongs to an edition of theirs."""
        edition_id = self.edition_id_of(row)
        if edition_id is None:
            return bool(request.user.is_superuser)
        return _may_organise(request, edition_id)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        for inline in self.get_inline_instances(request, form.instance):
            if isinstance(inline, _Scoped) and inline.model is formset.model:
                for row_form in formset.forms:
                    if row_form.has_changed():
                        inline.check_reach(request, row_form)
        super().save_formset(request, form, formset, change)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return list(self._filters(super().get_list_filter(request)))

    def _filters(self, chosen: Any) -> Iterator[Any]:
        """Offer what occurs in the list, not every edition or person there is."""
        for item in chosen:
            if (
                isinstance(item, str)
                and get_fields_from_path(self.model, item)[-1].is_relation
            ):
                yield item, admin.RelatedOnlyFieldListFilter
            else:
                yield item

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self._allowed(request, obj, allowed=self.organisers_may_view)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request, None, allowed=self.organisers_may_add)

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        return self._allowed(request, obj, allowed=self.organisers_may_change)

    def has_delete_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        return self._allowed(request, obj, allowed=self.organisers_may_delete)


class EditionScopedInline(CarefulInline, _Scoped):
    """Mix into an inline: who may change the page may change its rows.

    Django hands inlines the object of the page, which is already in scope.
    """

    organisers_may_delete = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return _with_names(super().get_queryset(request))  # type: ignore[misc]  # a mixin of Django's admin classes

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, None, allowed=self.organisers_may_view)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, None, allowed=self.organisers_may_add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, None, allowed=self.organisers_may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, None, allowed=self.organisers_may_delete)


class ScopedHistoryAdmin(SimpleHistoryAdmin):
    """The history of what one may see; it is read here and never written back.

    Going back to an earlier row would pass by the actions, their locks and their rules.
    """

    def history_view(
        self, request: HttpRequest, object_id: str, *args: Any, **options: Any
    ) -> Any:
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, *args, **options)

    def history_form_view(
        self, request: HttpRequest, object_id: str, *args: Any, **options: Any
    ) -> Any:
        if self.get_object(request, object_id) is None:
            raise Http404
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return super().history_form_view(request, object_id, *args, **options)

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return str(_("History: %s") % obj)

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        return str(_("Earlier state: %s") % obj)

    def render_history_view(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
        **options: Any,
    ) -> HttpResponse:
        """Show the fields of an earlier row as what they are here: not to be typed in."""
        if "adminform" in context:
            for field in context["adminform"].form.fields.values():
                field.disabled = True
        answer: HttpResponse = super().render_history_view(
            request, template, context, **options
        )
        return answer
