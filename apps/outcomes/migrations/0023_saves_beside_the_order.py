"""Saving a text waits for a change of the status, and no longer for one of the order.

A save holds its document by ``FOR KEY SHARE``, as a foreign key does. That goes together
with the update that a change of the order makes, and not with ``FOR UPDATE``: who changes
the status takes that, and where it was not taken, the trigger takes it.
"""

from django.db import migrations

HOLD = """
CREATE OR REPLACE FUNCTION outcomes_refuse_in_adopted(document bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE stage text;
BEGIN
  SELECT d.status INTO stage FROM outcomes_document d WHERE d.id = document
    FOR {strength};
  IF stage IN ('adopted', 'published') THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', document
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION outcomes_refuse_in_adopted(document bigint, is_remark boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE stage text;
BEGIN
  SELECT d.status INTO stage FROM outcomes_document d WHERE d.id = document
    FOR {strength};
  IF stage = 'published' OR (stage = 'adopted' AND NOT is_remark) THEN
    RAISE EXCEPTION 'outcomes_adopted_text_is_locked: document % is adopted', document
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;
"""

WAIT = """
CREATE FUNCTION outcomes_wait_for_savers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM outcomes_document d WHERE d.id = OLD.id FOR UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER outcomes_document_waits BEFORE UPDATE OF status
  ON outcomes_document FOR EACH ROW WHEN (OLD.status <> NEW.status)
  EXECUTE FUNCTION outcomes_wait_for_savers();
"""

WAIT_BACK = """
DROP TRIGGER outcomes_document_waits ON outcomes_document;
DROP FUNCTION outcomes_wait_for_savers();
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0022_translated_renderings")]

    operations = [
        migrations.RunSQL(
            HOLD.format(strength="KEY SHARE"), HOLD.format(strength="SHARE")
        ),
        migrations.RunSQL(WAIT, WAIT_BACK),
    ]
