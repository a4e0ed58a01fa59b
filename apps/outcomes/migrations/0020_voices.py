"""Amendments, support, moderation, and a record of what became of all that."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# What was considered before, in the words of today.
TAKE_OVER = """
INSERT INTO outcomes_disposition
  (comment_id, outcome, reason, is_current, told_at, by_id, at)
SELECT id, CASE disposition WHEN 'taken_up' THEN 'accepted' ELSE 'not_accepted' END,
  reason, true, considered_at, considered_by_id, considered_at
FROM outcomes_comment WHERE disposition <> 'open' ORDER BY considered_at, id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

# Another word is another row. Only that it is no longer the latest, and that somebody
# was told, is noted in it.
SAID = """
CREATE FUNCTION outcomes_guard_disposition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.is_current OR NOT NEW.is_current)
      AND (OLD.told_at IS NULL OR NEW.told_at = OLD.told_at)
      AND (to_jsonb(NEW) - 'is_current' - 'told_at')
        = (to_jsonb(OLD) - 'is_current' - 'told_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_append_only: % is never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_disposition_on_record BEFORE UPDATE OR DELETE
  ON outcomes_disposition FOR EACH ROW EXECUTE FUNCTION outcomes_guard_disposition();
"""

SAID_BACK = """
DROP TRIGGER outcomes_disposition_on_record ON outcomes_disposition;
DROP FUNCTION outcomes_guard_disposition();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0002_world_region"),
        ("outcomes", "0019_corrigenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
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
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "on_behalf_of",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="on behalf of"
                    ),
                ),
                (
                    "is_named",
                    models.BooleanField(default=False, verbose_name="show my name"),
                ),
                (
                    "client_uuid",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        null=True, verbose_name="changed by its author"
                    ),
                ),
                (
                    "withheld_at",
                    models.DateTimeField(null=True, verbose_name="withheld"),
                ),
                (
                    "withheld_because",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="reason for withholding it",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("replace", "Other words"),
                            ("add", "A new paragraph after it"),
                            ("delete", "Leave it out"),
                            ("move", "Another place"),
                        ],
                        max_length=16,
                        verbose_name="change",
                    ),
                ),
                ("reason", models.TextField(max_length=5000, verbose_name="reason")),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["consultation", "number"],
            },
        ),
        migrations.CreateModel(
            name="Disposition",
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
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("accepted_with_changes", "Accepted with changes"),
                            ("merged", "Merged"),
                            ("not_accepted", "Not accepted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=24,
                        verbose_name="result",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="reason"
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("told_at", models.DateTimeField(null=True, verbose_name="told")),
                ("at", models.DateTimeField(verbose_name="decided")),
            ],
            options={
                "verbose_name": "disposition",
                "verbose_name_plural": "dispositions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FormerWording",
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
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "on_behalf_of",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="on behalf of"
                    ),
                ),
                ("until", models.DateTimeField(verbose_name="until")),
            ],
            options={
                "verbose_name": "former wording",
                "verbose_name_plural": "former wordings",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Support",
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
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "support",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="edited_at",
            field=models.DateTimeField(null=True, verbose_name="changed by its author"),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_named",
            field=models.BooleanField(default=False, verbose_name="show my name"),
        ),
        migrations.AddField(
            model_name="comment",
            name="on_behalf_of",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="on behalf of"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="withheld_at",
            field=models.DateTimeField(null=True, verbose_name="withheld"),
        ),
        migrations.AddField(
            model_name="comment",
            name="withheld_because",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="reason for withholding it"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="withheld_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_%(class)ss",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="body",
            field=models.TextField(blank=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="outcomes.consultation",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="paragraph",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="outcomes.paragraph",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="origin",
            field=models.CharField(
                choices=[
                    ("autosave", "Saved while typing"),
                    ("manual", "Saved"),
                    ("merge", "Merged"),
                    ("contribution", "Taken from a contribution"),
                    ("split", "Split"),
                    ("joined", "Joined"),
                    ("restored", "Brought back"),
                    ("amendment", "Taken from an amendment"),
                ],
                default="manual",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withheld_at__isnull", True),
                        ("withheld_because", ""),
                        ("withheld_by__isnull", True),
                    ),
                    models.Q(
                        ("withheld_at__isnull", False),
                        ("withheld_by__isnull", False),
                        models.Q(("withheld_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="outcomes_comment_withheld_with_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="after",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outcomes.paragraph",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_%(class)ss",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="outcomes.consultation",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="paragraph",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="outcomes.paragraph",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="withheld_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="amendment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="outcomes.amendment",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="outcomes.comment",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="contribution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="outcomes.amendment",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="paragraph",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="outcomes.paragraph",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="revision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="outcomes.revision",
            ),
        ),
        migrations.AddField(
            model_name="formerwording",
            name="amendment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former",
                to="outcomes.amendment",
            ),
        ),
        migrations.AddField(
            model_name="formerwording",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former",
                to="outcomes.comment",
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="amendment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supports",
                to="outcomes.amendment",
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supports",
                to="outcomes.comment",
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_support",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withheld_at__isnull", True),
                        ("withheld_because", ""),
                        ("withheld_by__isnull", True),
                    ),
                    models.Q(
                        ("withheld_at__isnull", False),
                        ("withheld_by__isnull", False),
                        models.Q(("withheld_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="outcomes_amendment_withheld_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"), name="outcomes_amendment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="outcomes_amendment_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["replace", "add", "delete", "move"]),
                    models.Q(
                        models.Q(("kind__in", ("replace", "add")), _negated=True),
                        models.Q(("body", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="outcomes_amendment_says_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "move"), ("after__isnull", True), _connector="OR"
                ),
                name="outcomes_only_a_move_has_a_place",
            ),
        ),
        migrations.AddIndex(
            model_name="disposition",
            index=models.Index(
                condition=models.Q(("told_at__isnull", True)),
                fields=["at"],
                name="outcomes_untold",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amendment__isnull", False),
                        ("comment__isnull", True),
                        ("contribution__isnull", True),
                    ),
                    models.Q(
                        ("amendment__isnull", True),
                        ("comment__isnull", False),
                        ("contribution__isnull", True),
                    ),
                    models.Q(
                        ("amendment__isnull", True),
                        ("comment__isnull", True),
                        ("contribution__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="outcomes_disposition_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("amendment",),
                name="outcomes_one_current_disposition_of_amendment",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("comment",),
                name="outcomes_one_current_disposition_of_comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("contribution",),
                name="outcomes_one_current_disposition_of_contribution",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "accepted",
                            "accepted_with_changes",
                            "merged",
                            "not_accepted",
                            "withdrawn",
                        ],
                    )
                ),
                name="outcomes_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_accepted"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="outcomes_not_accepted_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "merged"), _negated=True),
                    ("into__isnull", False),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="outcomes_merged_with_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerwording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amendment__isnull", False), ("comment__isnull", True)),
                    models.Q(("amendment__isnull", True), ("comment__isnull", False)),
                    _connector="OR",
                ),
                name="outcomes_former_wording_of_one_voice",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amendment__isnull", False), ("comment__isnull", True)),
                    models.Q(("amendment__isnull", True), ("comment__isnull", False)),
                    _connector="OR",
                ),
                name="outcomes_support_of_one_voice",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                fields=("amendment", "person"), name="outcomes_amendment_supported_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                fields=("comment", "person"), name="outcomes_comment_supported_once"
            ),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="comment",
            name="outcomes_comment_considered_with_a_reason",
        ),
        migrations.RemoveField(
            model_name="comment",
            name="considered_at",
        ),
        migrations.RemoveField(
            model_name="comment",
            name="considered_by",
        ),
        migrations.RemoveField(
            model_name="comment",
            name="disposition",
        ),
        migrations.RemoveField(
            model_name="comment",
            name="reason",
        ),
        migrations.RunSQL(SAID, SAID_BACK),
    ]
