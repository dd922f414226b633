"""Counts over editions: cells, bars, matrix, totals. Each is a fixed number of queries, whatever the rows.

Nothing is dropped: incidents without a public point, without a governorate or without an accusation
are counted beside the others, so that every sum here equals the length of the list.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import BooleanField, CharField, Count, F, FloatField, Func, Max, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, Floor

from publication.models import EditionQuerySet, PublishedAccusation
from publication.vocabularies import Grade

#: Metres from which a place is drawn as uncertain: wider than a settlement and its surroundings.
UNCERTAIN_FROM = 5_000
TILE = 256  # pixels: the world is one tile wide at zoom 0
UNITS = ("day", "week", "month", "quarter", "year")
MOST_BARS = 120  # where nobody asked for a unit
BARS_LIMIT = 5_000

VERIFIED = Q(grade=Grade.VERIFIED)
LONGITUDE = Func(F("point"), function="ST_X", output_field=FloatField())
LATITUDE = Func(F("point"), function="ST_Y", output_field=FloatField())
# Mercator's northing in degrees, so that a cell is a square on the map.
NORTHING = Func(
    F("point"),
    template="DEGREES(LN(TAN(PI() / 4 + RADIANS(ST_Y(%(expressions)s)) / 2)))",
    output_field=FloatField(),
)


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
    editions: EditionQuerySet, zoom: float, view: tuple[float, float, float, float] | None = None
) -> Cells:
    """The incidents gathered by square; `view` is west, south, east, north. One query."""
    size = cell_size(zoom)
    shown: Any = Value(True, output_field=BooleanField())
    if view:
        box = Polygon.from_bbox(view)
        box.srid = 4326
        shown = Q(point__coveredby=box)
    groups = (
        editions.order_by()
        .values(
            "accused",
            column=Floor((LONGITUDE + 180.0) / Value(size)),
            row=Floor((180.0 - NORTHING) / Value(size)),
            uncertain=Coalesce(Q(uncertainty_m__gte=UNCERTAIN_FROM), False),
            shown=Coalesce(shown, False) if view else shown,
        )
        .annotate(count=Count("pk"), x=Sum(LONGITUDE), y=Sum(LATITUDE))
    )
    found: dict[tuple[float, float, bool], Cell] = {}
    unlocated = outside = 0
    for group in groups:
        if group["column"] is None:
            unlocated += group["count"]
        elif not group["shown"]:
            outside += group["count"]
        else:
            place = (group["column"], group["row"], group["uncertain"])
            cell = found.setdefault(place, Cell(0.0, 0.0, 0, group["uncertain"]))
            cell.longitude += group["x"]
            cell.latitude += group["y"]
            cell.count += group["count"]
            name = _mix_name(group["accused"])
            cell.accused[name] = cell.accused.get(name, 0) + group["count"]
    for cell in found.values():
        cell.longitude = round(cell.longitude / cell.count, 6)
        cell.latitude = round(cell.latitude / cell.count, 6)
    ordered = sorted(found.values(), key=lambda cell: (-cell.count, cell.longitude, cell.latitude))
    return Cells(ordered, unlocated, outside)


def _mix_name(accused: list[str]) -> str:
    if len(accused) > 1:
        return "several"
    return accused[0] if accused else "none"


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


def bars(editions: EditionQuerySet, unit: str = "") -> Bars:
    """Incidents by the day they began, in `unit`, or the finest with at most 120 bars. One query.

    Raises :class:`TooManyBars` for more than 5,000 bars.
    """
    days: dict[dt.date, Counter[str]] = {}
    for day, grade, count in editions.order_by().values_list("start", "grade").annotate(count=Count("pk")):
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


def count_by_day(editions: EditionQuerySet) -> dict[dt.date, int]:
    """Incidents by the day they began; days without are left out. One query."""
    return dict(editions.order_by().values_list("start").annotate(count=Count("pk")))


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


def matrix(editions: EditionQuerySet) -> Matrix:
    """Accuser × accused over the accusations of the editions. Four queries."""
    accusations = (
        PublishedAccusation.objects.using("public")
        .filter(edition__in=editions.order_by().using(None).values("pk"))
        .order_by()
    )
    once = Count("edition", distinct=True)
    verified = Count("edition", distinct=True, filter=Q(edition__grade=Grade.VERIFIED))
    pairs = [Pair(*row) for row in accusations.values_list("accuser", "accused").annotate(n=once, v=verified)]
    accusers = dict(accusations.values_list("accuser").annotate(n=once))
    accused = dict(accusations.values_list("accused").annotate(n=once))
    counts = editions.order_by().aggregate(all=Count("pk"), accused=Count("pk", filter=~Q(accused=[])))
    pairs.sort(key=lambda pair: (-pair.incidents, pair.accuser, pair.accused))
    return Matrix(pairs, accusers, accused, counts["accused"], counts["all"] - counts["accused"])


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


def totals(editions: EditionQuerySet) -> Totals:
    """One query."""
    return Totals(
        **editions.order_by().aggregate(
            incidents=Count("pk"),
            unlocated=Count("pk", filter=Q(point__isnull=True)),
            verified=Count("pk", filter=VERIFIED),
            contested=Count("pk", filter=Q(grade=Grade.CONTESTED)),
            civilian_harm=Count("pk", filter=Q(has_civilian_harm=True)),
            heavy=Count("pk", filter=Q(has_heavy_weapon=True)),
            accusations=Count("pk", filter=~Q(accused=[])),
            killed_low=Coalesce(Sum("killed_low"), 0),
            killed_best=Coalesce(Sum("killed_best"), 0),
            killed_high=Coalesce(Sum("killed_high"), 0),
            first=Min("start"),
            last=Max("start"),
        )
    )


@dataclass(frozen=True)
class GovernorateCount:
    governorate: str  # empty where it is not known
    incidents: int
    verified: int
    killed_best: int


def by_governorate(editions: EditionQuerySet) -> list[GovernorateCount]:
    """Incidents by governorate, the most first; one query."""
    rows = (
        editions.order_by()
        .values_list("governorate")
        .annotate(n=Count("pk"), v=Count("pk", filter=VERIFIED), k=Sum("killed_best"))
    )
    return sorted((GovernorateCount(*row) for row in rows), key=lambda row: (-row.incidents, row.governorate))


def by_accused(editions: EditionQuerySet) -> dict[str, int]:
    """Incidents in which each party is accused; an incident counts once for every party. One query."""
    code = Func(F("accused"), function="unnest", output_field=CharField())
    return dict(editions.order_by().annotate(code=code).values_list("code").annotate(count=Count("pk")))
