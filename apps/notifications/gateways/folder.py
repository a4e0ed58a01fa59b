"""Letters as files: what the demonstration sends is read in a folder.

A file is called after the Message-ID and appears whole or not at all. A letter that is
handed over twice is therefore there once, and whoever asks learns whether it is there.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for letter in email_messages:
            message = letter.message()
            whole = self.folder / file_name(message["Message-ID"])
            begun = whole.with_suffix(f".{os.getpid()}")
            begun.write_bytes(message.as_bytes())
            begun.replace(whole)
        return len(email_messages)


def file_name(message_id: str) -> str:
    return f"{re.sub(r'[^0-9A-Za-z@.-]', '', message_id).lstrip('.')}.eml"


def remove(message_ids: Sequence[str]) -> None:
    """Remove letters from the folder, where letters are kept in one at all."""
    if not (place := getattr(settings, "EMAIL_FILE_PATH", "")):
        return
    for message_id in message_ids:
        (Path(place) / file_name(message_id)).unlink(missing_ok=True)
