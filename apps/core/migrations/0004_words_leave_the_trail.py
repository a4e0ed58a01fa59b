"""The trail stays append-only; only the words in it can be taken out, for good."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_guard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.at = OLD.at
      AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id
      AND NEW.verb = OLD.verb AND NEW.target_type = OLD.target_type
      AND NEW.target_id = OLD.target_id AND NEW.target_label = OLD.target_label
      AND NEW.edition_id IS NOT DISTINCT FROM OLD.edition_id
      AND NEW.request_id = OLD.request_id
      AND (NEW.before IS NULL OR NEW.before = OLD.before)
      AND (NEW.after IS NULL OR NEW.after = OLD.after) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
DROP TRIGGER core_audit_is_append_only ON core_auditentry;
CREATE TRIGGER core_audit_is_append_only BEFORE UPDATE OR DELETE ON core_auditentry
  FOR EACH ROW EXECUTE FUNCTION core_guard_audit();
"""
BACKWARD = """
DROP TRIGGER core_audit_is_append_only ON core_auditentry;
CREATE TRIGGER core_audit_is_append_only BEFORE UPDATE OR DELETE ON core_auditentry
  FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
DROP FUNCTION core_guard_audit();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_append_only_audit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
