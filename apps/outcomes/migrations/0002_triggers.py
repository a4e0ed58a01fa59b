"""What the database itself refuses: changing history, and writing in adopted texts."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION outcomes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'outcomes_append_only: % is never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_revision_append_only BEFORE UPDATE OR DELETE
  ON outcomes_revision FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();
CREATE TRIGGER outcomes_snapshot_append_only BEFORE UPDATE OR DELETE
  ON outcomes_snapshot FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();
CREATE TRIGGER outcomes_adoption_append_only BEFORE UPDATE OR DELETE
  ON outcomes_adoption FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();
"""

APPEND_ONLY_BACK = """
DROP TRIGGER outcomes_adoption_append_only ON outcomes_adoption;
DROP TRIGGER outcomes_snapshot_append_only ON outcomes_snapshot;
DROP TRIGGER outcomes_revision_append_only ON outcomes_revision;
DROP FUNCTION outcomes_refuse_change();
"""

HEAD = """
ALTER TABLE outcomes_paragraph ADD CONSTRAINT outcomes_head_is_of_this_paragraph
  FOREIGN KEY (head_id, id) REFERENCES outcomes_revision (id, paragraph_id)
  DEFERRABLE INITIALLY DEFERRED;
"""

HEAD_BACK = """
ALTER TABLE outcomes_paragraph DROP CONSTRAINT outcomes_head_is_of_this_paragraph;
"""

# FOR SHARE makes the trigger wait for an adoption under way, so nothing slips past it.
LOCK = """
CREATE FUNCTION outcomes_refuse_in_adopted(document bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE stage text;
BEGIN
  SELECT d.status INTO stage FROM outcomes_document d WHERE d.id = document FOR SHARE;
  IF stage IN ('adopted', 'published') THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', document
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;
CREATE FUNCTION outcomes_guard_paragraph() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM outcomes_refuse_in_adopted(OLD.document_id); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM outcomes_refuse_in_adopted(NEW.document_id);
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_paragraph_locked BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_paragraph FOR EACH ROW EXECUTE FUNCTION outcomes_guard_paragraph();

CREATE FUNCTION outcomes_guard_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paragraph uuid := CASE WHEN TG_OP = 'DELETE'
  THEN OLD.paragraph_id ELSE NEW.paragraph_id END;
BEGIN
  PERFORM outcomes_refuse_in_adopted(
    (SELECT p.document_id FROM outcomes_paragraph p WHERE p.id = paragraph));
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER outcomes_source_locked BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_source FOR EACH ROW EXECUTE FUNCTION outcomes_guard_source();

CREATE FUNCTION outcomes_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('adopted', 'published') AND (
      TG_OP = 'DELETE' OR NEW.edition_id <> OLD.edition_id OR NEW.title <> OLD.title
      OR NEW.subtitle <> OLD.subtitle OR NEW.enacting_text <> OLD.enacting_text
      OR NEW.status NOT IN ('adopted', 'published')
      OR (OLD.status = 'published' AND NEW.status <> 'published')) THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.status IN ('adopted', 'published') AND NOT EXISTS (
      SELECT 1 FROM outcomes_adoption a WHERE a.document_id = NEW.id) THEN
    RAISE EXCEPTION 'outcomes_adopted_with_an_adoption: document % has none', NEW.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_document_locked BEFORE UPDATE OR DELETE
  ON outcomes_document FOR EACH ROW EXECUTE FUNCTION outcomes_guard_document();

CREATE FUNCTION outcomes_guard_adoption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM outcomes_snapshot s WHERE s.id = NEW.snapshot_id
      AND s.document_id = NEW.document_id AND s.sha256 = NEW.sha256) THEN
    RAISE EXCEPTION 'outcomes_adopted_hash_is_of_the_snapshot: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_adoption_hash BEFORE INSERT
  ON outcomes_adoption FOR EACH ROW EXECUTE FUNCTION outcomes_guard_adoption();

CREATE FUNCTION outcomes_guard_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'outcomes_hash_is_of_the_canonical_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM outcomes_refuse_in_adopted(NEW.document_id);
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_snapshot_hash BEFORE INSERT
  ON outcomes_snapshot FOR EACH ROW EXECUTE FUNCTION outcomes_guard_snapshot();
"""

LOCK_BACK = """
DROP TRIGGER outcomes_snapshot_hash ON outcomes_snapshot;
DROP TRIGGER outcomes_adoption_hash ON outcomes_adoption;
DROP TRIGGER outcomes_document_locked ON outcomes_document;
DROP TRIGGER outcomes_source_locked ON outcomes_source;
DROP TRIGGER outcomes_paragraph_locked ON outcomes_paragraph;
DROP FUNCTION outcomes_guard_snapshot();
DROP FUNCTION outcomes_guard_adoption();
DROP FUNCTION outcomes_guard_document();
DROP FUNCTION outcomes_guard_source();
DROP FUNCTION outcomes_guard_paragraph();
DROP FUNCTION outcomes_refuse_in_adopted(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(HEAD, HEAD_BACK),
        migrations.RunSQL(LOCK, LOCK_BACK),
    ]
