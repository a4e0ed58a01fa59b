"""Read-only lists: the document is written, adopted and published on its own pages."""

from django.contrib import admin

from apps.core.admin_site import ReadOnly
from apps.editions.admin_scope import EditionScopedAdmin
from apps.outcomes.after_admin import EndorsementAdmin
from apps.outcomes.models import (
    Adoption,
    Consultation,
    Document,
    SideVersion,
    SilenceProcedure,
    Snapshot,
)
from apps.outcomes.register_admin import AuthorityAdmin
from apps.outcomes.voices_admin import AmendmentAdmin, CommentAdmin

__all__ = ["AmendmentAdmin", "AuthorityAdmin", "CommentAdmin", "EndorsementAdmin"]


@admin.register(Document)
class DocumentAdmin(ReadOnly, EditionScopedAdmin):
    list_display = ["edition", "title", "status", "published_at"]
    list_filter = ["status"]
    list_select_related = ["edition__series"]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "document__edition"
    list_display = ["label", "number", "document", "purpose", "frozen_at", "sha256"]
    list_filter = ["purpose", "document__edition"]
    list_select_related = ["document__edition__series"]
    exclude = ["canonical"]


@admin.register(Consultation)
class ConsultationAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "document__edition"
    list_display = ["snapshot", "audience", "opens_at", "closes_at", "closed_at"]
    list_filter = ["audience", "document__edition"]
    list_select_related = ["snapshot"]


@admin.register(SideVersion)
class SideVersionAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "revision__paragraph__document__edition"
    list_display = ["revision", "state", "reason", "resolved_at"]
    list_filter = ["state"]
    list_select_related = ["revision"]


@admin.register(Adoption)
class AdoptionAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "document__edition"
    list_display = ["document", "method", "adopted_on", "place", "sha256"]
    list_select_related = ["document__edition__series"]


@admin.register(SilenceProcedure)
class SilenceProcedureAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "document__edition"
    list_display = ["snapshot", "state", "opens_at", "closes_at", "ended_at"]
    list_filter = ["state", "document__edition"]
    list_select_related = ["snapshot"]
