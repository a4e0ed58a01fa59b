"""Letting an earlier text of a paragraph be its text again."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.saving import save
from apps.outcomes.choices import Origin
from apps.outcomes.models import Paragraph, Revision


@transaction.atomic
def bring_back(
    paragraph: Paragraph,
    *,
    by: User,
    revision: int,
    base: int | None,
    client_uuid: UUID,
) -> Revision:
    """Save the words of ``revision`` once more, as the newest text.

    The same form again gives the first answer, and so does the text that stands now.

    Raises:
        Refused: it is of another paragraph, or that is removed, frozen or has changed.
    """
    document = draft_with_locked_order(paragraph.document, kind=paragraph.kind)
    paragraph = Paragraph.objects.locked().get(pk=paragraph.pk)
    sent = paragraph.revisions.filter(client_uuid=client_uuid, author=by)
    if earlier := sent.first():
        return earlier
    wanted = _checked(paragraph, revision, base)
    if paragraph.head and paragraph.head.sha256 == wanted.sha256:
        return paragraph.head
    saved = save(
        paragraph,
        author=by,
        body=wanted.body,
        base=base,
        client_uuid=client_uuid,
        origin=Origin.RESTORED,
    )
    record(
        by,
        "outcomes.text_restored",
        paragraph,
        after={"revision": wanted.pk},
        edition_id=document.edition_id,
    )
    return saved.revision


def _checked(paragraph: Paragraph, revision: int, base: int | None) -> Revision:
    wanted = paragraph.revisions.filter(pk=revision).first()
    if wanted is None:
        raise Refused(_("This text belongs to another paragraph."), code="foreign")
    if paragraph.removed_at:
        raise refusals.removed()
    if paragraph.head_id != base:
        raise refusals.text_changed()
    return wanted
