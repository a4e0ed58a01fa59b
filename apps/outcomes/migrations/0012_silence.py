"""Silence procedures and objections; what the database holds of their instants."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


# What was told holds. Running becomes broken with an objection, held when the instant is
# over without one, stopped before it; nothing else ever changes.
PROCEDURE = """
CREATE FUNCTION outcomes_guard_procedure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'running' AND EXISTS (SELECT 1 FROM outcomes_snapshot s
        WHERE s.id = NEW.snapshot_id AND s.document_id = NEW.document_id
        AND s.purpose = 'conference') THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND NEW.document_id = OLD.document_id
      AND NEW.snapshot_id = OLD.snapshot_id AND NEW.opens_at = OLD.opens_at
      AND NEW.closes_at = OLD.closes_at AND (CASE
        WHEN NEW.state = OLD.state THEN NEW.ended_at IS NOT DISTINCT FROM OLD.ended_at
          AND NEW.reason = OLD.reason
        WHEN OLD.state <> 'running' THEN false
        WHEN NEW.state = 'broken' THEN EXISTS (SELECT 1 FROM outcomes_objection o
          WHERE o.procedure_id = OLD.id AND o.made_at = NEW.ended_at)
        WHEN NEW.state = 'held' THEN NEW.ended_at = OLD.closes_at
          AND clock_timestamp() >= OLD.closes_at AND NOT EXISTS (
          SELECT 1 FROM outcomes_objection o WHERE o.procedure_id = OLD.id)
        ELSE NEW.ended_at < OLD.closes_at AND NEW.ended_at <= clock_timestamp()
      END) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_silence_is_as_it_was_told: procedure %',
    CASE WHEN TG_OP = 'INSERT' THEN NEW.id ELSE OLD.id END
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_silence_as_told BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_silenceprocedure FOR EACH ROW
  EXECUTE FUNCTION outcomes_guard_procedure();
"""

PROCEDURE_BACK = """
DROP TRIGGER outcomes_silence_as_told ON outcomes_silenceprocedure;
DROP FUNCTION outcomes_guard_procedure();
"""

# Its instant lies between the beginning of its transaction and now, so nobody dates one
# back, and before the end. Only the words go, when their author is erased, and the row
# follows its author to another account.
OBJECTION = """
CREATE FUNCTION outcomes_guard_objection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p outcomes_silenceprocedure%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.procedure_id = OLD.procedure_id
      AND NEW.made_at = OLD.made_at AND NEW.client_uuid = OLD.client_uuid
      AND (NEW.text = OLD.text OR NEW.text = '–')
      AND (NEW.on_behalf_of = OLD.on_behalf_of OR NEW.on_behalf_of = '') THEN
    RETURN NEW;
  ELSIF TG_OP = 'INSERT' THEN
    SELECT * INTO p FROM outcomes_silenceprocedure WHERE id = NEW.procedure_id
      FOR NO KEY UPDATE;
    IF p.state IN ('running', 'broken') AND NEW.made_at >= p.opens_at
        AND NEW.made_at < p.closes_at
        AND NEW.made_at BETWEEN now() AND clock_timestamp() THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'outcomes_objection_in_time: procedure %', NEW.procedure_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RAISE EXCEPTION 'outcomes_objection_stands: %', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_objection_stands BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_objection FOR EACH ROW EXECUTE FUNCTION outcomes_guard_objection();

CREATE FUNCTION outcomes_break_silence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE outcomes_silenceprocedure SET state = 'broken', ended_at = NEW.made_at,
    updated_at = NEW.made_at
    WHERE id = NEW.procedure_id AND state = 'running';
  RETURN NULL;
END $$;
CREATE TRIGGER outcomes_objection_breaks AFTER INSERT
  ON outcomes_objection FOR EACH ROW EXECUTE FUNCTION outcomes_break_silence();
"""

OBJECTION_BACK = """
DROP TRIGGER outcomes_objection_breaks ON outcomes_objection;
DROP FUNCTION outcomes_break_silence();
DROP TRIGGER outcomes_objection_stands ON outcomes_objection;
DROP FUNCTION outcomes_guard_objection();
"""

# Adopted by silence is what a silence was held on, at the instant at which it ended; and
# nothing is adopted while one runs.
ADOPTION = """
CREATE OR REPLACE FUNCTION outcomes_guard_silence() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.method = 'silence_procedure' AND NOT EXISTS (
      SELECT 1 FROM outcomes_silenceprocedure p WHERE p.snapshot_id = NEW.snapshot_id
      AND p.state = 'held' AND p.closes_at = NEW.adopted_at) THEN
    RAISE EXCEPTION 'outcomes_silence_is_held_before: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM outcomes_silenceprocedure p
      WHERE p.document_id = NEW.document_id AND p.state = 'running') THEN
    RAISE EXCEPTION 'outcomes_no_adoption_while_silence_runs: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER outcomes_adoption_by_silence ON outcomes_adoption;
CREATE TRIGGER outcomes_adoption_by_silence BEFORE INSERT ON outcomes_adoption
  FOR EACH ROW EXECUTE FUNCTION outcomes_guard_silence();
"""

ADOPTION_BACK = """
CREATE OR REPLACE FUNCTION outcomes_guard_silence() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'outcomes_silence_is_held_before: %', NEW.sha256
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER outcomes_adoption_by_silence ON outcomes_adoption;
CREATE TRIGGER outcomes_adoption_by_silence BEFORE INSERT ON outcomes_adoption
  FOR EACH ROW WHEN (NEW.method = 'silence_procedure')
  EXECUTE FUNCTION outcomes_guard_silence();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0011_guidance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SilenceProcedure",
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
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("held", "Nobody objected"),
                            ("broken", "Broken by an objection"),
                            ("stopped", "Called off"),
                        ],
                        default="running",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="ended"
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="told"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="silence_procedures",
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
                        related_name="silence_procedures",
                        to="outcomes.snapshot",
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "silence procedure",
                "verbose_name_plural": "silence procedures",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                    "on_behalf_of",
                    models.CharField(
                        blank=True,
                        help_text="A body that you speak for, if you do. Everybody who reads this version sees it; your own name only the organisers see.",
                        max_length=200,
                        verbose_name="on behalf of",
                    ),
                ),
                ("text", models.TextField(verbose_name="objection")),
                (
                    "client_uuid",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_objections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="outcomes.silenceprocedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="silenceprocedure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("document",),
                name="outcomes_one_silence_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="silenceprocedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closes_at__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("opens_at"),
                            "+",
                            models.Value(datetime.timedelta(days=3)),
                        ),
                    )
                ),
                name="outcomes_silence_lasts_72_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="silenceprocedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "running")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["held", "broken", "stopped"]),
                    ),
                    _connector="OR",
                ),
                name="outcomes_silence_has_ended_or_runs",
            ),
        ),
        migrations.AddConstraint(
            model_name="silenceprocedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        ("state", "stopped"),
                        ("stopped_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state", "stopped"), _negated=True),
                        ("reason", ""),
                        ("stopped_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="outcomes_who_stopped_a_silence_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="outcomes_objection_is_written",
            ),
        ),
        migrations.RunSQL(PROCEDURE, PROCEDURE_BACK),
        migrations.RunSQL(OBJECTION, OBJECTION_BACK),
        migrations.RunSQL(ADOPTION, ADOPTION_BACK),
    ]
