"""``python -m translations [check]``, as ``script/catalogues`` calls it."""

import sys
from pathlib import Path

from django.conf import settings

from translations.catalogues import Catalogue
from translations.mistakes import mistakes
from translations.sources import texts_below

ROOT = Path(__file__).resolve().parents[2]


def main(command: str) -> int:
    texts = texts_below(ROOT)
    found: list[str] = []
    for language, _name in settings.LANGUAGES:
        if language == settings.LANGUAGE_CODE:
            continue
        catalogue = Catalogue(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")
        if command == "update":
            catalogue.take_over(texts)
            catalogue.save()
        found += [f"{language}: {mistake}" for mistake in mistakes(catalogue, texts)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    if found and command == "check":
        sys.stdout.write(
            "Run script/catalogues, translate what is named here in locale/*/, and run "
            "it once more.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    commands = {(): "update", ("check",): "check"}
    if (command := commands.get(tuple(sys.argv[1:]))) is None:
        sys.exit("script/catalogues knows 'check' or nothing.")
    sys.exit(main(command))
