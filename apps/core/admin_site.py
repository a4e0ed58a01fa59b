"""The admin as a whole: what holds on every page of it, whatever the page is about."""

from typing import Any, NoReturn

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from apps.core.admin_audit import AuditedAdmin
from apps.core.lines import TypedLines
from apps.core.personal_data import classification

#: What nobody searches or filters by, even where single rows may be read: a filter
#: tells the text letter by letter.
CLOSED = frozenset({"secret", "sensitive"})

#: What Django's own filters and dates ask; patterns and parts of texts are for the search.
COMPARISONS = frozenset(
    {"exact", "in", "isnull", "gt", "gte", "lt", "lte", "year", "month", "day"}
)


def is_closed(model: type[models.Model], lookup: str) -> bool:
    """Whether a lookup passes through a column that no filter may ask about.

    A model that is in no data map is closed altogether.
    """
    where: Any = model
    for name in lookup.split(LOOKUP_SEP):
        known = classification(where)
        try:
            field = where._meta.get_field(  # noqa: SLF001 -- Django's public Meta API
                where._meta.pk.name if name == "pk" else name  # noqa: SLF001 -- as above
            )
        except FieldDoesNotExist:
            return False  # The rest is a transform or a comparison.
        if not known or known.get(field.name, "none") in CLOSED:
            return True
        if not field.is_relation:
            continue
        where = field.related_model
        if not classification(where):
            return True
    return False


class ReadOnly:
    """Mix into an admin, before all else: nobody types anything in on its pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CarefulAdmin(TypedLines, AuditedAdmin):
    """The base of all our pages: unknown is 404, and filters tell no secrets."""

    #: Says that the rows belong to no edition, so organisers may name any of them.
    belongs_to_all = False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        """Answer 404, as everywhere, instead of telling which number is not there."""
        raise Http404

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """An empty name of a field is none; Django would look for that field."""
        return super().get_object(request, object_id, from_field or None)

    def lookup_allowed(
        self, lookup: str, value: Any, request: HttpRequest | None = None
    ) -> bool:
        if lookup in self._own_filters(request):
            return True
        fields = self._fields_in(lookup)
        asked = LOOKUP_SEP.join(fields)
        if set(lookup.split(LOOKUP_SEP)[len(fields) :]) - COMPARISONS:
            return False
        if asked not in self._offered(request) and is_closed(self.model, lookup):
            return False
        allowed: bool = super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]  # Django warns of None
        return allowed

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What cannot be asked of a column is a wrong question, and not our mistake."""
        try:
            found = super().get_changelist_instance(request)
        except (OverflowError, TypeError, ValueError) as mistake:
            raise IncorrectLookupParameters(mistake) from mistake
        if not found.is_popup:
            # A heading says what is here; "Select … to change" says where to click.
            found.title = str(capfirst(self.opts.verbose_name_plural))
        return found

    def response_action(
        self,
        request: HttpRequest,
        queryset: models.QuerySet[Any],
        *arguments: Any,
        **words: Any,
    ) -> HttpResponse | None:
        """Django breaks on a key that is none; nobody is shown a box with one."""
        key = self.opts.pk
        try:
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                key.to_python(chosen)
        except ValidationError:
            raise BadRequest("No such row can be chosen.") from None
        answer: HttpResponse | None = super().response_action(
            request, queryset, *arguments, **words
        )
        return answer

    def _fields_in(self, lookup: str) -> list[str]:
        """The part of a lookup that names fields, without the comparison behind it."""
        names = lookup.split(LOOKUP_SEP)
        while names:
            try:
                get_fields_from_path(self.model, LOOKUP_SEP.join(names))
            except (FieldDoesNotExist, NotRelationField):
                names.pop()
            else:
                break
        return names

    def _own_filters(self, request: HttpRequest | None) -> set[str]:
        """The names of the page's filters that ask in a way of their own."""
        offered: Any = self.get_list_filter(request) if request else self.list_filter
        return {getattr(x, "parameter_name", "") for x in offered} - {"", None}

    def _offered(self, request: HttpRequest | None) -> set[str]:
        """What the page itself offers to filter by."""
        offered: Any = self.get_list_filter(request) if request else self.list_filter
        return {x[0] if isinstance(x, tuple) else x for x in offered}


class Site(admin.AdminSite):
    """Django's admin, with sign-in left to our own pages.

    Libraries bring pages that show keys of sessions and second factors, or let rows be
    written past our rules. Only our own pages are registered.
    """

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        if admin_class is not None and issubclass(admin_class, CarefulAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        ours: list[URLResolver | URLPattern] = [
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            )
        ]
        replaced = {"view_on_site"}
        return ours + [
            entry
            for entry in super().get_urls()
            if getattr(entry, "name", None) not in replaced
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Django asks for it on each page; only the first one shows it."""
        return SimpleLazyObject(
            lambda: super(Site, self).get_app_list(request, app_label)
        )

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """Lead to the public page of what the person may open in the admin as well.

        Django's own view leads to every object of the database, and tells its address.
        """
        kind = ContentType.objects.filter(pk=content_type_id).first()
        page: Any = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]  # None is not registered
        found = page.get_object(request, object_id) if page else None
        if found is None or not page.has_view_permission(request, found):
            raise Http404
        if page.view_on_site is False or not hasattr(found, "get_absolute_url"):
            raise Http404
        return redirect(found.get_absolute_url())

    def password_change(  # type: ignore[override]  # Django shows a page of its own
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords are changed on the sign-in pages, which limit attempts."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]  # as above
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
