"""Circles of the drawn map by colour: which groups a cell is made of, in what colour, and the legend.

The live map does the same in the browser; here it is for pictures, embeds and print, on light paper.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import BooleanField, Count, F, FloatField, Func, Q, Sum, Value
from django.db.models.functions import Coalesce, Floor
from django.utils.translation import gettext as _

from publication import reading
from publication.aggregation import Cell, Cells, cell_size, cells
from publication.filters import Selection
from publication.vocabularies import Grade, ViolationKind

UNCERTAIN_FROM = 5_000  # metres, as on every map
OWN_COLOURS = 6  # groups with a colour of their own; the rest is "other"
#: For groups without a colour of their own, or with one that is taken; as `palette.js` has them, and one more.
SPARE = ("#b35806", "#66a61e", "#e7298a", "#7f5539", "#5b7fa6", "#c9a227", "#117733")
NEUTRAL = {"several": "#6b6459", "other": "#a39a8a", "none": "#c9c1b2"}
GRADES = {
    Grade.VERIFIED: "#2f6b3c",
    Grade.CORROBORATED: "#1f5f8b",
    Grade.CONTESTED: "#c98a1b",
    Grade.UNVERIFIED: "#8a8578",
    Grade.NOT_SUBSTANTIATED: "#c9c1b2",
    Grade.REFUTED: "#a61e22",
    Grade.SUSPENDED: "#7a4f8a",
}
FIELDS = {"accuser": "accusers", "grade": "grade", "kind": "kind"}

LONGITUDE = Func(F("point"), function="ST_X", output_field=FloatField())
LATITUDE = Func(F("point"), function="ST_Y", output_field=FloatField())
NORTHING = Func(
    F("point"),
    template="DEGREES(LN(TAN(PI() / 4 + RADIANS(ST_Y(%(expressions)s)) / 2)))",
    output_field=FloatField(),
)


@dataclass(frozen=True)
class Group:
    """One entry of the legend; `incidents` are those in view."""

    name: str  # a code, "several", "other" or "none"
    words: str
    colour: str
    incidents: int


@dataclass(frozen=True)
class Coloured:
    """What a view shows: cells whose `accused` are incidents by group, and what was taken out of them."""

    cells: Cells
    legend: list[Group]  # the largest first; empty where all have one colour
    hidden: int  # incidents in view whose group the reader switched off


def coloured(selection: Selection, zoom: float, box: tuple[float, float, float, float]) -> Coloured:
    """The cells in the box (west, south, east, north) as `colour` and `off` ask for. At most two queries."""
    colour = selection.values["colour"] or "single"
    if colour in {"single", "accused"}:
        found = cells(selection.rows, zoom, box)
    else:
        found = _cells(selection.editions, zoom, box, FIELDS[colour])
    if colour == "single":
        return Coloured(found, [], 0)
    counted: Counter[str] = Counter()
    for cell in found.cells:
        counted.update(cell.accused)
    own = _own(colour, counted)
    hidden = 0
    totals: Counter[str] = Counter()
    for cell in found.cells:
        mix: Counter[str] = Counter()
        for name, incidents in cell.accused.items():
            group = name if name in own or name in NEUTRAL else "other"
            if group in selection.values["off"]:
                hidden += incidents
            else:
                mix[group] += incidents
        cell.accused, cell.count = dict(mix), mix.total()
        totals.update(mix)
    found.cells = sorted((cell for cell in found.cells if cell.count), key=lambda cell: -cell.count)
    words = _words(colour)
    legend = [
        Group(name, words.get(name, name), own.get(name) or NEUTRAL[name], incidents)
        for name, incidents in totals.most_common()
    ]
    return Coloured(found, legend, hidden)


def _own(colour: str, counted: Counter[str]) -> dict[str, str]:
    """The groups with a colour of their own."""
    if colour == "grade":
        return {str(grade): shade for grade, shade in GRADES.items()}
    names = [name for name, _count in counted.most_common() if name not in NEUTRAL][:OWN_COLOURS]
    given = (
        {code: party.colour.lower() for code, party in reading.parties().items()} if colour != "kind" else {}
    )
    own: dict[str, str] = {}
    taken = {given.get(name) for name in names}
    spare = iter([shade for shade in SPARE if shade not in taken] + list(SPARE))
    for name in names:
        shade = given.get(name, "")
        own[name] = shade if shade and shade not in own.values() else next(spare)
    return own


def _words(colour: str) -> dict[str, str]:
    neutral = {
        "several": _("Several parties together"),
        "other": _("Any other party"),
        "none": _("No one accused"),
    }
    if colour == "grade":
        return {code: str(label) for code, label in Grade.choices}
    if colour == "kind":
        return {code: str(label) for code, label in ViolationKind.choices} | {"other": _("Any other kind")}
    if colour == "accuser":
        neutral["none"] = _("No party accuses")
    return neutral | {code: str(party) for code, party in reading.parties().items()}


def _cells(editions: Any, zoom: float, view: tuple[float, float, float, float], field: str) -> Cells:
    """As `aggregation.cells`, by the groups of another field. One query."""
    size = cell_size(zoom)
    box = Polygon.from_bbox(view)
    box.srid = 4326
    groups = (
        editions.order_by()
        .values(
            field,
            column=Floor((LONGITUDE + 180.0) / Value(size)),
            row=Floor((180.0 - NORTHING) / Value(size)),
            uncertain=Coalesce(Q(uncertainty_m__gte=UNCERTAIN_FROM), False),
            shown=Coalesce(Q(point__coveredby=box), Value(False, output_field=BooleanField())),
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
            name = _name(group[field])
            cell.accused[name] = cell.accused.get(name, 0) + group["count"]
    for cell in found.values():
        cell.longitude /= cell.count
        cell.latitude /= cell.count
    return Cells(sorted(found.values(), key=lambda cell: -cell.count), unlocated, outside)


def _name(value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    if len(value) > 1:
        return "several"
    return value[0] if value else "none"
