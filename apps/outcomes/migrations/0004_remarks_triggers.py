"""What stays open to the remarks of an adopted text, and what nobody changes."""

from django.db import migrations

# As in 0002, except that remarks may change until the document is published.
REMARKS = """
CREATE FUNCTION outcomes_refuse_in_adopted(document bigint, is_remark boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE stage text;
BEGIN
  SELECT d.status INTO stage FROM outcomes_document d WHERE d.id = document FOR SHARE;
  IF stage = 'published' OR (stage = 'adopted' AND NOT is_remark) THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', document
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION outcomes_guard_paragraph() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM outcomes_refuse_in_adopted(NEW.document_id, NEW.kind = 'remark');
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    PERFORM outcomes_refuse_in_adopted(OLD.document_id, false);
    RETURN OLD;
  END IF;
  PERFORM outcomes_refuse_in_adopted(OLD.document_id, OLD.kind = 'remark'
    AND NEW.kind = 'remark' AND NEW.document_id = OLD.document_id
    AND NEW.explains_id = OLD.explains_id);
  PERFORM outcomes_refuse_in_adopted(NEW.document_id, NEW.kind = 'remark');
  RETURN NEW;
END $$;

CREATE FUNCTION outcomes_refuse_source_of(paragraph uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE document bigint; is_remark boolean;
BEGIN
  SELECT p.document_id, p.kind = 'remark' INTO document, is_remark
    FROM outcomes_paragraph p WHERE p.id = paragraph;
  PERFORM outcomes_refuse_in_adopted(document, is_remark);
END $$;

CREATE OR REPLACE FUNCTION outcomes_guard_source() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM outcomes_refuse_source_of(OLD.paragraph_id); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM outcomes_refuse_source_of(NEW.paragraph_id);
  RETURN NEW;
END $$;
"""

REMARKS_BACK = """
CREATE OR REPLACE FUNCTION outcomes_guard_source() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE paragraph uuid := CASE WHEN TG_OP = 'DELETE'
  THEN OLD.paragraph_id ELSE NEW.paragraph_id END;
BEGIN
  PERFORM outcomes_refuse_in_adopted(
    (SELECT p.document_id FROM outcomes_paragraph p WHERE p.id = paragraph));
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE FUNCTION outcomes_guard_paragraph() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM outcomes_refuse_in_adopted(OLD.document_id); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM outcomes_refuse_in_adopted(NEW.document_id);
  RETURN NEW;
END $$;
DROP FUNCTION outcomes_refuse_source_of(uuid);
DROP FUNCTION outcomes_refuse_in_adopted(bigint, boolean);
"""

VERSIONS = """
CREATE TRIGGER outcomes_remarks_append_only BEFORE UPDATE OR DELETE
  ON outcomes_remarksversion FOR EACH ROW EXECUTE FUNCTION outcomes_refuse_change();

CREATE FUNCTION outcomes_guard_remarks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE adopted text; document bigint;
BEGIN
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'outcomes_hash_is_of_the_canonical_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT a.sha256, a.document_id INTO adopted, document
    FROM outcomes_adoption a WHERE a.id = NEW.adoption_id;
  IF NEW.canonical::jsonb ->> 'adopted_sha256' IS DISTINCT FROM adopted THEN
    RAISE EXCEPTION 'outcomes_remarks_name_the_adopted_text: %', NEW.sha256
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM outcomes_refuse_in_adopted(document, true);
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_remarks_hash BEFORE INSERT
  ON outcomes_remarksversion FOR EACH ROW EXECUTE FUNCTION outcomes_guard_remarks();
"""

VERSIONS_BACK = """
DROP TRIGGER outcomes_remarks_hash ON outcomes_remarksversion;
DROP FUNCTION outcomes_guard_remarks();
DROP TRIGGER outcomes_remarks_append_only ON outcomes_remarksversion;
"""

# A statement stays as it was made. Only the name goes, when its bearer asks for that.
STATEMENTS = """
CREATE FUNCTION outcomes_guard_statement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE document bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT a.document_id INTO document
      FROM outcomes_adoption a WHERE a.id = NEW.adoption_id;
    PERFORM outcomes_refuse_in_adopted(document, true);
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.attributed_to = '' AND NEW.id = OLD.id
      AND NEW.adoption_id = OLD.adoption_id AND NEW.position = OLD.position
      AND NEW.kind = OLD.kind AND NEW.text = OLD.text
      AND NEW.paragraph_id IS NOT DISTINCT FROM OLD.paragraph_id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'outcomes_append_only: % is never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER outcomes_statement_on_record BEFORE INSERT OR UPDATE OR DELETE
  ON outcomes_statement FOR EACH ROW EXECUTE FUNCTION outcomes_guard_statement();
"""

STATEMENTS_BACK = """
DROP TRIGGER outcomes_statement_on_record ON outcomes_statement;
DROP FUNCTION outcomes_guard_statement();
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_remarks_and_presence")]

    operations = [
        migrations.RunSQL(REMARKS, REMARKS_BACK),
        migrations.RunSQL(VERSIONS, VERSIONS_BACK),
        migrations.RunSQL(STATEMENTS, STATEMENTS_BACK),
    ]
