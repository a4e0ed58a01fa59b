"""``manage.py create_demo``: accounts and contents to try everything with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hrgl.demo.conference import lay_an_example_before_the_conference
from hrgl.demo.create import create_demo


class Command(BaseCommand):
    help = "Create the demonstration accounts and contents. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_SIGN_IN:
            raise CommandError("The demonstration is off in these settings.")
        people = create_demo()
        lay_an_example_before_the_conference()
        self.stdout.write(f"{len(people)} demonstration accounts are ready.")
        for person in people.values():
            self.stdout.write(f"  {person.email}")
