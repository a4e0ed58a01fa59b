"""What belongs to a session as a file or an address. Files go with their rows."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.programme.models import Material, SessionPerson
from apps.programme.models.materials import FOLDER
from apps.registration.stores import remove_files, remove_lost
from apps.registration.uploads import Checked

if TYPE_CHECKING:
    from apps.accounts.models import User

#: More than anybody looks at.
MOST_BROUGHT = 10


def put_file(material: Material, checked: Checked) -> None:
    """Let ``material``, which has no file yet, hold ``checked`` once it is saved."""
    material.file = checked.file
    material.original_name = checked.name
    material.content_type = checked.content_type
    material.size = checked.size
    material.sha256 = checked.sha256


@transaction.atomic
def bring(
    role: SessionPerson,
    *,
    title: str,
    visibility: str,
    link: str = "",
    checked: Checked | None = None,
    by: "User",
) -> Material:
    """Add what a person of the session brings: a file or an address.

    Raises:
        Refused: they have brought as much as anybody looks at.
    """
    SessionPerson.objects.select_for_update(no_key=True).get(pk=role.pk)
    if role.materials.count() >= MOST_BROUGHT:
        raise Refused(
            _("Remove something before you add more: %(most)d are enough.")
            % {"most": MOST_BROUGHT},
            code="too_many",
        )
    last = role.session.materials.order_by("-position").first()
    material = Material(
        session=role.session,
        position=last.position + 1 if last else 1,
        title=title,
        link=link,
        visibility=visibility,
        brought_by=role,
        added_by=by,
    )
    if checked:
        put_file(material, checked)
    material.save(force_insert=True)
    _note(material, "material.added", by)
    return material


@transaction.atomic
def take_back(material: Material, *, by: "User") -> None:
    _note(material, "material.removed", by)
    discard(material)


def discard(material: Material) -> None:
    """Remove the row and, once that is committed, its file."""
    name = material.file.name
    material.delete()
    if name:
        transaction.on_commit(lambda: remove_files([name]))


def sweep_files() -> int:
    """Remove files that no row names, such as those of a request that broke off."""
    known = set(Material.objects.exclude(file="").values_list("file", flat=True))
    return remove_lost(FOLDER, known=known)


def _note(material: Material, verb: str, by: "User") -> None:
    facts = {
        "session": material.session_id,
        "size": material.size,
        "visibility": material.visibility,
    }
    edition_id = material.session.edition_id
    record(by, verb, material, after=facts, edition_id=edition_id)
