"""Many editions out of the database as arrays: binary COPY of columns of fixed width, codes as hashes.

A list of codes has no fixed width, so its 64-bit hash is sent; which codes a hash stands for is asked
once, of one row that has it. Two lists with one hash would have to meet among some thousands: 1 in 10¹².
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connections, transaction
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
#: The server's own limit of 10 s for a question is meant for readers' questions, not for all rows.
PATIENCE = "SET LOCAL statement_timeout = '10min'"
PAIR = "hashtextextended(accuser || '>' || accused, 0)"

Codes = tuple[str, ...]
#: Name, type, SQL of a value that is never NULL and always of the same width.
Fixed = tuple[str, str, str]
#: Name, field of the edition, whether it is a list.
CodedField = tuple[str, str, bool]


@dataclass(frozen=True)
class Coded:
    """A column of codes: row i has the codes `table[index[i]]`."""

    index: NDArray[np.int32]
    table: list[Codes]


@dataclass(frozen=True)
class Editions:
    """Rows as they come from the database: `fixed` and `coded` by the names asked for, `pair` beside them."""

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


@dataclass(frozen=True)
class Where:
    """Which editions: a condition on their table, and its parameters."""

    sql: str
    parameters: Sequence[Any] = ()

    @property
    def source(self) -> str:
        return f"publication_edition WHERE {self.sql}"

    @property
    def accusations(self) -> str:
        """The accusations of these editions, and perhaps of some that came since."""
        return f"publication_publishedaccusation WHERE edition_id IN (SELECT id FROM {self.source})"  # noqa: S608


def read(fixed: Sequence[Fixed], coded: Sequence[CodedField], where: Where) -> Editions:
    """These columns of the editions, `id` among the fixed ones, in a handful of queries."""
    hashes = [
        (key, "i8", f"hash_array_extended({name}, 0)" if many else f"hashtextextended({name}, 0)")
        for key, name, many in coded
    ]
    with transaction.atomic("public"), connections["public"].cursor() as cursor:
        cursor.execute(PATIENCE)
        rows = _copy(cursor, [*fixed, *hashes], where.source, where.parameters)
        pairs = _copy(
            cursor,
            [("edition", "i8", "edition_id"), ("pair", "i8", PAIR)],
            where.accusations,
            where.parameters,
        )
        values = {name: rows[name].astype(kind if kind != "i1" else np.bool_) for name, kind, _sql in fixed}
        codes = {
            key: _decoded(cursor, values["id"], rows[key].astype(np.int64), name, many)
            for key, name, many in coded
        }
        codes["pair"] = _pairs(cursor, values["id"], pairs, where)
    return Editions(values, codes)


def _copy(cursor: Any, columns: Sequence[Fixed], source: str, parameters: Sequence[Any]) -> NDArray[Any]:
    """The rows of a query as a structured array. Every column is NOT NULL and of fixed width."""
    expressions = ", ".join(sql for _name, _kind, sql in columns)
    statement = f"COPY (SELECT {expressions} FROM {source}) TO STDOUT (FORMAT binary)"  # noqa: S608
    # Bound before: the cursor that Django watches with takes no parameters here.
    with cursor.copy(cursor.mogrify(statement, parameters) if parameters else statement) as copy:
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


def _pairs(cursor: Any, ids: NDArray[np.int64], rows: NDArray[Any], where: Where) -> Coded:
    """For each edition who accuses whom in it, as `ACCUSER>ACCUSED`, each pair once."""
    named = f"SELECT DISTINCT {PAIR}, accuser || '>' || accused FROM {where.accusations} ORDER BY 1"  # noqa: S608
    cursor.execute(named, where.parameters or None)
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
