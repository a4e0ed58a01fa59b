"""Who is an administrator, and who may read the audit trail."""

from typing import TYPE_CHECKING, Any

import rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_administrator(user: "User | AnonymousUser", _target: Any = None) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


rules.add_perm("core.view_auditentry", is_administrator)
