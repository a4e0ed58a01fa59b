"""What a letter is; composed by the contexts, put in the outbox, sent by delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.notifications.models import Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to ``to``, rendered from ``templates/emails/<template>.txt``.

    ``key`` makes it unique: the same key never goes out twice. The text is rendered in
    the language and time zone of the person when it is put in the outbox; its first
    line is the subject, and a line ``[[Label|address]]`` becomes a button.

    Attributes:
        address: Where to, if it is not the address of the account.
        language: In which language, if it is not the one of the account.
        secret: It holds a code. The text is shown to nobody and is erased when sent.
        resendable: Two copies do no harm, so an unknown outcome is simply tried again.
        unsubscribe_url: Given for all letters that a person can do without.
        expires_at: When it has not gone out until then, it does not go any more.
        mailing: The letters that organisers follow and may hold back with this one.
        edition_id: Whose organisers see it where it is of no mailing and is stuck.
    """

    key: str
    to: User | None
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    address: str = ""
    language: str = ""
    secret: bool = False
    resendable: bool = False
    unsubscribe_url: str = ""
    expires_at: datetime | None = None
    mailing: Mailing | None = None
    edition_id: int | None = None

    @property
    def goes_to(self) -> str:
        return self.address or (self.to.email if self.to else "")

    @property
    def speaks(self) -> str:
        return self.language or (self.to.language if self.to else "en")
