"""Counts over a selection on the snapshot: cells, bars, totals. No queries.

Nothing is dropped: incidents without a public point, without a governorate or without an accusation
are counted beside the others, so that every sum here equals the length of the list.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from publication.snapshot import Rows, bits
from publication.snapshot.bits import Bits
from publication.snapshot.spots import Spots
from publication.snapshot.state import GRADES
from publication.vocabularies import Grade

TILE = 256  # pixels: the world is one tile wide at zoom 0
UNITS = ("day", "week", "month", "quarter", "year")
MOST_BARS = 120  # where nobody asked for a unit
BARS_LIMIT = 5_000


class TooManyBars(ValueError):
    """The unit is too fine for the time asked for."""


@dataclass
class Cell:
    """Incidents in one square of the map, at their mean position."""

    longitude: float
    latitude: float
    count: int
    uncertain: bool  # places of 5 km or wider; never mixed with precise ones
    accused: dict[str, int] = field(default_factory=dict)  # code, "several" or "none": incidents


@dataclass
class Cells:
    """What a view of the map shows: `sum(cell.count) + unlocated + outside` is the number of incidents."""

    cells: list[Cell]  # the largest first
    unlocated: int
    outside: int  # with a point, but not in the view


def cell_size(zoom: float) -> float:
    """Width of a cell in degrees of longitude, as `cells.js` draws it."""
    pixels = 22 if zoom < 9.5 else 14 if zoom < 11 else 6
    return pixels * 360 / (TILE * 2**zoom)


def cells(
    rows: Rows,
    zoom: float,
    view: tuple[float, float, float, float] | None = None,
    groups: Mapping[str, Bits] | None = None,
) -> Cells:
    """The incidents gathered by square; `view` is west, south, east, north.

    With `groups`, which must share all rows among them, a cell's `accused` are its incidents by group.
    """
    spots = rows.state.spots
    names, mix, place, counts = _at_places(rows, groups)
    located = ~np.isnan(spots.longitude)
    shown = located
    if view:
        west, south, east, north = view
        shown = (spots.longitude >= west) & (spots.longitude <= east)  # what has no place is in no view
        shown &= (spots.latitude >= south) & (spots.latitude <= north)
    at_place = np.bincount(place, counts, minlength=len(located))
    unlocated = int(at_place[~located].sum())
    outside = int(at_place[located & ~shown].sum())
    at_place[~shown] = 0
    squares, square = np.unique(_squares(spots, zoom), return_inverse=True)
    in_all = np.bincount(square, at_place, minlength=len(squares))
    filled = np.flatnonzero(in_all)
    x = np.bincount(square[shown], (at_place * spots.longitude)[shown], len(squares))[filled] / in_all[filled]
    y = np.bincount(square[shown], (at_place * spots.latitude)[shown], len(squares))[filled] / in_all[filled]
    square[~shown] = len(squares)  # behind all squares
    found = [
        Cell(longitude, latitude, count, uncertain, accused)
        for longitude, latitude, count, uncertain, accused in zip(
            x.round(6).tolist(),
            y.round(6).tolist(),
            in_all[filled].astype(np.int64).tolist(),
            (squares[filled] & 1).astype(np.bool_).tolist(),
            _mixed(names, square[place], mix, counts, len(squares)),
            strict=True,
        )
    ]
    found.sort(key=lambda cell: (-cell.count, cell.longitude, cell.latitude))
    return Cells(found, unlocated, outside)


def _at_places(
    rows: Rows, groups: Mapping[str, Bits] | None
) -> tuple[list[str], NDArray[np.integer], NDArray[np.int32], NDArray[np.int64]]:
    """Names, and for each name at a place its number, the place, and how many incidents, which may be none."""
    spots = rows.state.spots
    if groups is None:
        return spots.mixes, spots.mix, spots.place, rows.by_spot()
    by_group = np.stack([rows.narrowed(of).by_spot() for of in groups.values()])
    group, spot = np.nonzero(by_group)
    return list(groups), group, spots.place[spot], by_group[group, spot]


def _squares(spots: Spots, zoom: float) -> NDArray[np.int64]:
    """For each place a number of its square on the map and of whether it is uncertain (odd)."""
    size = cell_size(zoom)
    # Mercator's northing in degrees, so that a cell is a square on the map. Nowhere is no square anybody counts in.
    latitude, longitude = np.nan_to_num(spots.latitude), np.nan_to_num(spots.longitude)
    northing = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(latitude) / 2)))
    column = np.floor((longitude + 180.0) / size).astype(np.int64)
    row = np.floor((180.0 - northing) / size).astype(np.int64)
    return ((column << 31) + row) * 2 + spots.uncertain


def _mixed(
    names: list[str],
    square: NDArray[np.intp],
    mix: NDArray[np.integer],
    counts: NDArray[np.int64],
    squares: int,
) -> list[dict[str, int]]:
    """For each square that occurs, in the order of their numbers, who is accused in how many incidents."""
    table = np.bincount(square * len(names) + mix, counts).astype(np.int64)
    filled = np.flatnonzero(table[: squares * len(names)])
    of, name = np.divmod(filled, len(names))
    edges = np.append(np.flatnonzero(np.diff(of, prepend=-1)), len(of)).tolist()
    all_names, all_counts = np.array(names, object)[name].tolist(), table[filled].tolist()
    return [dict(zip(all_names[a:b], all_counts[a:b], strict=True)) for a, b in pairwise(edges)]


@dataclass(frozen=True)
class Bar:
    """Incidents that began in a period: its first and last day, how many, how many of each grade."""

    start: dt.date
    end: dt.date
    count: int
    grades: dict[str, int]


@dataclass(frozen=True)
class Bars:
    unit: str
    bars: list[Bar]  # successive periods, empty ones included


def bars(rows: Rows, unit: str = "") -> Bars:
    """Incidents by the day they began, in `unit`, or the finest with at most 120 bars.

    Raises :class:`TooManyBars` for more than 5,000 bars.
    """
    days, grades, counts = rows.days_and_grades()
    if not len(days):
        return Bars(unit or "day", [])
    first, last = dt.date.fromordinal(int(days[0])), dt.date.fromordinal(int(days[-1]))
    unit = unit or next((one for one in UNITS if _periods(first, last, one) <= MOST_BARS), "year")
    if _periods(first, last, unit) > BARS_LIMIT:
        raise TooManyBars(unit)
    starts = [period_start(first, unit)]
    ends = [_period_end(starts[0], unit)]
    while ends[-1] < last:
        starts.append(ends[-1] + dt.timedelta(days=1))
        ends.append(_period_end(starts[-1], unit))
    period = np.searchsorted([start.toordinal() for start in starts], days, side="right") - 1
    found = np.bincount(period * len(GRADES) + grades, counts, minlength=len(starts) * len(GRADES))
    return Bars(
        unit,
        [
            Bar(
                start,
                end,
                sum(row),
                {grade: count for grade, count in zip(GRADES, row, strict=True) if count},
            )
            for start, end, row in zip(
                starts, ends, found.astype(np.int64).reshape(-1, len(GRADES)).tolist(), strict=True
            )
        ],
    )


def count_by_day(rows: Rows) -> dict[dt.date, int]:
    """Incidents by the day they began, in the order of the days; days without are left out."""
    days, _grades, counts = rows.days_and_grades()
    found, where = np.unique(days, return_inverse=True)
    in_all = np.bincount(where, counts, minlength=len(found)).astype(np.int64)
    return {
        dt.date.fromordinal(day): count for day, count in zip(found.tolist(), in_all.tolist(), strict=True)
    }


def period_start(day: dt.date, unit: str) -> dt.date:
    """The first day of the period `day` lies in; weeks begin on Monday."""
    if unit == "week":
        return day - dt.timedelta(days=min(day.weekday(), day.toordinal() - 1))
    months = {"day": 0, "month": 1, "quarter": 3, "year": 12}[unit]
    if not months:
        return day
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _period_end(start: dt.date, unit: str) -> dt.date:
    if unit in {"day", "week"}:
        ordinal = start.toordinal() + (0 if unit == "day" else 6 - start.weekday())
        return dt.date.fromordinal(min(ordinal, dt.date.max.toordinal()))
    after = start.month + {"month": 1, "quarter": 3, "year": 12}[unit]
    if start.year == dt.MAXYEAR and after > 12:
        return dt.date.max
    return dt.date(start.year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - dt.timedelta(days=1)


def _periods(first: dt.date, last: dt.date, unit: str) -> int:
    """How many periods, roughly, lie from one day to the other."""
    days = (last - first).days + 1
    return -(-days // {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[unit])


@dataclass(frozen=True)
class Pair:
    """One accuser and one accused: the incidents in which the one accuses the other."""

    accuser: str  # a code; empty where the accuser is no party
    accused: str
    incidents: int
    verified: int

    @property
    def verified_share(self) -> float:
        return self.verified / self.incidents


@dataclass(frozen=True)
class Totals:
    """The whole selection in a few numbers."""

    incidents: int
    unlocated: int
    verified: int
    contested: int
    civilian_harm: int
    heavy: int
    accusations: int  # incidents in which somebody is accused
    killed_low: int
    killed_best: int
    killed_high: int
    first: dt.date | None
    last: dt.date | None


def totals(rows: Rows) -> Totals:
    """The selection in a few numbers."""
    first, last = rows.first_and_last()
    return Totals(
        incidents=rows.count,
        unlocated=rows.count - rows.flagged("located"),
        verified=rows.counted(rows.of("grade", Grade.VERIFIED)),
        contested=rows.counted(rows.of("grade", Grade.CONTESTED)),
        civilian_harm=rows.flagged("harm"),
        heavy=rows.flagged("heavy"),
        accusations=rows.flagged("accusing"),
        killed_low=rows.sum("killed_low"),
        killed_best=rows.sum("killed_best"),
        killed_high=rows.sum("killed_high"),
        first=first,
        last=last,
    )


@dataclass(frozen=True)
class GovernorateCount:
    governorate: str  # empty where it is not known
    incidents: int
    verified: int
    killed_best: int


def by_governorate(rows: Rows) -> list[GovernorateCount]:
    """Incidents by governorate, the most first."""
    codes = rows.state.governorates
    sets = [rows.of("governorate", code) for code in codes]
    incidents = bits.counts(rows.chosen, sets)
    verified = bits.counts(rows.chosen & rows.of("grade", Grade.VERIFIED), sets)
    found = [
        GovernorateCount(*row)
        for row in zip(codes, incidents, verified, rows.killed_by_governorate(), strict=True)
        if row[1]
    ]
    return sorted(found, key=lambda row: (-row.incidents, row.governorate))


def by_accused(rows: Rows) -> dict[str, int]:
    """Incidents in which each party is accused; an incident counts once for every party."""
    return by_code(rows, "accused")


def by_code(rows: Rows, key: str) -> dict[str, int]:
    """Incidents that have each code of a key of the filter; codes without are left out."""
    sets = rows.state.sets[key]
    counts = bits.counts(rows.chosen, sets.values())
    return {code: count for code, count in zip(sets, counts, strict=True) if count}
