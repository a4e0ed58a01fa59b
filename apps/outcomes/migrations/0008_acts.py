"""An act says who chaired, when, and how many voted; silence is not just declared."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# Nobody can record a procedure that was never held.
SILENCE = """
CREATE FUNCTION outcomes_guard_silence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'outcomes_silence_is_held_before: %', NEW.sha256
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_adoption_by_silence BEFORE INSERT ON outcomes_adoption
  FOR EACH ROW WHEN (NEW.method = 'silence_procedure')
  EXECUTE FUNCTION outcomes_guard_silence();
"""

SILENCE_BACK = """
DROP TRIGGER outcomes_adoption_by_silence ON outcomes_adoption;
DROP FUNCTION outcomes_guard_silence();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0007_consultations"),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="adopted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="instant"),
        ),
        migrations.AddField(
            model_name="adoption",
            name="chaired_by",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="chaired by"
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="votes_abstained",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="abstentions"
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="votes_against",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="against"
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="votes_for",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="in favour"
            ),
        ),
        # What was recorded before this was asked stays as it is.
        AddConstraintNotValid(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("method", "vote"),
                        ("votes_abstained__isnull", False),
                        ("votes_against__isnull", False),
                        ("votes_for__gte", 1),
                    ),
                    models.Q(
                        models.Q(("method", "vote"), _negated=True),
                        ("votes_abstained__isnull", True),
                        ("votes_against__isnull", True),
                        ("votes_for__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="outcomes_a_vote_has_a_count",
            ),
        ),
        migrations.RunSQL(SILENCE, SILENCE_BACK),
    ]
