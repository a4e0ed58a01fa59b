"""What the database refuses of translations, and of the language of a text."""

from django.db import migrations

TEXTS = """
CREATE TRIGGER outcomes_translatedtext_append_only BEFORE UPDATE OR DELETE
  ON outcomes_translatedtext FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();
ALTER TABLE outcomes_translatedplace ADD CONSTRAINT outcomes_translated_head_is_of_its_place
  FOREIGN KEY (head_id, id) REFERENCES outcomes_translatedtext (id, place_id)
  DEFERRABLE INITIALLY DEFERRED;
"""

TEXTS_BACK = """
ALTER TABLE outcomes_translatedplace
  DROP CONSTRAINT outcomes_translated_head_is_of_its_place;
DROP TRIGGER outcomes_translatedtext_append_only ON outcomes_translatedtext;
"""

VERSIONS = """
CREATE TRIGGER outcomes_translationversion_append_only BEFORE UPDATE OR DELETE
  ON outcomes_translationversion FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();

CREATE FUNCTION outcomes_guard_translation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'outcomes_hash_is_of_the_canonical_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.canonical::jsonb ->> 'adopted_sha256' IS DISTINCT FROM
      (SELECT a.sha256 FROM outcomes_adoption a JOIN outcomes_translation t
       ON t.document_id = a.document_id
       WHERE a.id = NEW.adoption_id AND t.id = NEW.translation_id) THEN
    RAISE EXCEPTION 'outcomes_translation_names_the_adopted_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_translation_hash BEFORE INSERT
  ON outcomes_translationversion
  FOR EACH ROW EXECUTE FUNCTION outcomes_guard_translation();
"""

VERSIONS_BACK = """
DROP TRIGGER outcomes_translation_hash ON outcomes_translationversion;
DROP FUNCTION outcomes_guard_translation();
DROP TRIGGER outcomes_translationversion_append_only ON outcomes_translationversion;
"""

LANGUAGE = """
CREATE FUNCTION outcomes_guard_language() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM outcomes_snapshot s WHERE s.document_id = NEW.id) THEN
    RAISE EXCEPTION 'outcomes_language_is_fixed: document % has frozen versions', NEW.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_document_language BEFORE UPDATE ON outcomes_document
  FOR EACH ROW WHEN (NEW.language IS DISTINCT FROM OLD.language)
  EXECUTE FUNCTION outcomes_guard_language();
"""

LANGUAGE_BACK = """
DROP TRIGGER outcomes_document_language ON outcomes_document;
DROP FUNCTION outcomes_guard_language();
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0016_translations")]

    operations = [
        migrations.RunSQL(TEXTS, TEXTS_BACK),
        migrations.RunSQL(VERSIONS, VERSIONS_BACK),
        migrations.RunSQL(LANGUAGE, LANGUAGE_BACK),
    ]
