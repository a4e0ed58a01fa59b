"""Keeping and removing the files that come with an application."""

from django.db import transaction
from django.db.models import QuerySet

from apps.registration.models import ApplicationDraft, Upload
from apps.registration.stores import FOLDER, remove_files, remove_lost
from apps.registration.uploads import Checked


@transaction.atomic
def keep(draft: ApplicationDraft, *, key: str, checked: Checked) -> Upload | None:
    """Keep a file with the draft, in place of an earlier one for the same question.

    The draft is locked: of two files sent at once, the later one stays. Where the draft
    was sent or removed meanwhile, nothing is kept.
    """
    if not is_still_there(draft):
        return None
    discard(draft.uploads.filter(question_key=key))
    return Upload.objects.create(
        draft=draft,
        question_key=key,
        file=checked.file,
        original_name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
    )


def discard_drafts(drafts: QuerySet[ApplicationDraft]) -> None:
    """Remove what was typed and not sent, with its files."""
    discard(Upload.objects.filter(draft__in=drafts))
    drafts.delete()


def is_still_there(draft: ApplicationDraft) -> bool:
    """Whether the draft is neither sent nor removed; it is locked until the commit."""
    drafts = ApplicationDraft.objects.select_for_update(no_key=True)
    return drafts.filter(pk=draft.pk).first() is not None


def discard(uploads: QuerySet[Upload]) -> int:
    """Remove rows and, once that is committed, their files; return how many."""
    rows = list(uploads)
    if not rows:
        return 0
    names = [str(row.file.name) for row in rows]
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: remove_files(names))
    return len(rows)


def sweep_files() -> int:
    """Remove files that no row names, such as those of a request that broke off."""
    known = set(Upload.objects.values_list("file", flat=True))
    return remove_lost(FOLDER, known=known)
