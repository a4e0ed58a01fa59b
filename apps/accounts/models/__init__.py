from apps.accounts.models.copies import DataCopy
from apps.accounts.models.people import User, UserManager, UserQuerySet

__all__ = ["DataCopy", "User", "UserManager", "UserQuerySet"]
