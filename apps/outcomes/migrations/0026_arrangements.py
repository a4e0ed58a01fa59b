"""Keeps the order of each draft over time, beginning with the one it has now."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER outcomes_arrangement_append_only BEFORE UPDATE OR DELETE
  ON outcomes_arrangement FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();
"""

APPEND_ONLY_BACK = """
DROP TRIGGER outcomes_arrangement_append_only ON outcomes_arrangement;
"""

BEGIN = """
INSERT INTO outcomes_arrangement (document_id, at, opening, rows)
SELECT d.id, now(), ARRAY[d.title, d.subtitle, d.enacting_text],
  coalesce((
    SELECT jsonb_agg(
      jsonb_build_array(p.id, p.kind, p.level, p.explains_id, p.alternative_of_id,
        p.by_chair)
      ORDER BY p.order_key COLLATE "C", p.id)
    FROM outcomes_paragraph p
    WHERE p.document_id = d.id AND p.removed_at IS NULL), '[]'::jsonb)
FROM outcomes_document d
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0025_amended_files")]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "opening",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(blank=True), size=3
                    ),
                ),
                ("rows", models.JSONField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrangements",
                        to="outcomes.document",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["document", "at"], name="outcomes_arranged_at")
                ],
            },
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
    ]
