from apps.accounts.models.copies import DataCopy
from apps.accounts.models.erasures import Erasure
from apps.accounts.models.people import User, UserManager, UserQuerySet

__all__ = ["DataCopy", "Erasure", "User", "UserManager", "UserQuerySet"]
