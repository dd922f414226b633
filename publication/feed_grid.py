"""Where the feed's places lie: a grid of about 13 m over all of Syria, on the Web-Mercator unit square."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW = (33.0, 32.2, 42.6, 38.0)  # west, south, east, north: all of Syria
NO_POINT = 0  # as the index of a place; places count from 1
UNCERTAINTY_STEP = 100  # metres
STEPS = 65535

Floats = NDArray[np.floating[Any]]


class FeedError(ValueError):
    """The rows cannot be written as a feed, or the bytes are not a readable feed."""


def to_unit_square(lon: Floats, lat: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Web-Mercator positions on the unit square, x eastwards and y southwards."""
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    x = (np.asarray(lon, dtype=np.float64) + 180.0) / 360.0
    y = (1.0 - np.log(np.tan(phi) + 1.0 / np.cos(phi)) / np.pi) / 2.0
    return x, y


def from_unit_square(x: Floats, y: Floats) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of positions on the unit square."""
    lon = np.asarray(x, dtype=np.float64) * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * np.asarray(y, dtype=np.float64)))))
    return lon, lat


def _origin() -> tuple[float, float, float]:
    west, south, east, north = WINDOW
    x, y = to_unit_square(np.array([west, east]), np.array([north, south]))
    return float(x[0]), float(y[0]), float(max(x[1] - x[0], y[1] - y[0]))


ORIGIN = _origin()


@dataclass(frozen=True, slots=True)
class Places:
    """Distinct places (x, y, uncertainty in steps), the often named first, and each row's place from 1."""

    table: NDArray[np.uint16]
    of_row: NDArray[np.uint16]  # NO_POINT where there is none


def gather_places(lon: Floats, lat: Floats, uncertainty: Floats) -> Places:
    """The places of rows; raises :class:`FeedError` for a point outside the window and for too many places."""
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    located = ~(np.isnan(lon) | np.isnan(lat))
    west, south, east, north = WINDOW
    outside = located & ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    if outside.any():
        first = int(np.argmax(outside))
        raise FeedError(f"{int(outside.sum())} points outside the window, first {lon[first]}, {lat[first]}")
    x, y = to_unit_square(lon[located], lat[located])
    metres = np.ceil(np.nan_to_num(np.asarray(uncertainty, dtype=np.float64)[located]))
    columns = (
        np.rint((x - ORIGIN[0]) / ORIGIN[2] * STEPS),
        np.rint((y - ORIGIN[1]) / ORIGIN[2] * STEPS),
        np.clip(np.ceil(metres / UNCERTAINTY_STEP), 0, STEPS),
    )
    # One number for each place, so that a million of them are sorted as numbers.
    key = np.zeros(len(x), dtype=np.uint64)
    for column in columns:
        key = (key << np.uint64(16)) | column.astype(np.uint64)
    distinct, index, often = np.unique(key, return_inverse=True, return_counts=True)
    if len(distinct) > STEPS:
        raise FeedError(f"{len(distinct)} places, more than one file can hold")
    # Those named about equally often (within a power of two) stand together, from west to east: a
    # day's places, sorted, then differ by little, and so do the neighbours in the table.
    order = np.lexsort((distinct, -np.frexp(often)[1]))
    rank = np.empty(len(order), dtype=np.uint16)
    rank[order] = np.arange(1, len(order) + 1)
    table = np.column_stack(
        [(distinct[order] >> np.uint64(shift)) & np.uint64(STEPS) for shift in (32, 16, 0)]
    )
    of_row = np.full(len(lon), NO_POINT, dtype=np.uint16)
    of_row[located] = rank[index.reshape(-1)]
    return Places(table.astype(np.uint16), of_row)


def positions(
    places: Places, origin: tuple[float, float, float], step: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitude, latitude and uncertainty in metres of every row; NaN where it has no public point."""
    west, north, side = origin
    found = places.of_row != NO_POINT
    xyu = np.full((len(found), 3), np.nan)
    xyu[found] = places.table[places.of_row[found] - 1]
    lon, lat = from_unit_square(xyu[:, 0] / STEPS * side + west, xyu[:, 1] / STEPS * side + north)
    return lon, lat, xyu[:, 2] * step
