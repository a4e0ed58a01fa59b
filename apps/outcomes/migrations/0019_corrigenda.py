"""Corrigenda, and what the database holds of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Beside the adopted text, which it names; never changed, and a few words only.
CORRIGENDA = """
CREATE TRIGGER outcomes_corrigendum_append_only BEFORE UPDATE OR DELETE
  ON outcomes_corrigendum FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();

CREATE FUNCTION outcomes_guard_corrigendum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE adopted text; said jsonb := NEW.canonical::jsonb;
BEGIN
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'outcomes_hash_is_of_the_canonical_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT a.sha256 INTO adopted FROM outcomes_adoption a WHERE a.id = NEW.adoption_id;
  IF said ->> 'adopted_sha256' IS DISTINCT FROM adopted THEN
    RAISE EXCEPTION 'outcomes_corrigendum_names_the_adopted_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF length(coalesce(said ->> 'old', '')) NOT BETWEEN 1 AND 200
      OR length(coalesce(said ->> 'new', '')) > 200
      OR coalesce(said ->> 'reason', '') = '' THEN
    RAISE EXCEPTION 'outcomes_corrigendum_is_a_few_words: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_corrigendum_stands BEFORE INSERT
  ON outcomes_corrigendum FOR EACH ROW EXECUTE FUNCTION outcomes_guard_corrigendum();
"""

CORRIGENDA_BACK = """
DROP TRIGGER outcomes_corrigendum_stands ON outcomes_corrigendum;
DROP FUNCTION outcomes_guard_corrigendum();
DROP TRIGGER outcomes_corrigendum_append_only ON outcomes_corrigendum;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0018_follow_ups_and_carried"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Corrigendum",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrigenda",
                        to="outcomes.adoption",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "corrigendum",
                "verbose_name_plural": "corrigenda",
                "ordering": ["adoption", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("adoption", "number"),
                        name="outcomes_corrigendum_number_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(CORRIGENDA, CORRIGENDA_BACK),
    ]
