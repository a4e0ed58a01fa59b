"""A published version of a call is what applications were measured by."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION registration_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'registration_frozen: % is never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER registration_call_version_frozen BEFORE UPDATE OR DELETE
  ON registration_callversion FOR EACH ROW EXECUTE FUNCTION registration_refuse_change();
"""

BACK = """
DROP TRIGGER registration_call_version_frozen ON registration_callversion;
DROP FUNCTION registration_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0006_questions_and_versions")]
    operations = [migrations.RunSQL(FREEZE, BACK)]
