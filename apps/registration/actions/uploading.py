"""Keeping and removing the files that come with an application."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.registration.models import ApplicationDraft, Upload
from apps.registration.stores import FOLDER, uploads_store
from apps.registration.uploads import Checked

#: A file without a row may belong to a request that has not ended yet.
GRACE = timedelta(days=1)


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
    transaction.on_commit(lambda: _delete_files(names))
    return len(rows)


def _delete_files(names: list[str]) -> None:
    for name in names:
        uploads_store().delete(name)


def sweep_files() -> int:
    """Remove files that no row names, such as those of a request that broke off."""
    store = uploads_store()
    try:
        _folders, names = store.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    stored = {f"{FOLDER}/{name}" for name in names}
    known = set(Upload.objects.values_list("file", flat=True))
    before = timezone.now() - GRACE
    lost = [name for name in stored - known if store.get_modified_time(name) < before]
    _delete_files(lost)
    return len(lost)
