from django.db import migrations

SQL = """
CREATE FUNCTION agreements_outline_is_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ST_Equals(OLD.geometry, NEW.geometry) OR OLD.zone_id <> NEW.zone_id OR OLD.reading <> NEW.reading
       OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) THEN
        RAISE EXCEPTION 'an outline is superseded by a new one, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreements_outline_is_superseded BEFORE UPDATE ON agreements_zoneoutline
    FOR EACH ROW EXECUTE FUNCTION agreements_outline_is_superseded();
"""
BACK = "DROP TRIGGER agreements_outline_is_superseded ON agreements_zoneoutline; DROP FUNCTION agreements_outline_is_superseded();"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_agreements")]
    operations = [migrations.RunSQL(SQL, BACK)]
