from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin_site import ReadOnly
from apps.editions.admin_scope import EditionScopedAdmin
from apps.programme.models import SignUp


@admin.register(SignUp)
class SignUpAdmin(ReadOnly, EditionScopedAdmin):
    """Who has a seat and who waits, in the order of the list. Only to look at."""

    edition_lookup = "session__edition"
    person_lookup = "person"
    list_display = [
        "listed_person",
        "session",
        "state",
        "created_at",
        "seated_at",
        "offered_until",
        "left_at",
    ]
    list_filter = [
        "session__edition",
        "state",
        ("session", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["person", "session"]
    search_fields = ["person__email", "person__full_name", "session__title"]
    ordering = ["session", "pk"]

    @admin.display(description=_("person"), ordering="person")
    def listed_person(self, sign_up: SignUp) -> str:
        return sign_up.person.name_for_others
