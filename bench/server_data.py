"""What the other servers serve: the same incidents as one plain table, as somebody would publish them with it.

In PostgreSQL the table `bench.points` with an index for the place, the day, the kind and the accused, and the
view `bench.daily` (incidents by day); for Datasette the same in SQLite with an R*Tree.
"""

import sqlite3
from pathlib import Path

import psycopg

COLUMNS = ("id", "public_id", "kind", "grade", "attribution", "accused", "governorate", "title", "summary", "start", "killed", "harm")  # fmt: skip
POSTGRESQL = """
CREATE SCHEMA bench;
CREATE TABLE bench.points AS
SELECT number AS id, public_id, kind, grade, attribution, array_to_string(accused, ',') AS accused, governorate,
       title->>'en' AS title, summary->>'en' AS summary, start, killed_best AS killed, has_civilian_harm AS harm, point AS geom
FROM publication_edition WHERE upper_inf(valid) AND NOT is_withdrawn ORDER BY number;
ALTER TABLE bench.points ADD PRIMARY KEY (id);
ALTER TABLE bench.points ALTER COLUMN geom TYPE geometry(Point, 4326);
CREATE INDEX ON bench.points USING gist (geom);
CREATE INDEX ON bench.points (start);
CREATE INDEX ON bench.points (kind);
CREATE INDEX ON bench.points (accused);
CREATE VIEW bench.daily AS SELECT start - date '2000-01-01' AS id, start, count(*)::int AS count, NULL::geometry(Point, 4326) AS geom FROM bench.points GROUP BY start;
ANALYZE bench.points;
"""
SQLITE = """
CREATE TABLE points (id INTEGER PRIMARY KEY, public_id TEXT, kind TEXT, grade TEXT, attribution TEXT, accused TEXT, governorate TEXT,
                     title TEXT, summary TEXT, start TEXT, killed INTEGER, harm INTEGER, longitude REAL, latitude REAL);
CREATE VIRTUAL TABLE places USING rtree(id, west, east, south, north);
"""
SQLITE_INDEXES = """
CREATE INDEX points_start ON points (start);
CREATE INDEX points_kind ON points (kind);
CREATE INDEX points_accused ON points (accused);
ANALYZE;
"""


def postgresql(connection: psycopg.Connection) -> int:
    """The table is there; returns how many rows it has."""
    if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'bench'").fetchone():
        connection.execute(POSTGRESQL)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE bench.points")
        connection.autocommit = False
    counted = connection.execute("SELECT count(*) FROM bench.points").fetchone()
    return int(counted[0]) if counted else 0


def sqlite(connection: psycopg.Connection, file: Path, rows: int) -> Path:
    """The file with the same rows; made anew where it has another number of them."""
    if file.is_file():
        with sqlite3.connect(file) as kept:
            if kept.execute("SELECT count(*) FROM points").fetchone()[0] == rows:
                return file
        file.unlink()
    with sqlite3.connect(file) as made:
        made.executescript(SQLITE)
        with connection.cursor("everything") as cursor:
            cursor.execute(f"SELECT {', '.join(COLUMNS)}, ST_X(geom), ST_Y(geom) FROM bench.points ORDER BY id")  # noqa: S608  # fmt: skip
            while chunk := cursor.fetchmany(20_000):
                lines = [(*row[:9], row[9].isoformat(), row[10], int(row[11]), *row[12:]) for row in chunk]
                made.executemany(
                    "INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lines
                )
                made.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", [(row[0], row[12], row[12], row[13], row[13]) for row in chunk if row[12] is not None])  # fmt: skip
        made.executescript(SQLITE_INDEXES)
    return file
