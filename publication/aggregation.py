"""Counts over a selection on the snapshot: cells, bars, matrix, totals. No queries.

Nothing is dropped: incidents without a public point, without a governorate or without an accusation
are counted beside the others, so that every sum here equals the length of the list.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from publication.snapshot import Rows, bits
from publication.snapshot.pairs import split
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


def cells(rows: Rows, zoom: float, view: tuple[float, float, float, float] | None = None) -> Cells:
    """The incidents gathered by square; `view` is west, south, east, north."""
    spots, counts = rows.state.spots, rows.by_spot()
    located = ~np.isnan(spots.longitude)
    shown = located.copy()
    if view:
        west, south, east, north = view
        shown &= (spots.longitude >= west) & (spots.longitude <= east)
        shown &= (spots.latitude >= south) & (spots.latitude <= north)
    occurring = np.flatnonzero(counts)
    counts, place, mix = counts[occurring], spots.place[occurring], spots.mix[occurring]
    unlocated = int(counts[~located[place]].sum())
    outside = int(counts[(located & ~shown)[place]].sum())
    here = shown[place]
    counts, place, mix = counts[here], place[here], mix[here]
    # Squares on the map: Mercator's northing in degrees against longitude.
    size = cell_size(zoom)
    northing = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(spots.latitude[place]) / 2)))
    column = np.floor((spots.longitude[place] + 180.0) / size).astype(np.int64)
    row = np.floor((180.0 - northing) / size).astype(np.int64)
    uncertain = spots.uncertain[place]
    square, number = np.unique(((column << 31) + row) * 2 + uncertain, return_inverse=True)
    in_all = np.bincount(number, counts, minlength=len(square))
    x = np.bincount(number, counts * spots.longitude[place], minlength=len(square)) / in_all
    y = np.bincount(number, counts * spots.latitude[place], minlength=len(square)) / in_all
    found = [
        Cell(round(longitude, 6), round(latitude, 6), int(count), bool(code & 1))
        for longitude, latitude, count, code in zip(
            x.tolist(), y.tolist(), in_all.tolist(), square.tolist(), strict=True
        )
    ]
    names = spots.mixes
    by_mix = np.bincount(number * len(names) + mix, counts).astype(np.int64)
    for place_and_mix in np.flatnonzero(by_mix).tolist():
        found[place_and_mix // len(names)].accused[names[place_and_mix % len(names)]] = int(
            by_mix[place_and_mix]
        )
    found.sort(key=lambda cell: (-cell.count, cell.longitude, cell.latitude))
    return Cells(found, unlocated, outside)


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
    days: dict[dt.date, Counter[str]] = {}
    for day, grade, count in rows.days_and_grades():
        days.setdefault(day, Counter())[grade] += count
    if not days:
        return Bars(unit or "day", [])
    first, last = min(days), max(days)
    unit = unit or next((one for one in UNITS if _periods(first, last, one) <= MOST_BARS), "year")
    if _periods(first, last, unit) > BARS_LIMIT:
        raise TooManyBars(unit)
    periods: dict[dt.date, Counter[str]] = {}
    start = period_start(first, unit)
    while start <= last:
        periods[start] = Counter()
        end = _period_end(start, unit)
        if end == dt.date.max:
            break
        start = end + dt.timedelta(days=1)
    for day, grades in days.items():
        periods[period_start(day, unit)].update(grades)
    return Bars(
        unit,
        [
            Bar(start, _period_end(start, unit), grades.total(), dict(grades))
            for start, grades in periods.items()
        ],
    )


def count_by_day(rows: Rows) -> dict[dt.date, int]:
    """Incidents by the day they began, in the order of the days; days without are left out."""
    days: Counter[dt.date] = Counter()
    for day, _grade, count in rows.days_and_grades():
        days[day] += count
    return dict(days)


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
class Matrix:
    """Who accuses whom. An incident may stand in several pairs; the marginal numbers count it once."""

    pairs: list[Pair]
    accusers: dict[str, int]  # code: incidents it accuses somebody in
    accused: dict[str, int]
    incidents: int  # with at least one accusation
    without: int  # in which nobody is accused


def matrix(rows: Rows) -> Matrix:
    """Accuser × accused over the accusations of the incidents."""
    table = rows.state.pairs
    by_set = rows.by_set_of_pairs()
    verified = rows.narrowed(rows.of("grade", Grade.VERIFIED)).by_set_of_pairs()
    pairs = [
        Pair(*split(name), incidents, of_them)
        for name, incidents, of_them in zip(
            table.pairs.names,
            table.pairs.counts(by_set).tolist(),
            table.pairs.counts(verified).tolist(),
            strict=True,
        )
        if incidents
    ]
    pairs.sort(key=lambda pair: (-pair.incidents, pair.accuser, pair.accused))
    accused = rows.flagged("accusing")
    return Matrix(
        pairs,
        _named(table.accusers.names, table.accusers.counts(by_set)),
        _named(table.accused.names, table.accused.counts(by_set)),
        accused,
        rows.count - accused,
    )


def _named(names: list[str], counts: np.ndarray) -> dict[str, int]:
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}


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
    deadly = rows.narrowed(rows.state.flags["deadly"])
    return Totals(
        incidents=rows.count,
        unlocated=rows.count - rows.flagged("located"),
        verified=rows.counted(rows.of("grade", Grade.VERIFIED)),
        contested=rows.counted(rows.of("grade", Grade.CONTESTED)),
        civilian_harm=rows.flagged("harm"),
        heavy=rows.flagged("heavy"),
        accusations=rows.flagged("accusing"),
        killed_low=_sum(deadly, "killed_low"),
        killed_best=_sum(deadly, "killed_best"),
        killed_high=_sum(deadly, "killed_high"),
        first=first,
        last=last,
    )


def _sum(rows: Rows, column: str) -> int:
    return int(rows.column(column).sum(dtype=np.int64))


@dataclass(frozen=True)
class GovernorateCount:
    governorate: str  # empty where it is not known
    incidents: int
    verified: int
    killed_best: int


def by_governorate(rows: Rows) -> list[GovernorateCount]:
    """Incidents by governorate, the most first."""
    codes = rows.state.governorates
    deadly = rows.narrowed(rows.state.flags["deadly"])
    killed = np.bincount(deadly.column("governorate"), deadly.column("killed_best"), minlength=len(codes))
    verified = rows.narrowed(rows.of("grade", Grade.VERIFIED))
    found = [
        GovernorateCount(code, incidents, verified.counted(rows.of("governorate", code)), int(killed[number]))
        for number, code in enumerate(codes)
        if (incidents := rows.counted(rows.of("governorate", code)))
    ]
    return sorted(found, key=lambda row: (-row.incidents, row.governorate))


def by_accused(rows: Rows) -> dict[str, int]:
    """Incidents in which each party is accused; an incident counts once for every party."""
    return by_code(rows, "accused")


def by_code(rows: Rows, key: str) -> dict[str, int]:
    """Incidents that have each code of a key of the filter; codes without are left out."""
    counts = {code: bits.count(rows.chosen & among) for code, among in rows.state.sets[key].items()}
    return {code: count for code, count in counts.items() if count}
