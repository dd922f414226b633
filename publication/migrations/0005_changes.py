from django.db import migrations, models

from audit.log import CHAIN_LOCK

# Whoever publishes also writes the audit log, sometimes before, sometimes after. Both therefore wait
# for one and the same lock: with two, two transactions could each hold what the other waits for.
# The lock is held until the commit, so that numbers are visible in the order in which they were given.
SQL = f"""
CREATE SEQUENCE publication_change_number;
CREATE FUNCTION publication_edition_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
    INSERT INTO publication_change (number, token, removed)
    VALUES (nextval('publication_change_number'), gen_random_uuid(), TG_OP IN ('DELETE', 'TRUNCATE'));
    RETURN NULL;
END $$;
CREATE TRIGGER publication_edition_changes BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON publication_edition
    FOR EACH STATEMENT EXECUTE FUNCTION publication_edition_changes();
CREATE FUNCTION publication_edition_is_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := currval('publication_change_number');
    RETURN NEW;
END $$;
CREATE TRIGGER publication_edition_is_numbered BEFORE INSERT OR UPDATE ON publication_edition
    FOR EACH ROW EXECUTE FUNCTION publication_edition_is_numbered();
CREATE OR REPLACE FUNCTION publication_edition_is_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'valid' - 'changed') IS DISTINCT FROM (to_jsonb(NEW) - 'valid' - 'changed')
       OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT upper_inf(OLD.valid) THEN
        RAISE EXCEPTION 'an edition is superseded by a new one, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- What is published already: everything at once.
INSERT INTO publication_change (number, token, removed)
    SELECT nextval('publication_change_number'), gen_random_uuid(), false WHERE EXISTS (SELECT 1 FROM publication_edition);
"""  # noqa: S608
BACK = """
DROP TRIGGER publication_edition_is_numbered ON publication_edition;
DROP FUNCTION publication_edition_is_numbered();
DROP TRIGGER publication_edition_changes ON publication_edition;
DROP FUNCTION publication_edition_changes();
DROP SEQUENCE publication_change_number;
CREATE OR REPLACE FUNCTION publication_edition_is_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - 'valid') IS DISTINCT FROM (to_jsonb(NEW) - 'valid')
       OR lower(OLD.valid) IS DISTINCT FROM lower(NEW.valid) OR NOT upper_inf(OLD.valid) THEN
        RAISE EXCEPTION 'an edition is superseded by a new one, never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_days_and_areas")]
    operations = [
        migrations.CreateModel(
            name="PublicationChange",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("token", models.UUIDField()),
                ("removed", models.BooleanField()),
            ],
            options={"db_table": "publication_change"},
        ),
        migrations.AddField(
            model_name="edition",
            name="changed",
            field=models.BigIntegerField(default=0, editable=False, verbose_name="number of the last change"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["changed"], name="edition_by_change"),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
