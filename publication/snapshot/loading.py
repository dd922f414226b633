"""Editions out of the database as arrays: binary COPY of columns of fixed width, codes as hashes.

A list of codes has no fixed width, so its 64-bit hash is sent; which codes a hash stands for is asked
once, of one row that has it. Two lists with one hash would have to meet among some thousands: 1 in 10¹².
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connections, transaction
from numpy.typing import NDArray

from publication.feed_rows import LEAST_FURTHER
from publication.vocabularies import UNCERTAIN_FROM

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
#: The server's own limit of 10 s for a question is meant for readers' questions, not for all rows.
PATIENCE = "SET LOCAL statement_timeout = '10min'"
FOREVER = np.iinfo(np.int64).max  # 'infinity' as PostgreSQL sends it
#: The change number before the first change: `read(NOTHING)` reads everything.
NOTHING = -1

SPREAD = ", ".join(f"'{precision.value}'" for precision in LEAST_FURTHER)

#: Name, type, SQL. Moments are microseconds and days are days since 1 January 2000, as PostgreSQL sends them.
FIXED: tuple[tuple[str, str, str], ...] = (
    ("id", "i8", "id"),
    ("incident", "i8", "hashtextextended(public_id, 0)"),
    ("number", "i4", "number"),
    ("since", "i8", "lower(valid)"),
    ("until", "i8", "coalesce(upper(valid), 'infinity')"),
    ("withdrawn", "i1", "is_withdrawn"),
    ("day", "i4", "start"),
    ("longitude", "f8", "coalesce(ST_X(point), 'NaN')"),
    ("latitude", "f8", "coalesce(ST_Y(point), 'NaN')"),
    ("uncertain", "i1", f"coalesce(uncertainty_m >= {UNCERTAIN_FROM}, false)"),
    ("heavy", "i1", "has_heavy_weapon"),
    ("harm", "i1", "has_civilian_harm"),
    ("spread", "i1", f'"end" > start or time_precision in ({SPREAD})'),
    ("killed_low", "i4", "killed_low"),
    ("killed_best", "i4", "killed_best"),
    ("killed_high", "i4", "killed_high"),
)
#: Key of the filter, field of the edition, whether it is a list.
CODED: tuple[tuple[str, str, bool], ...] = (
    ("kind", "kind", False),
    ("grade", "grade", False),
    ("governorate", "governorate", False),
    ("accuser", "accusers", True),
    ("accused", "accused", True),
    ("weapon", "weapons", True),
    ("agreement", "agreements", True),
    ("provision", "provisions", True),
    ("zone", "zone_relations", True),
)
PAIR = "hashtextextended(accuser || '>' || accused, 0)"

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Coded:
    """A column of codes: row i has the codes `table[index[i]]`."""

    index: NDArray[np.int32]
    table: list[Codes]


@dataclass(frozen=True)
class Editions:
    """Rows as they come from the database: `fixed` by the names of FIXED, `coded` by key, with `pair` beside CODED."""

    fixed: dict[str, NDArray[Any]]
    coded: dict[str, Coded]

    def __len__(self) -> int:
        return len(self.fixed["id"])

    def taken(self, places: NDArray[np.integer]) -> "Editions":
        """These rows, in this order."""
        return Editions(
            {name: column[places] for name, column in self.fixed.items()},
            {key: Coded(column.index[places], column.table) for key, column in self.coded.items()},
        )


def read(known: int) -> Editions:
    """All editions that were written by a later change than `known`, in a handful of queries."""
    hashes = [
        (key, "i8", f"hash_array_extended({name}, 0)" if many else f"hashtextextended({name}, 0)")
        for key, name, many in CODED
    ]
    columns = [*FIXED, *hashes]
    condition = f"changed > {int(known)}"
    with transaction.atomic("public"), connections["public"].cursor() as cursor:
        cursor.execute(PATIENCE)
        rows = _copy(cursor, columns, f"publication_edition WHERE {condition}")
        pairs = _copy(
            cursor,
            [("edition", "i8", "edition_id"), ("pair", "i8", PAIR)],
            _accusations(known),
        )
        fixed = {name: rows[name].astype(kind if kind != "i1" else np.bool_) for name, kind, _sql in FIXED}
        coded = {
            key: _decoded(cursor, fixed["id"], rows[key].astype(np.int64), name, many)
            for key, name, many in CODED
        }
        coded["pair"] = _pairs(cursor, fixed["id"], pairs, known)
    return Editions(fixed, coded)


def _accusations(known: int) -> str:
    """The accusations of the editions that `read(known)` reads, and perhaps of some that came since."""
    table = "publication_publishedaccusation"
    if known < 0:
        return table
    return f"{table} WHERE edition_id IN (SELECT id FROM publication_edition WHERE changed > {int(known)})"  # noqa: S608


def _copy(cursor: Any, columns: list[tuple[str, str, str]], source: str) -> NDArray[Any]:
    """The rows of a query as a structured array. Every column is NOT NULL and of fixed width."""
    expressions = ", ".join(sql for _name, _kind, sql in columns)
    with cursor.copy(f"COPY (SELECT {expressions} FROM {source}) TO STDOUT (FORMAT binary)") as copy:  # noqa: S608
        data = b"".join(copy)
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind, _sql in columns:
        layout += [(f"length of {name}", ">i4"), (name, f">{kind}")]
    row = np.dtype(layout)
    count, rest = divmod(len(data) - len(HEADER) - 2, row.itemsize)
    if not data.startswith(HEADER) or rest or not data.endswith(b"\xff\xff"):
        raise ValueError("COPY sent rows of another width than was asked for")
    return np.frombuffer(data, row, count, len(HEADER))


def _decoded(cursor: Any, ids: NDArray[np.int64], hashes: NDArray[np.int64], name: str, many: bool) -> Coded:
    """The column behind a column of hashes: what each stands for is looked up in one edition that has it."""
    _values, examples, index = np.unique(hashes, return_index=True, return_inverse=True)
    asked = ids[examples].tolist()
    cursor.execute(f"SELECT id, {name} FROM publication_edition WHERE id = ANY(%s)", [asked])  # noqa: S608
    found = {key: tuple(value) if many else (value,) for key, value in cursor.fetchall()}
    return Coded(index.astype(np.int32), [found[key] for key in asked])


def _pairs(cursor: Any, ids: NDArray[np.int64], rows: NDArray[Any], known: int) -> Coded:
    """For each edition who accuses whom in it, as `ACCUSER>ACCUSED`, each pair once."""
    # Everything in these statements is a constant of this module or a whole number.
    cursor.execute(f"SELECT DISTINCT {PAIR}, accuser || '>' || accused FROM {_accusations(known)} ORDER BY 1")  # noqa: S608
    found = cursor.fetchall()
    names, hashes = [name for _hash, name in found], np.array([hash_ for hash_, _name in found], np.int64)
    order = np.argsort(ids)
    edition, pair = rows["edition"].astype(np.int64), rows["pair"].astype(np.int64)
    place = np.searchsorted(ids, edition, sorter=order)
    # Accusations are read after the editions: what came in between belongs to editions not read yet.
    ours = place < len(ids)
    ours[ours] = ids[order[place[ours]]] == edition[ours]
    each = np.unique(order[place[ours]] * np.int64(len(names) or 1) + np.searchsorted(hashes, pair[ours]))
    position, index = np.divmod(each, len(names) or 1)
    # Which set of pairs an edition has: a sum of random numbers tells sets apart as a hash would.
    marks = np.random.default_rng(1).integers(1, 2**62, len(names) or 1, dtype=np.int64)
    sums = np.zeros(len(ids), np.int64)
    np.add.at(sums, position, marks[index])
    _values, examples, combination = np.unique(sums, return_index=True, return_inverse=True)
    first, last = np.searchsorted(position, examples), np.searchsorted(position, examples, side="right")
    table = [tuple(sorted(names[one] for one in index[a:b])) for a, b in zip(first, last, strict=True)]
    return Coded(combination.astype(np.int32), table)
