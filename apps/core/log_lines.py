"""What the log does not keep."""

import logging
import re

#: Addresses that open something for whoever knows them; what opens it stands last.
_OPENS = re.compile(
    r"(/(?:place|accompany)/[^/\s]+/|/(?:updates|letters)/(?:confirm|leave|stop)/|/delegation/|/calendar/"
    r"|/room/\?)[^/\s]+"
)


class LeaveKeysOut(logging.Filter):
    """Django writes down the address of each request that was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        shown = _OPENS.sub(r"\1…", line)
        if shown != line:
            record.msg, record.args = shown, ()
        return True
