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
    ]
    operations = [BtreeGistExtension(), TrigramExtension(), UnaccentExtension()]
