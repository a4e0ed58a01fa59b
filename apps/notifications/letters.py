"""What a letter is; composed by the contexts, put in the outbox, sent by delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to ``to``, rendered from ``templates/emails/<template>.txt`` (and .html).

    ``key`` makes it unique: the same key never goes out twice. The text is rendered in
    the language and time zone of the person when it is put in the outbox.
    """

    key: str
    to: User
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
