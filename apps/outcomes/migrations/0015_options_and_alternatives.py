from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# Of one kind and depth in one document, and of a paragraph that is no alternative itself.
GUARD = """
CREATE FUNCTION outcomes_guard_alternative() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.alternative_of_id IS NOT NULL AND (
      EXISTS (SELECT 1 FROM outcomes_paragraph p WHERE p.alternative_of_id = NEW.id)
      OR NOT EXISTS (SELECT 1 FROM outcomes_paragraph p
        WHERE p.id = NEW.alternative_of_id AND p.document_id = NEW.document_id
          AND p.kind = NEW.kind AND p.level = NEW.level
          AND p.alternative_of_id IS NULL)) THEN
    RAISE EXCEPTION 'outcomes_alternative_of_its_like: paragraph %', NEW.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.kind, NEW.level) <> (OLD.kind, OLD.level) AND EXISTS (
      SELECT 1 FROM outcomes_paragraph p WHERE p.alternative_of_id = NEW.id
        AND (p.kind, p.level) <> (NEW.kind, NEW.level)) THEN
    RAISE EXCEPTION 'outcomes_alternative_of_its_like: paragraph %', NEW.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_paragraph_alternative
  BEFORE INSERT OR UPDATE OF alternative_of_id, kind, level, document_id
  ON outcomes_paragraph FOR EACH ROW EXECUTE FUNCTION outcomes_guard_alternative();

CREATE FUNCTION outcomes_guard_options() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('adopted', 'published') AND NEW.options <> OLD.options THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_document_options BEFORE UPDATE OF options
  ON outcomes_document FOR EACH ROW EXECUTE FUNCTION outcomes_guard_options();
"""

GUARD_BACK = """
DROP TRIGGER outcomes_document_options ON outcomes_document;
DROP TRIGGER outcomes_paragraph_alternative ON outcomes_paragraph;
DROP FUNCTION outcomes_guard_options();
DROP FUNCTION outcomes_guard_alternative();
"""
OPTIONS = [
    ("zero_draft", "Zero draft"),
    ("brackets", "Words in square brackets that are not agreed"),
    ("alternatives", "Several wordings of one paragraph"),
    ("chairs_text", "Chair’s text"),
]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0014_sitting")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="options",
            field=ArrayField(
                base_field=models.CharField(choices=OPTIONS, max_length=16),
                blank=True,
                default=list,
                size=None,
                verbose_name="options",
            ),
        ),
        migrations.AddField(
            model_name="paragraph",
            name="by_chair",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="chair’s text"
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("zero_draft", "Zero draft"),
                    ("revision", "Working version"),
                    ("consultation", "Consultation text"),
                    ("chairs_text", "Chair’s text"),
                    ("conference", "Conference text"),
                ],
                max_length=16,
                verbose_name="purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    options__contained_by=[
                        "zero_draft",
                        "brackets",
                        "alternatives",
                        "chairs_text",
                    ]
                ),
                name="outcomes_options_are_known",
            ),
        ),
        migrations.RunSQL(GUARD, GUARD_BACK),
    ]
