from django.db import migrations

# All an edition ever does after it was issued is end: `valid` gets its upper bound, once.
SQL = """
CREATE FUNCTION publication_edition_is_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'valid') IS DISTINCT FROM (to_jsonb(NEW) - 'valid')
       OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT upper_inf(OLD.valid) THEN
        RAISE EXCEPTION 'an edition is superseded by a new one, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_edition_is_superseded BEFORE UPDATE ON publication_edition
    FOR EACH ROW EXECUTE FUNCTION publication_edition_is_superseded();
CREATE SEQUENCE publication_incident_number;
"""
BACK = """
DROP SEQUENCE publication_incident_number;
DROP TRIGGER publication_edition_is_superseded ON publication_edition;
DROP FUNCTION publication_edition_is_superseded();
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_editions")]
    operations = [migrations.RunSQL(SQL, BACK)]
