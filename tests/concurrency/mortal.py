"""Letters as files, like script/server's, from a process that dies at given moments."""

import os
import signal
from pathlib import Path

from django.conf import settings

from apps.notifications.gateways import folder

#: At how many letters the sender is killed, and whether that one counts: it does when it
#: was handed over and the sender could not record it any more.
KILLS = {60: True, 140: False, 220: True, 300: False, 380: True}


class EmailBackend(folder.EmailBackend):
    def send_messages(self, email_messages):
        moment = len([*self.folder.glob("*.eml")]) + 1
        counts = KILLS.get(moment)
        if counts is False:
            die_once(moment)
        handed_over = super().send_messages(email_messages)
        if counts:
            die_once(moment)
        return handed_over


def die_once(moment: int) -> None:
    """Without a last word, unless a sender has died at this moment before."""
    grave = deaths(settings.VAR_DIR) / str(moment)
    if not grave.exists():
        grave.parent.mkdir(exist_ok=True)
        grave.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def deaths(folder: Path) -> Path:
    """Where each death has left its moment as the name of a file."""
    return folder / "deaths"
