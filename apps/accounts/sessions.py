"""Django's sessions in the database, which are read at every request."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.kept_queries import kept_query


@kept_query(key=str, moment=datetime)
def _running(*, key: str, moment: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=moment)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = _running(key=key, moment=timezone.now()) if key else []
        if not found:
            self._session_key = None
            return None
        return found[0]
