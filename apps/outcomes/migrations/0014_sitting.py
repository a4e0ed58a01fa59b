"""Sittings of the Conference on its text, and what the database holds of closed ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# A closed sitting is a record.
CLOSED = """
CREATE FUNCTION outcomes_guard_sitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL
      AND NEW.document_id = OLD.document_id
      AND NEW.began_with_id = OLD.began_with_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_closed_sitting_stands: sitting %', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_sitting_stands BEFORE UPDATE OR DELETE
  ON outcomes_sitting FOR EACH ROW EXECUTE FUNCTION outcomes_guard_sitting();

CREATE FUNCTION outcomes_guard_sitting_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sitting bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.sitting_id
  ELSE OLD.sitting_id END;
BEGIN
  IF TG_OP <> 'DELETE' AND NEW.sitting_id = sitting AND EXISTS (
      SELECT 1 FROM outcomes_sitting s WHERE s.id = sitting AND s.closed_at IS NULL
      FOR SHARE) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_closed_sitting_stands: sitting %', sitting
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_sitting_item_stands BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_sittingitem FOR EACH ROW EXECUTE FUNCTION outcomes_guard_sitting_item();
"""

CLOSED_BACK = """
DROP TRIGGER outcomes_sitting_item_stands ON outcomes_sittingitem;
DROP FUNCTION outcomes_guard_sitting_item();
DROP TRIGGER outcomes_sitting_stands ON outcomes_sitting;
DROP FUNCTION outcomes_guard_sitting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0013_endorsements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sitting",
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
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("paragraphs", "Paragraph by paragraph"),
                            ("whole", "As a whole"),
                        ],
                        default="paragraphs",
                        max_length=10,
                        verbose_name="how the text is taken",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Without it, only participants and the team see the live page.",
                        verbose_name="everybody may follow",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="closed"
                    ),
                ),
                (
                    "began_with",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.snapshot",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="outcomes.document",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="outcomes.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "sitting",
                "verbose_name_plural": "sittings",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SittingItem",
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
                ("position", models.PositiveSmallIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("first_sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("agreed", "Agreed"),
                            ("objected", "Objected to"),
                            ("deferred", "Deferred"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sitting_items",
                        to="outcomes.paragraph",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="outcomes.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name": "paragraph of a sitting",
                "verbose_name_plural": "paragraphs of a sitting",
                "ordering": ["sitting", "position"],
            },
        ),
        migrations.AddField(
            model_name="sitting",
            name="current",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outcomes.sittingitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="sittingitem",
            constraint=models.UniqueConstraint(
                fields=("sitting", "paragraph"),
                name="outcomes_paragraph_once_a_sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="sittingitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("state", "open"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["agreed", "objected", "deferred"]),
                    ),
                    _connector="OR",
                ),
                name="outcomes_item_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("document",),
                name="outcomes_one_open_sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False), ("closed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="outcomes_a_sitting_is_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["paragraphs", "whole"])),
                name="outcomes_sitting_mode_is_known",
            ),
        ),
        migrations.RunSQL(CLOSED, CLOSED_BACK),
    ]
