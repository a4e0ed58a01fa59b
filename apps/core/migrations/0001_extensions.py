from importlib.util import find_spec

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    # Exclusion constraints and trigram indexes of these need the extensions.
    run_before = [
        (context, "0001_initial")
        for context in ("editions", "partners", "registration", "programme")
        if find_spec(f"apps.{context}.migrations.0001_initial")
    ]
    operations = [BtreeGistExtension(), TrigramExtension(), UnaccentExtension()]
