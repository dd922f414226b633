"""The columnar feed "CFV1": many incidents in few bytes, for the browser to filter by itself.

A file is one contiguous span of days, its rows sorted by day, inside a day by place, inside a
place by incident number: this order is what makes it compress, and what turns a brush on the
timeline into an index range. All numbers are little-endian.

    magic         4 bytes, ASCII ``CFV1``
    header length u32, the length of the JSON with its padding
    header        UTF-8 JSON, padded with spaces to a multiple of 8 (alignment of what follows)
    day counts    u32 × days
    places        x, y, uncertainty: u16 × places each, low bytes then high bytes; sorted by x,
                  and x as the difference to the place before
    place delta   n low bytes, then n high bytes
    columns       as ``header["columns"]`` names them: ``width`` planes of n bytes each, low first

A place is a public point *with* its uncertainty (in steps of 100 m, rounded up), so that the map
never shows a district centroid as a pin. ``x`` and ``y`` lie on the Web-Mercator unit square:
``origin`` = [west, north, side], stored value = (coordinate − origin) / side × 65535. The first
row of a day holds its place index, each further one the difference to the row before it, modulo
65,536; index 65535 means "no public point". A column with ``values`` holds indices into them.

Nothing here knows a model: it takes arrays and returns bytes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"CFV1"
FORMAT = 3
WINDOW = (33.0, 32.2, 42.6, 38.0)  # west, south, east, north: all of Syria
NO_POINT = 65535
UNCERTAINTY_STEP = 100  # metres

#: Columns coded by a dictionary of their values, in the order they are written.
DICTIONARY = (
    "accused",
    "accuser",
    "kind",
    "weapon",
    "grade",
    "attribution",
    "zone",
    "agreement",
    "provision",
    "governorate",
)
#: Those of them whose every value is a tuple of codes.
TUPLES = frozenset({"accused", "accuser", "weapon", "zone", "agreement", "provision"})
#: Plain numbers and the bytes each takes.
NUMBERS = {"harm": 1, "spread": 1, "number": 4}

Value = str | tuple[str, ...]


class FeedError(ValueError):
    """The rows cannot be written as a feed, or the bytes are not a readable feed."""


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
    accuser: Column  # tuples of party codes
    kind: Column  # one code
    weapon: Column  # tuples of weapon codes
    grade: Column  # one code
    attribution: Column  # one code
    zone: Column  # tuples of "reading:relation", e.g. ("A-20:outside", "B:inside")
    agreement: Column  # tuples of agreement codes
    provision: Column  # tuples of "agreement/number", e.g. ("sochi-2018/6",)
    governorate: Column  # one code, "" where unknown
    harm: NDArray[np.integer[Any]] | NDArray[np.bool_]  # 1 where civilians were harmed
    spread: NDArray[np.integer[Any]]  # further days it may lie on: 0 the day is exact, 255 that many or more

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True)
class Shard:
    """A decoded file: its header and its rows in the file's order."""

    header: dict[str, Any]
    columns: FeedColumns


def to_unit_square(
    lon: NDArray[np.floating[Any]], lat: NDArray[np.floating[Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Web-Mercator positions on the unit square, x eastwards and y southwards."""
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    x = (np.asarray(lon, dtype=np.float64) + 180.0) / 360.0
    y = (1.0 - np.log(np.tan(phi) + 1.0 / np.cos(phi)) / np.pi) / 2.0
    return x, y


def from_unit_square(
    x: NDArray[np.floating[Any]], y: NDArray[np.floating[Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of positions on the unit square."""
    lon = np.asarray(x, dtype=np.float64) * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * np.asarray(y, dtype=np.float64)))))
    return lon, lat


def _origin() -> tuple[float, float, float]:
    west, south, east, north = WINDOW
    x, y = to_unit_square(np.array([west, east]), np.array([north, south]))
    return float(x[0]), float(y[0]), float(max(x[1] - x[0], y[1] - y[0]))


ORIGIN = _origin()


def encode(rows: FeedColumns, *, as_of: str, edition_stamp: str) -> bytes:
    """The rows as one CFV1 file; the same rows in any order give the same bytes.

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
    places, place = _places(rows.lon, rows.lat, rows.uncertainty)
    order = np.lexsort((number, place, day))
    day, place = day[order], place[order]
    epoch = day[0] if n else np.datetime64("1970-01-01")
    days = int((day[-1] - epoch).astype(int)) + 1 if n else 0
    counts = np.bincount((day - epoch).astype(np.int64), minlength=days).astype("<u4")

    parts = [counts.tobytes(), _place_table(places), _planes(_deltas(place, counts), 2)]
    described: list[dict[str, Any]] = []
    for name in DICTIONARY:
        codes, values = _dictionary(name, getattr(rows, name))
        width = 1 if len(values) <= 256 else 2
        parts.append(_planes(codes[order], width))
        described.append({"name": name, "width": width, "values": values})
    for name, width in NUMBERS.items():
        column = number if name == "number" else np.clip(getattr(rows, name), 0, 255)
        parts.append(_planes(np.asarray(column)[order], width))
        described.append({"name": name, "width": width})

    header = {
        "format": FORMAT,
        "as_of": as_of,
        "edition_stamp": edition_stamp,
        "n": n,
        "epoch": str(epoch),
        "days": days,
        "origin": ORIGIN,
        "places": len(places),
        "uncertainty_step": UNCERTAINTY_STEP,
        "columns": described,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, *parts])


def decode(data: bytes) -> Shard:
    """The header and rows of a CFV1 file; raises :class:`FeedError` for a damaged one."""
    header, at = _header(data)
    reader = _Reader(data, at)
    n, days = header["n"], header["days"]
    counts = reader.array("<u4", days)
    if int(counts.sum()) != n:
        raise FeedError("the day counts do not add up to the number of rows")
    steps, *others = (reader.planes(header["places"], 2) for _column in range(3))
    places = np.column_stack([np.cumsum(steps), *others])
    place = _undelta(reader.planes(n, 2), counts)
    found = place != NO_POINT
    if n and (place[found] >= len(places)).any():
        raise FeedError("a row names a place that is not in the table")

    columns: dict[str, Any] = {}
    for described in header["columns"]:
        codes = reader.planes(n, described["width"])
        values = described.get("values")
        if values is None:
            columns[described["name"]] = codes
            continue
        if n and int(codes.max()) >= len(values):
            raise FeedError(f"column {described['name']} names a value that is not listed")
        listed = [tuple(value) if isinstance(value, list) else value for value in values]
        columns[described["name"]] = Coded(codes, listed)
    reader.end()

    west, north, side = header["origin"]
    xy = np.full((n, 3), np.nan)
    xy[found] = places[place[found]]
    lon, lat = from_unit_square(xy[:, 0] / 65535 * side + west, xy[:, 1] / 65535 * side + north)
    day = np.datetime64(header["epoch"], "D") + np.repeat(np.arange(days), counts)
    known = {field.name for field in fields(FeedColumns)}
    missing = known - columns.keys() - {"day", "lon", "lat", "uncertainty"}
    if missing:
        raise FeedError(f"the file lacks the columns {', '.join(sorted(missing))}")
    columns |= {
        "day": day,
        "lon": lon,
        "lat": lat,
        "uncertainty": xy[:, 2] * header["uncertainty_step"],
    }
    return Shard(header, FeedColumns(**{name: columns[name] for name in known}))


def _numbers(given: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    number = np.asarray(given, dtype=np.int64)
    if len(number) and (number.min() < 0 or number.max() >= 2**32):
        raise FeedError("an incident number does not fit 32 bits")
    if len(np.unique(number)) != len(number):
        raise FeedError("an incident number occurs twice")
    return number


def _places(
    lon: NDArray[np.floating[Any]],
    lat: NDArray[np.floating[Any]],
    uncertainty: NDArray[np.floating[Any]],
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The table of distinct places and each row's index in it."""
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    located = ~(np.isnan(lon) | np.isnan(lat))
    west, south, east, north = WINDOW
    outside = located & ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    if outside.any():
        first = int(np.argmax(outside))
        raise FeedError(f"{int(outside.sum())} points outside the window, first {lon[first]}, {lat[first]}")
    x, y = to_unit_square(lon[located], lat[located])
    steps = np.ceil(np.nan_to_num(np.asarray(uncertainty, dtype=np.float64)[located]))
    rows = np.column_stack(
        [
            np.rint((x - ORIGIN[0]) / ORIGIN[2] * 65535),
            np.rint((y - ORIGIN[1]) / ORIGIN[2] * 65535),
            np.clip(np.ceil(steps / UNCERTAINTY_STEP), 0, 65535),
        ]
    ).astype(np.uint16)
    table, index = np.unique(rows, axis=0, return_inverse=True)
    if len(table) >= NO_POINT:
        raise FeedError(f"{len(table)} places, more than one file can hold")
    place = np.full(len(lon), NO_POINT, dtype=np.uint16)
    place[located] = index.reshape(-1)
    return table, place


def _place_table(places: NDArray[np.uint16]) -> bytes:
    x, y, uncertainty = places.reshape(-1, 3).T
    return b"".join(_planes(column, 2) for column in (np.diff(x, prepend=np.uint16(0)), y, uncertainty))


def _dictionary(name: str, column: Column) -> tuple[NDArray[np.int64], list[Value]]:
    """Row codes and the sorted values in use, so that equal content gives equal bytes."""
    if isinstance(column, Coded):
        given, codes = list(column.values), np.asarray(column.codes, dtype=np.int64)
    else:
        seen: dict[Value, int] = {}
        codes = np.fromiter((seen.setdefault(v, len(seen)) for v in column), np.int64, len(column))
        given = list(seen)
    for value in given:
        if isinstance(value, tuple) != (name in TUPLES):
            raise FeedError(f"column {name} holds {value!r}")
    used = [given[code] for code in np.unique(codes).tolist()]
    values = sorted(set(used))
    if len(values) > 65536:
        raise FeedError(f"column {name} has {len(values)} values, more than one file can hold")
    rank = {value: position for position, value in enumerate(values)}
    recode = np.array([rank.get(value, 0) for value in given] or [0], dtype=np.int64)
    return recode[codes], values


def _deltas(place: NDArray[np.uint16], counts: NDArray[np.uint32]) -> NDArray[np.uint16]:
    delta = place.copy()
    delta[1:] -= place[:-1]
    starts = _starts(counts)
    delta[starts] = place[starts]
    return delta


def _undelta(delta: NDArray[np.uint32], counts: NDArray[np.uint32]) -> NDArray[np.uint32]:
    running = np.cumsum(delta, dtype=np.uint32)
    starts = _starts(counts)
    before = running[starts] - delta[starts]
    return (running - np.repeat(before, counts[counts > 0])) & np.uint32(0xFFFF)


def _starts(counts: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The first row of every day that has one."""
    ends = np.cumsum(counts, dtype=np.int64)
    return (ends - counts)[counts > 0]


def _planes(column: NDArray[Any], width: int) -> bytes:
    """The column as ``width`` planes of one byte per row, lowest first."""
    wide = np.asarray(column).astype(np.uint32)
    return b"".join(((wide >> 8 * i) & 0xFF).astype(np.uint8).tobytes() for i in range(width))


def _header(data: bytes) -> tuple[dict[str, Any], int]:
    if data[:4] != MAGIC or len(data) < 8:
        raise FeedError("not a CFV1 file")
    end = 8 + int.from_bytes(data[4:8], "little")
    try:
        header: dict[str, Any] = json.loads(data[8:end])
    except ValueError as error:
        raise FeedError("the header cannot be read") from error
    if header.get("format") != FORMAT:
        raise FeedError(f"format {header.get('format')} is not {FORMAT}")
    return header, end


class _Reader:
    """Takes one array after the other from the bytes and notices when they run short."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def array(self, kind: str, count: int) -> NDArray[Any]:
        size = np.dtype(kind).itemsize * count
        if self.at + size > len(self.data):
            raise FeedError("the file ends too early")
        self.at += size
        return np.frombuffer(self.data, kind, count, self.at - size)

    def planes(self, n: int, width: int) -> NDArray[np.uint32]:
        column = np.zeros(n, dtype=np.uint32)
        for i in range(width):
            column |= self.array("u1", n).astype(np.uint32) << np.uint32(8 * i)
        return column

    def end(self) -> None:
        if self.at != len(self.data):
            raise FeedError("the file is longer than its header says")
