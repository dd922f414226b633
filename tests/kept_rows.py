"""Rows of whole tables kept in memory, so that what many tests begin with is made once in a run."""

from django.apps import apps
from django.db import connection


class KeptRows:
    """The rows of a room's tables as COPY sends them, and the way back."""

    def __init__(self, room: str) -> None:
        models = apps.get_app_config(room).get_models(include_auto_created=True)
        self.tables = sorted({model._meta.db_table for model in models})
        self.rows: dict[str, bytes] = {}

    def keep(self) -> None:
        """Takes what is in the tables now."""
        with connection.cursor() as cursor:
            for table in self.tables:
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                    self.rows[table] = b"".join(copy)

    def put_back(self) -> None:
        """Writes it into the empty tables; keys made later go on behind it."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in self.tables:
                with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(self.rows[table])
                cursor.execute(
                    "SELECT setval(name, greatest(nextval(name), %s)) FROM pg_get_serial_sequence(%s, 'id') AS name WHERE name IS NOT NULL",
                    [self._largest(cursor, table), f'"{table}"'],
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _largest(self, cursor: object, table: str) -> int:
        cursor.execute(f'SELECT coalesce(max(id), 1) FROM "{table}"')  # type: ignore[attr-defined]
        return cursor.fetchone()[0]  # type: ignore[attr-defined]
