"""The roles of the private cluster and what they may do."""

SUPERUSER = "ceasefire_superuser"
OWNER = "ceasefire"
PUBLIC = "ceasefire_public"
ROLES = (OWNER, PUBLIC)
PEER_MAP = "ceasefire"
DATABASE = "ceasefire"

# Made by the superuser, in the template too: so neither the owner nor a test database needs one.
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist", "unaccent")

_ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{owner}') THEN
        CREATE ROLE {owner} LOGIN CREATEDB CREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{public}') THEN
        CREATE ROLE {public} LOGIN;
    END IF;
END $$;
GRANT {public} TO {owner} WITH ADMIN OPTION;
ALTER ROLE {owner} SET synchronous_commit = on;
ALTER ROLE {public} SET default_transaction_read_only = on;
ALTER ROLE {public} SET statement_timeout = '15s';
"""

_DATABASE = """
SELECT 'CREATE DATABASE {database} OWNER {owner}'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}') \\gexec
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
GRANT TEMPORARY ON DATABASE {database} TO {owner};
"""


def bootstrap_script(database: str) -> str:
    """The psql script that makes roles, extensions and `database`; running it again changes nothing."""
    names = {"owner": OWNER, "public": PUBLIC, "database": database}
    extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    return "\n".join(
        [
            "SET client_min_messages = warning;",
            _ROLES.format(**names),
            "\\connect template1",
            "SET client_min_messages = warning;",
            extensions,
            "\\connect postgres",
            _DATABASE.format(**names),
            f"\\connect {database}",
            "SET client_min_messages = warning;",
            extensions,
        ]
    )
