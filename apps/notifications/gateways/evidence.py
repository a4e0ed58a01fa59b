"""Where can be asked whether a mail server has accepted a letter.

``MAIL_EVIDENCE`` names it: nothing, ``accepted:/path`` (a file with one accepted
Message-ID a line), ``postfix:/path`` (the log of a Postfix on this machine) or
``folder:/path`` (where ``gateways.folder`` puts the letters of the demonstration).
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from django.conf import settings

from apps.notifications.gateways.folder import file_name

CLEANUP = re.compile(r"/cleanup\[\d+\]: (\w+): message-id=(<[^>]+>)")
ACTIVE = re.compile(r"/qmgr\[\d+\]: (\w+): from=")


class Evidence(Protocol):
    #: Whether "not found" means "not accepted".
    is_queryable: bool

    def accepted(self, message_ids: Collection[str]) -> set[str]: ...


class NullEvidence:
    """Nobody can be asked."""

    is_queryable = False

    def accepted(self, message_ids: Collection[str]) -> set[str]:
        return set()


class FileEvidence:
    """A file to which the mail server adds each Message-ID before it says 250."""

    is_queryable = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def accepted(self, message_ids: Collection[str]) -> set[str]:
        with self.path.open(encoding="utf-8") as lines:
            return set(message_ids) & {line.strip() for line in lines}


class FolderEvidence:
    """The letters themselves, each in a file that is there whole or not at all."""

    is_queryable = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def accepted(self, message_ids: Collection[str]) -> set[str]:
        return {
            message_id
            for message_id in message_ids
            if (self.path / file_name(message_id)).exists()
        }


class PostfixEvidence:
    """A letter counts when Postfix has put it in its queue, not when it was announced."""

    is_queryable = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def accepted(self, message_ids: Collection[str]) -> set[str]:
        announced: dict[str, str] = {}
        queued: set[str] = set()
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if found := CLEANUP.search(line):
                    announced[found[1]] = found[2]
                elif (found := ACTIVE.search(line)) and found[1] in announced:
                    queued.add(announced[found[1]])
        return set(message_ids) & queued


def evidence() -> Evidence:
    """The source that the settings name."""
    kind, _, path = settings.MAIL_EVIDENCE.partition(":")
    match kind:
        case "accepted":
            return FileEvidence(Path(path))
        case "postfix":
            return PostfixEvidence(Path(path))
        case "folder":
            return FolderEvidence(Path(path))
        case _:
            return NullEvidence()
