"""The public site's database role: it can select the publication and the agreements, nothing else.

Granted afresh after every migration, so that a new table is closed until it belongs to one of these rooms.
"""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections

READABLE_ROOMS = ("publication", "agreements")


def readable_tables() -> list[str]:
    """Names of the tables the public role may select from, many-to-many tables included."""
    models = [
        model
        for room in READABLE_ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return sorted(model._meta.db_table for model in models)


def grant(alias: str = "default") -> None:
    """Take every right from the public role, then give it SELECT on `readable_tables()`.

    Makes the role if it is missing. Raises ProgrammingError (a clear one, from PostgreSQL) where the
    migrating login may not make roles: then an administrator makes it once.
    """
    connection = connections[alias]
    role = connection.ops.quote_name(settings.PUBLIC_DATABASE_ROLE)
    owner, database = (
        connection.ops.quote_name(connection.settings_dict["USER"] or "CURRENT_USER"),
        connection.ops.quote_name(str(connection.settings_dict["NAME"])),
    )
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.PUBLIC_DATABASE_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {role} NOLOGIN")
            cursor.execute(
                f"GRANT {role} TO {'CURRENT_USER' if owner.strip(chr(34)) == 'CURRENT_USER' else owner}"
            )
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for table in readable_tables():
            if table in existing:
                cursor.execute(f"GRANT SELECT ON {connection.ops.quote_name(table)} TO {role}")


def grant_after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Signal handler of `post_migrate`: once, after the last room has migrated."""
    if using == "default" and sender.name == "publication":
        grant(using)
