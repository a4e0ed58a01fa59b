from apps.accounts.models.copies import DataCopy
from apps.accounts.models.erasures import Erasure
from apps.accounts.models.people import (
    User,
    UserManager,
    UserQuerySet,
    shown_name_of,
)

__all__ = [
    "DataCopy",
    "Erasure",
    "User",
    "UserManager",
    "UserQuerySet",
    "shown_name_of",
]
