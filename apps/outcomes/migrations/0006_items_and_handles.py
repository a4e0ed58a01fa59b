import django.db.models.deletion
from django.db import migrations, models

import apps.outcomes.models.document

# A default that is worked out for each row fills the column without updating a row, which
# the triggers would refuse in an adopted text. Signs that look alike are left out.
HANDLE = """
ALTER TABLE outcomes_paragraph ADD COLUMN handle varchar(8) NOT NULL
  DEFAULT translate(substr(md5(random()::text), 1, 8), '01', 'gh');
ALTER TABLE outcomes_paragraph ALTER COLUMN handle DROP DEFAULT;
"""

HANDLE_BACK = "ALTER TABLE outcomes_paragraph DROP COLUMN handle;"


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0005_revision_follows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="paragraph",
            name="kind",
            field=models.CharField(
                choices=[
                    ("preamble", "Preamble paragraph"),
                    ("heading", "Heading"),
                    ("provision", "Encouragement"),
                    ("item", "Sub-paragraph"),
                    ("remark", "Explanatory remark"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="alternative_of",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alternatives",
                to="outcomes.paragraph",
                verbose_name="alternative of",
            ),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="joined_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_from",
                to="outcomes.paragraph",
                verbose_name="joined into",
            ),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="level",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(HANDLE, HANDLE_BACK)],
            state_operations=[
                migrations.AddField(
                    model_name="paragraph",
                    name="handle",
                    field=models.CharField(
                        default=apps.outcomes.models.document.new_handle,
                        editable=False,
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="paragraph",
            constraint=models.UniqueConstraint(
                fields=["document", "handle"], name="outcomes_handle_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraph",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "item"), ("level__in", [1, 2]))
                | (~models.Q(("kind", "item")) & models.Q(("level", 0))),
                name="outcomes_only_an_item_has_a_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="paragraph",
            constraint=models.CheckConstraint(
                condition=models.Q(("joined_into__isnull", True))
                | models.Q(("removed_at__isnull", False)),
                name="outcomes_joined_is_removed",
            ),
        ),
    ]
