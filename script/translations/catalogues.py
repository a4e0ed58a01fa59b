"""One language's texts: read, brought up to date, written and compiled."""

from collections.abc import Iterable
from pathlib import Path

import polib

from translations.sources import Text

#: Where lines are broken: what gettext and the editors of catalogues do as well.
WIDTH = 78


class Catalogue:
    """A ``.po`` file, which people read and write, and the ``.mo`` made of it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.compiled = file.with_suffix(".mo")
        self.entries = polib.pofile(str(file), encoding="utf-8", wrapwidth=WIDTH)

    def take_over(self, texts: Iterable[Text]) -> None:
        """Hold exactly ``texts``, in their order, with the translations there are."""
        known = {text_of(entry): entry for entry in self.entries if not entry.obsolete}
        self.entries[:] = [self._entry(text, known.get(text)) for text in texts]

    def _entry(self, text: Text, known: polib.POEntry | None) -> polib.POEntry:
        entry = known or polib.POEntry(
            msgid=text.singular,
            msgid_plural=text.plural,
            msgctxt=text.context or None,
            msgstr_plural=dict.fromkeys(range(self.forms), "") if text.plural else {},
        )
        entry.comment = "\n".join(text.comments)
        return entry

    @property
    def forms(self) -> int:
        """How many forms a word has that is counted."""
        return int(self._plural_forms[0].partition("=")[2])

    @property
    def plural_rule(self) -> str:
        """Which of the forms a number takes, as an expression of C."""
        return self._plural_forms[1].partition("=")[2]

    @property
    def _plural_forms(self) -> list[str]:
        return self.entries.metadata["Plural-Forms"].split(";")

    def save(self) -> None:
        self.entries.save()
        self.compiled.write_bytes(self.entries.to_binary())

    @property
    def is_compiled(self) -> bool:
        return (
            self.compiled.exists()
            and self.compiled.read_bytes() == self.entries.to_binary()
        )


def text_of(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "")
