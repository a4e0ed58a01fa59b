"""``manage.py load_edition [FILE …]``: editions and partners out of data files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.editions.loading.content import load_editions
from apps.editions.loading.report import Report
from apps.editions.loading.source import BadFile, read
from apps.partners.loading import load_partners


class Command(BaseCommand):
    help = (
        "Load editions from data files (all of data/ by default). Safe to run again:"
        " what was changed here since stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="Report, and write nothing."
        )

    def handle(
        self, *args: Any, files: list[Path], dry_run: bool, **options: Any
    ) -> None:
        chosen = files or sorted((settings.BASE_DIR / "data").glob("edition_*.json"))
        for file in chosen:
            self._load(file, dry_run=dry_run)

    def _load(self, file: Path, *, dry_run: bool) -> None:
        report = Report()
        try:
            root = read(file)
            with transaction.atomic():
                load_editions(root, report)
                load_partners(root, report)
                transaction.set_rollback(dry_run)
        except BadFile as bad:
            raise CommandError(f"{bad}. Nothing was loaded.") from bad
        done = "would be " if dry_run else ""
        self.stdout.write(
            f"{file.name}: {report.created} {done}created, {report.changed} {done}changed."
        )
        for line in report.kept:
            self.stdout.write(f"  kept: {line}")
        for line in report.warnings:
            self.stdout.write(f"  odd: {line}")
