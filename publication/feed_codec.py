"""The columnar feed "CFV2": many incidents in few bytes, for the browser to filter by itself.

A shard is one contiguous span of days. It is a *base* file, which draws map and timeline, and one
file for each further column, fetched when somebody asks for it. Rows are sorted by day, inside a
day by place, inside a place by incident number: this order is what makes them compress, and what
turns a brush on the timeline into an index range. Every file of a shard says in ``rows`` which rows
in which order it belongs to (a hash of day, place and number), so that a column of another state of
the feed cannot be laid beside the base. All numbers are little-endian.

    magic         4 bytes, ASCII ``CFV2``
    header length u32, the length of the JSON with its padding
    header        UTF-8 JSON, padded with spaces to a multiple of 8 (alignment of what follows)

Then in a base file:

    day counts    u32 × days
    places        x, y, uncertainty: u16 × places each, low bytes then high bytes; those named often
                  first; x as the difference to the place before, modulo 65,536
    place delta   n low bytes, then n high bytes
    columns       n rows each, as ``header["columns"]`` names them

A place is a public point *with* its uncertainty (in steps of 100 m, rounded up), so that the map
never shows a district centroid as a pin. ``x`` and ``y`` lie on the Web-Mercator unit square:
``origin`` = [west, north, side], stored value = (coordinate − origin) / side × 65535. Places count
from 1; 0 means "no public point". The first row of a day holds its place, each further one the
difference to the row before it, modulo 65,536.

A column has ``bits`` for each row: rows of 1, 2 or 4 bits share a byte, the first row in its lowest
bits; 8, 16, 24 or 32 bits are planes of n bytes each, the lowest first; 0 bits means all rows are 0.
A column with ``values`` holds indices into them. Two kinds of further columns have a table first:

    given         what the column mostly follows from, ``place``, ``accused`` or ``grade``: for each
                  of its codes how many values occur with it, then all those values, the most
                  frequent first; a row holds its value's position in the list of its own code.
                  ``table`` has the bits of a count, the length of the list and the bits of a value
    above         ``day``: the lowest number of each day (32 bits); a row holds what is added to it

What follows from another column altogether has no file: the accusers from the pairs, the agreements
from the provisions (:data:`DERIVED`).

Nothing here knows a model: it takes arrays and returns bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publication.feed_bytes import FORMAT, Reader, bits_for, packed, write_file
from publication.feed_grid import (
    ORIGIN,
    UNCERTAINTY_STEP,
    WINDOW,
    FeedError,
    Places,
    gather_places,
    positions,
)

__all__ = [
    "BASE",
    "BASE_COLUMNS",
    "DERIVED",
    "FORMAT",
    "FURTHER",
    "WINDOW",
    "Coded",
    "FeedColumns",
    "FeedError",
    "Shard",
    "decode",
    "encode",
]

BASE = "base"
#: Columns of the base file, in the order they are written.
BASE_COLUMNS = ("accused", "grade", "spread")
#: Columns with a file of their own, and what in the base each mostly follows from.
FURTHER = {
    "pair": "accused",
    "kind": "accused",
    "weapon": "accused",
    "provision": "accused",
    "zone": "place",
    "governorate": "place",
    "harm": "",
    "attribution": "grade",
    "number": "day",
}
#: Columns that follow from another one, code by code: the part before this separator.
DERIVED = {"accuser": ("pair", ">"), "agreement": ("provision", "/")}
#: Dictionary columns whose every value is a tuple of codes.
TUPLES = frozenset({"accused", "pair", "weapon", "zone", "provision"})
#: Plain numbers; everything else is coded by a dictionary of its values.
NUMBERS = frozenset({"harm", "spread", "number"})

Value = str | tuple[str, ...]
#: The code of each row in the base that another column may follow from, and how many codes there are.
Context = tuple[NDArray[np.int64], int]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as indices into its distinct values: what a builder with codes at hand passes."""

    codes: NDArray[np.integer[Any]]
    values: Sequence[Value]

    def __len__(self) -> int:
        return len(self.codes)

    def tolist(self) -> list[Value]:
        """One value per row."""
        return [self.values[code] for code in self.codes.tolist()]


Column = Coded | Sequence[Value]


@dataclass(frozen=True, slots=True)
class FeedColumns:
    """The public rows of one shard, one entry per incident, in any order.

    Dictionary columns are a list of values or a :class:`Coded`. A row without a public point has
    NaN for ``lon`` and ``lat``; NaN as ``uncertainty`` means none is stated.
    """

    number: NDArray[np.integer[Any]]  # the incident number, unique, below 2**32
    day: NDArray[np.datetime64]  # datetime64[D], the start day
    lon: NDArray[np.floating[Any]]
    lat: NDArray[np.floating[Any]]
    uncertainty: NDArray[np.floating[Any]]  # metres around the public point
    accused: Column  # tuples of party codes, () where no one is accused
    pair: Column  # tuples of "accuser>accused", the accuser empty where it is no party
    kind: Column  # one code
    weapon: Column  # tuples of weapon codes
    grade: Column  # one code
    attribution: Column  # one code
    zone: Column  # tuples of "reading:relation", e.g. ("A-20:outside", "B:inside")
    provision: Column  # tuples of "agreement/number", e.g. ("sochi-2018/6",)
    governorate: Column  # one code, "" where unknown
    harm: NDArray[np.integer[Any]] | NDArray[np.bool_]  # 1 where civilians were harmed
    spread: NDArray[np.integer[Any]]  # further days it may lie on: 0 the day is exact, 255 that many or more

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True)
class Shard:
    """Decoded files: the base's header and the rows in the files' order."""

    header: dict[str, Any]
    columns: FeedColumns


def encode(rows: FeedColumns) -> dict[str, bytes]:
    """The files of one shard by name, ``base`` first; the same rows in any order give the same bytes.

    Raises :class:`FeedError` for a point outside the window, a column of another length, a number
    twice or out of range, and for more distinct places or values than the format can index.
    """
    n = len(rows)
    for field in fields(rows):
        if len(getattr(rows, field.name)) != n:
            raise FeedError(f"column {field.name} has not {n} rows")
    number = _numbers(rows.number)
    day = np.asarray(rows.day, dtype="datetime64[D]")
    if np.isnat(day).any():
        raise FeedError("a row has no day")
    gathered = gather_places(rows.lon, rows.lat, rows.uncertainty)
    order = np.lexsort((number, gathered.of_row, day))
    day, number = day[order], number[order]
    places = Places(gathered.table, gathered.of_row[order])
    epoch = day[0] if n else np.datetime64("1970-01-01")
    days = int((day[-1] - epoch).astype(int)) + 1 if n else 0
    counts = np.bincount((day - epoch).astype(np.int64), minlength=days).astype("<u4")

    shared = {"rows": _rows_key(day, places, number), "n": n}
    parts = [counts.tobytes(), _place_table(places.table), packed(_deltas(places.of_row, counts), 16)]
    described: list[dict[str, Any]] = []
    contexts: dict[str, Context] = {"place": (places.of_row.astype(np.int64), len(places.table) + 1)}
    for name in BASE_COLUMNS:
        codes, values = _codes(name, getattr(rows, name))
        codes = codes[order]
        bits = bits_for(codes.max(initial=0))
        parts.append(packed(codes, bits))
        described.append({"name": name, "bits": bits, **values})
        contexts[name] = (codes, len(values.get("values", ())))
    base = {
        **shared,
        "epoch": str(epoch),
        "days": days,
        "origin": ORIGIN,
        "places": len(places.table),
        "uncertainty_step": UNCERTAINTY_STEP,
        "columns": described,
    }
    files = {BASE: write_file(base, parts)}
    for name, given in FURTHER.items():
        if given == "day":
            about, parts = _above(number, counts)
        else:
            codes, values = _codes(name, getattr(rows, name))
            about, parts = _given(codes[order], given, contexts[given]) if given else _plain(codes[order])
            about |= values
        files[name] = write_file({"column": name, **shared, **about}, parts)
    return files


def decode(files: Mapping[str, bytes]) -> Shard:
    """The header and rows of a shard's files; raises :class:`FeedError` if one is damaged, strange or missing."""
    missing = [name for name in (BASE, *FURTHER) if name not in files]
    if missing:
        raise FeedError(f"the files {', '.join(missing)} are missing")
    reader = Reader(files[BASE])
    header = reader.header
    n, days = header["n"], header["days"]
    counts = reader.array("<u4", days)
    if int(counts.sum()) != n:
        raise FeedError("the day counts do not add up to the number of rows")
    steps, *others = (reader.packed(header["places"], 16) for _column in range(3))
    of_row = _undelta(reader.packed(n, 16), counts)
    places = Places(np.column_stack([np.cumsum(steps), *others]).astype(np.uint16), of_row)
    if of_row.max(initial=0) > header["places"]:
        raise FeedError("a row names a place that is not in the table")
    columns: dict[str, Any] = {}
    contexts: dict[str, Context] = {"place": (of_row.astype(np.int64), header["places"] + 1)}
    for about in header["columns"]:
        name, codes = about["name"], reader.packed(n, about["bits"])
        columns[name] = _valued(name, codes, about)
        contexts[name] = (codes.astype(np.int64), len(about.get("values", ())))
    reader.end()
    for name in FURTHER:
        columns[name] = _further(name, files[name], header, counts, contexts)

    lon, lat, uncertainty = positions(places, header["origin"], header["uncertainty_step"])
    day = np.datetime64(header["epoch"], "D") + np.repeat(np.arange(days), counts)
    columns |= {"day": day, "lon": lon, "lat": lat, "uncertainty": uncertainty}
    if lost := {field.name for field in fields(FeedColumns)} - columns.keys():
        raise FeedError(f"the base lacks the columns {', '.join(sorted(lost))}")
    return Shard(header, FeedColumns(**columns))


def _further(
    name: str, data: bytes, base: dict[str, Any], counts: NDArray[np.uint32], contexts: dict[str, Context]
) -> Coded | NDArray[np.uint32]:
    """A further column of the shard `base` is the header of."""
    reader = Reader(data)
    about, n = reader.header, base["n"]
    if about.get("column") != name or about.get("rows") != base["rows"] or about.get("n") != n:
        raise FeedError(f"the file of {name} belongs to other rows")
    if "above" in about:
        lowest = reader.packed(len(counts), 32)
        codes = np.repeat(lowest, counts) + reader.packed(n, about["bits"])
    elif "given" in about:
        of_row, contexts_known = contexts[about["given"]]
        count_bits, length, value_bits = about["table"]
        ends = np.cumsum(reader.packed(contexts_known, count_bits), dtype=np.int64)
        listed = reader.packed(length, value_bits)
        at = np.concatenate([[0], ends])[of_row] + reader.packed(n, about["bits"])
        if n and (ends[-1] != length or (at >= ends[of_row]).any()):
            raise FeedError(f"a row of {name} names a value that is not in the table")
        codes = listed[at]
    else:
        codes = reader.packed(n, about["bits"])
    reader.end()
    return _valued(name, codes, about)


def _valued(name: str, codes: NDArray[np.uint32], about: dict[str, Any]) -> Coded | NDArray[np.uint32]:
    values = about.get("values")
    if values is None:
        return codes
    if len(codes) and int(codes.max()) >= len(values):
        raise FeedError(f"column {name} names a value that is not listed")
    return Coded(codes, [tuple(value) if isinstance(value, list) else value for value in values])


def _numbers(given: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    number = np.asarray(given, dtype=np.int64)
    if len(number) and (number.min() < 0 or number.max() >= 2**32):
        raise FeedError("an incident number does not fit 32 bits")
    if len(np.unique(number)) != len(number):
        raise FeedError("an incident number occurs twice")
    return number


def _rows_key(day: NDArray[np.datetime64], places: Places, number: NDArray[np.int64]) -> str:
    """A name for exactly these incidents in this order."""
    key = hashlib.sha256()
    for array, kind in ((day, "<i8"), (places.table, "<u2"), (places.of_row, "<u2"), (number, "<i8")):
        key.update(array.astype(kind).tobytes())
    return key.hexdigest()[:16]


def _codes(name: str, column: Any) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """Row codes and, for the header, the sorted values in use."""
    if name in NUMBERS:
        return np.clip(np.asarray(column), 0, 255).astype(np.int64), {}
    if isinstance(column, Coded):
        given, codes = list(column.values), np.asarray(column.codes, dtype=np.int64)
    else:
        seen: dict[Value, int] = {}
        codes = np.fromiter((seen.setdefault(v, len(seen)) for v in column), np.int64, len(column))
        given = list(seen)
    for value in given:
        if isinstance(value, tuple) != (name in TUPLES):
            raise FeedError(f"column {name} holds {value!r}")
    values = sorted({given[code] for code in np.unique(codes).tolist()})
    if len(values) > 65536:
        raise FeedError(f"column {name} has {len(values)} values, more than one file can hold")
    rank = {value: position for position, value in enumerate(values)}
    recode = np.array([rank.get(value, 0) for value in given] or [0], dtype=np.int64)
    return recode[codes], {"values": values}


def _plain(codes: NDArray[np.int64]) -> tuple[dict[str, Any], list[bytes]]:
    bits = bits_for(codes.max(initial=0))
    return {"bits": bits}, [packed(codes, bits)]


def _given(codes: NDArray[np.int64], name: str, context: Context) -> tuple[dict[str, Any], list[bytes]]:
    """A column that mostly follows from another: the more it does, the more rows hold a small number."""
    of_row, contexts = context
    values = int(codes.max(initial=0)) + 1
    pairs, at, often = np.unique(of_row * values + codes, return_inverse=True, return_counts=True)
    order = np.lexsort((pairs, -often, pairs // values))
    counts = np.bincount(pairs // values, minlength=contexts)
    position = np.empty(len(pairs), dtype=np.int64)
    position[order] = np.arange(len(pairs)) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = position[at.reshape(-1)]
    bits = bits_for(rows.max(initial=0))
    table = [bits_for(counts.max(initial=0)), len(pairs), bits_for(values - 1)]
    parts = [packed(counts, table[0]), packed(pairs[order] % values, table[2]), packed(rows, bits)]
    return {"given": name, "table": table, "bits": bits}, parts


def _above(number: NDArray[np.int64], counts: NDArray[np.uint32]) -> tuple[dict[str, Any], list[bytes]]:
    """Numbers are given in the order of publication, so those of a day lie close above its lowest."""
    lowest = np.zeros(len(counts), dtype=np.int64)
    if len(number):
        lowest[counts > 0] = np.minimum.reduceat(number, _starts(counts))
    above = number - np.repeat(lowest, counts)
    bits = bits_for(above.max(initial=0))
    return {"above": "day", "bits": bits}, [packed(lowest, 32), packed(above, bits)]


def _place_table(places: NDArray[np.uint16]) -> bytes:
    x, y, uncertainty = places.reshape(-1, 3).T
    return b"".join(packed(column, 16) for column in (np.diff(x, prepend=np.uint16(0)), y, uncertainty))


def _deltas(place: NDArray[np.uint16], counts: NDArray[np.uint32]) -> NDArray[np.uint16]:
    delta = place.copy()
    delta[1:] -= place[:-1]
    starts = _starts(counts)
    delta[starts] = place[starts]
    return delta


def _undelta(delta: NDArray[np.uint32], counts: NDArray[np.uint32]) -> NDArray[np.uint16]:
    running = np.cumsum(delta, dtype=np.uint32)
    starts = _starts(counts)
    before = running[starts] - delta[starts]
    return ((running - np.repeat(before, counts[counts > 0])) & np.uint32(0xFFFF)).astype(np.uint16)


def _starts(counts: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The first row of every day that has one."""
    ends = np.cumsum(counts, dtype=np.int64)
    return (ends - counts)[counts > 0]
