"""Consultations as windows of their own, and comments bound to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A text that was commented on had its consultation. One that is open gets two weeks, for
# until now nobody had to say when it ends.
FILL = """
INSERT INTO outcomes_consultation (created_at, updated_at, audience, opens_at, closes_at,
  told_at, closed_at, closed_by_id, document_id, planned_by_id, snapshot_id)
SELECT now(), now(), 'participants', s.frozen_at,
  CASE WHEN s.is_open THEN now() + interval '14 days' ELSE s.until END,
  s.frozen_at, CASE WHEN s.is_open THEN NULL ELSE s.until END,
  NULL, s.document_id, s.frozen_by_id, s.id
FROM (
  SELECT s.*, greatest(s.frozen_at + interval '1 second',
      (SELECT max(c.created_at) FROM outcomes_comment c WHERE c.snapshot_id = s.id))
      AS until,
    d.status = 'consultation' AND s.number = (SELECT max(l.number)
      FROM outcomes_snapshot l WHERE l.document_id = s.document_id) AS is_open
  FROM outcomes_snapshot s JOIN outcomes_document d ON d.id = s.document_id
  WHERE s.purpose = 'consultation'
) s
WHERE s.is_open
  OR EXISTS (SELECT 1 FROM outcomes_comment c WHERE c.snapshot_id = s.id);
UPDATE outcomes_comment c SET consultation_id = t.id
FROM outcomes_consultation t WHERE t.snapshot_id = c.snapshot_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

SAME_TEXT = """
ALTER TABLE outcomes_comment ADD CONSTRAINT outcomes_comment_is_on_the_text_asked_about
  FOREIGN KEY (consultation_id, snapshot_id)
  REFERENCES outcomes_consultation (id, snapshot_id) DEFERRABLE INITIALLY DEFERRED;
"""

SAME_TEXT_BACK = """
ALTER TABLE outcomes_comment DROP CONSTRAINT outcomes_comment_is_on_the_text_asked_about;
"""

# What people were told holds: it may close later, or be closed, and nothing else.
WINDOW = """
CREATE FUNCTION outcomes_guard_consultation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.document_id = OLD.document_id
      AND NEW.snapshot_id = OLD.snapshot_id AND NEW.audience = OLD.audience
      AND NEW.opens_at = OLD.opens_at AND NEW.closes_at >= OLD.closes_at
      AND (OLD.closed_at IS NULL OR (NEW.closed_at = OLD.closed_at
        AND NEW.closes_at = OLD.closes_at)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_window_is_as_it_was_told: consultation %', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_consultation_window BEFORE UPDATE OR DELETE
  ON outcomes_consultation FOR EACH ROW EXECUTE FUNCTION outcomes_guard_consultation();
"""

WINDOW_BACK = """
DROP TRIGGER outcomes_consultation_window ON outcomes_consultation;
DROP FUNCTION outcomes_guard_consultation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0006_items_and_handles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
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
                    "audience",
                    models.CharField(
                        choices=[
                            ("participants", "Participants"),
                            ("partners", "Participants and partners"),
                            ("everybody", "Everybody with an account"),
                        ],
                        max_length=16,
                        verbose_name="who is asked",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "told_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="told"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="closed"
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
                        related_name="consultations",
                        to="outcomes.document",
                    ),
                ),
                (
                    "planned_by",
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
                        related_name="consultations",
                        to="outcomes.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="consultation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="outcomes.consultation",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("document",),
                name="outcomes_one_live_consultation",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                fields=("id", "snapshot"), name="outcomes_consultation_with_snapshot"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="outcomes_consultation_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", False),
                    ("closed_by__isnull", True),
                    _connector="OR",
                ),
                name="outcomes_who_closed_did_so_at_an_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["participants", "partners", "everybody"])
                ),
                name="outcomes_audience_is_known",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="comment",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="outcomes.consultation",
            ),
        ),
        migrations.RunSQL(SAME_TEXT, SAME_TEXT_BACK),
        migrations.RunSQL(WINDOW, WINDOW_BACK),
    ]
