"""The doors to a document and its pieces."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from apps.contributions.models import Contribution
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes.choices import Status
from apps.outcomes.models import (
    Amendment,
    Comment,
    Document,
    Paragraph,
    SideVersion,
    Snapshot,
    Translation,
    TranslationVersion,
)

if TYPE_CHECKING:
    from apps.accounts.models import User


def paragraph_at(
    user: "User | AnonymousUser", *, edition: str, paragraph: UUID
) -> Paragraph:
    return get_object_or_404(
        Paragraph.objects.select_related(
            "document__edition__series", "head__author", "explains"
        ),
        pk=paragraph,
        document__edition=edition_at(user, edition=edition),
    )


def paragraph_to_save_at(
    user: "User | AnonymousUser", *, edition: str, paragraph: UUID
) -> Paragraph:
    """As ``paragraph_at``, in one statement and without what saving does not ask for."""
    rows = Paragraph.objects.select_related("document__edition", "head").only(
        "kind",
        "removed_at",
        "document__status",
        "document__edition__slug",
        "head__sha256",
        "head__paragraph",
        "head__author",
        "head__client_uuid",
    )
    editions = Edition.objects.visible_to(user).filter(slug=edition)
    return get_object_or_404(rows, pk=paragraph, document__edition__in=editions)


def draft_to_watch_at(user: "User | AnonymousUser", *, edition: str) -> Document:
    """The document, with what is told to pages that stand open."""
    rows = Document.objects.only("edition", "status", "structure_version")
    editions = Edition.objects.visible_to(user).filter(slug=edition)
    return get_object_or_404(rows, edition__in=editions)


def snapshot_at(user: "User | AnonymousUser", *, edition: str, number: int) -> Snapshot:
    return get_object_or_404(
        Snapshot.objects.select_related("document__edition__series", "adoption"),
        number=number,
        document__edition=edition_at(user, edition=edition),
    )


def snapshot_with_place_at(
    user: "User | AnonymousUser", *, edition: str, number: int, place: str
) -> Snapshot:
    """The version; which paragraph ``place`` calls is for whoever may read it."""
    return snapshot_at(user, edition=edition, number=number)


def edition_with_choice_at(
    user: "User | AnonymousUser", *, edition: str, choice: str
) -> Edition:
    """The edition; whether ``choice`` is one of its document's is asked later."""
    return edition_at(user, edition=edition)


def edition_with_file_at(
    user: "User | AnonymousUser", *, edition: str, extension: str
) -> Edition:
    """The edition; which file of its document is asked later."""
    return edition_at(user, edition=edition)


def side_version_at(
    user: "User | AnonymousUser", *, edition: str, side_version: int
) -> SideVersion:
    return get_object_or_404(
        SideVersion.objects.select_related(
            "revision__author",
            "revision__base",
            "revision__paragraph__head__author",
            "revision__paragraph__document__edition__series",
        ),
        pk=side_version,
        revision__paragraph__document__edition=edition_at(user, edition=edition),
    )


def contribution_at(
    user: "User | AnonymousUser", *, edition: str, pk: int
) -> Contribution:
    """A filed contribution of that edition, hidden or not."""
    rows = Contribution.objects.filed().select_related("edition", "report__session")
    return get_object_or_404(rows, pk=pk, edition=edition_at(user, edition=edition))


VOICES: dict[str, type[Comment] | type[Amendment]] = {
    model.KIND: model for model in (Comment, Amendment)
}


def voice_at(
    user: "User | AnonymousUser", *, edition: str, kind: str, pk: int
) -> Comment | Amendment:
    """The comment or the amendment with that number."""
    found: Comment | Amendment = get_object_or_404(
        VOICES[kind]
        .objects.for_pages()
        .select_related("consultation__snapshot__document__edition__series"),
        pk=pk,
        consultation__document__edition=edition_at(user, edition=edition),
    )
    return found


def translation_at(
    user: "User | AnonymousUser", *, edition: str, language: str, key: str = ""
) -> Translation:
    """``key`` is a place in it, which the view looks up."""
    return get_object_or_404(
        Translation.objects.select_related("document__edition__series"),
        language=language,
        document__edition=edition_at(user, edition=edition),
    )


def frozen_translation_at(
    user: "User | AnonymousUser", *, edition: str, language: str
) -> TranslationVersion:
    """What everybody reads: the newest version in that language, of a published text."""
    versions = TranslationVersion.objects.filter(
        translation__language=language,
        translation__document__edition=edition_at(user, edition=edition),
        translation__document__status=Status.PUBLISHED,
    ).select_related(
        "translation", "adoption__snapshot", "adoption__document__edition__series"
    )
    newest = versions.order_by("-number").first()
    if newest is None:
        raise Http404(_("There is no translation into this language."))
    return newest
