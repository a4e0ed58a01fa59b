"""Who may do what about certificates."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.certificates.models import Certificate
from apps.editions.rules import is_organiser

if TYPE_CHECKING:
    from apps.accounts.models import User


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_revoke(user: "User | AnonymousUser", certificate: Certificate | None) -> bool:
    return certificate is not None and is_organiser(
        user, certificate.application.part.edition_id
    )


rules.add_perm("certificates.revoke_certificate", may_revoke)
