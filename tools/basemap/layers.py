"""The drawn layers, each as a GeoJSON FeatureCollection rounded to four decimals (11 m)."""

import csv
import json
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point, box, mapping
from shapely.geometry.base import BaseGeometry

from . import SURROUNDINGS, WINDOW
from .sources import FRAME, Packages

HERE = Path(__file__).parent
DECIMALS = 4
GRID = 10**-DECIMALS
LANGUAGES = ("en", "ar", "ru", "tr")

NORTH_WEST = box(35.3, 34.4, 38.6, 37.3)
"""Where the front lines of 2018 ran: rivers are kept shorter and finer here."""


def collection(shapes: list[tuple[BaseGeometry, dict]], decimals: int = DECIMALS) -> dict:
    """A FeatureCollection of `(shape, properties)`, without empty shapes."""
    features = []
    for geometry, properties in shapes:
        rounded = shapely.transform(geometry, lambda xy: np.round(xy, decimals))
        if not rounded.is_empty:
            features.append({"type": "Feature", "properties": properties, "geometry": mapping(rounded)})
    return {"type": "FeatureCollection", "features": features}


def parts(geometry: BaseGeometry, kind: str) -> list[BaseGeometry]:
    """The simple parts of `geometry` that are of `kind` ("Polygon" or "LineString")."""
    return [part for part in shapely.get_parts(geometry) if part.geom_type == kind and not part.is_empty]


def joined(lines: BaseGeometry) -> BaseGeometry:
    """Lines with every run through a two-ended joint made one."""
    kept = parts(lines, "LineString")
    return shapely.line_merge(MultiLineString(kept)) if kept else MultiLineString()


def coverage(
    packages: Packages, window: tuple, tolerance: float, smallest: float
) -> tuple[dict, BaseGeometry]:
    """Land by country, Syria first, and the seas of a window, simplified together.

    Together, because a coast or a border then is one line for both of its sides: no slivers, no doubled
    line. Parts of land or sea below `smallest` square degrees are left out.
    """
    # Ground that two countries' outlines share goes to the one named first.
    countries = packages.countries(window)
    order = ["SYR", *sorted(code for code in countries if code != "SYR")]
    land, taken = {}, shapely.Polygon()
    for code in order:
        own = shapely.set_precision(countries[code], GRID).difference(taken)
        land[code] = shapely.union_all([part for part in parts(own, "Polygon") if part.area >= smallest])
        taken = taken.union(land[code])
    land = {code: shape for code, shape in land.items() if not shape.is_empty}
    seas = [
        part for part in parts(box(*window).difference(taken), "Polygon") if part.area >= max(smallest, 0.1)
    ]
    simple = shapely.coverage_simplify([*land.values(), *seas], tolerance, simplify_boundary=False)
    return dict(zip(land, simple, strict=False)), shapely.union_all(simple[len(land) :])


def borders_between(countries: list[BaseGeometry]) -> BaseGeometry:
    """The lines that two of the countries share."""
    pairs = [(a, b) for i, a in enumerate(countries) for b in countries[:i] if a.intersects(b)]
    return joined(shapely.union_all([joined(a.boundary.intersection(b.boundary)) for a, b in pairs]))


def land_and_sea(packages: Packages) -> dict[str, dict]:
    """`country`, `sea`, `border` (Syria's, on land) and `border2` (between its neighbours)."""
    land, sea = coverage(packages, WINDOW, tolerance=0.003, smallest=0)
    # The source draws the line of separation; the Golan Heights are Syrian territory under occupation
    # (Security Council resolution 497). The line of separation stays, thin, among the other borders.
    golan = land["ISR"].intersection(hand_drawn("golan.geojson")[0])
    separation = joined(land["SYR"].boundary.intersection(golan.boundary))
    land["ISR"] = land["ISR"].difference(golan)
    syria = shapely.union_all([land.pop("SYR"), golan])
    abroad = shapely.union_all(list(land.values()))
    return {
        "country": collection([(syria, {})]),
        "sea": collection([(sea, {})]),
        "border2": collection([(borders_between(list(land.values())), {}), (separation, {})]),
        "border": collection([(joined(syria.boundary.intersection(abroad.boundary)), {})]),
    }


def surroundings(packages: Packages) -> dict[str, dict]:
    """`sea2` and `border3`: coarse seas and borders around the window, for small zooms and wide screens."""
    land, sea = coverage(packages, SURROUNDINGS, tolerance=0.09, smallest=0.15)
    return {
        "sea2": collection([(sea.difference(FRAME), {})], 2),
        "border3": collection([(borders_between(list(land.values())).difference(FRAME), {})], 2),
    }


def names(row: dict[str, str]) -> dict[str, list[str]]:
    """`n` with the names in English, Arabic, Russian and Turkish."""
    return {"n": [row[f"name_{language}"] for language in LANGUAGES]}


def hand_drawn(name: str) -> list[shapely.Polygon]:
    """The polygons of a file beside this one."""
    features = json.loads((HERE / name).read_text(encoding="utf-8"))["features"]
    return [shapely.Polygon(feature["geometry"]["coordinates"][0]) for feature in features]


def lakes(packages: Packages) -> dict:
    """GSHHG's lakes (from 0.0002 square degrees in the north-west, 0.002 elsewhere), and the reservoirs it lacks, drawn by hand (`own`)."""
    own = [shapely.make_valid(shapely.Polygon(curve(p.exterior.coords))) for p in hand_drawn("water.geojson")]
    hand = shapely.union_all(own)
    found = [
        lake.simplify(0.001)
        for lake in packages.lakes()
        if lake.area > (0.0002 if lake.intersects(NORTH_WEST) else 0.002) and not lake.intersects(hand)
    ]
    return collection([(lake, {}) for lake in found] + [(lake, {"own": 1}) for lake in own])


def rivers(packages: Packages) -> dict:
    """WDBII's rivers, joined; the ones of `rivers.csv` carry names. Short ones only near the front lines."""
    with (HERE / "rivers.csv").open(encoding="utf-8", newline="") as file:
        known = [
            (names(row), MultiPoint([tuple(map(float, p.split())) for p in row["passes"].split(";")]))
            for row in csv.DictReader(file)
        ]
    lines = shapely.union_all(shapely.set_precision(packages.rivers(), GRID))
    kept = []
    for line in parts(joined(lines), "LineString"):
        name = next(
            (name for name, passes in known if passes.distance(line) < 0.06 and line.length > 0.03), {}
        )
        if name or line.length >= (0.12 if line.intersects(NORTH_WEST) else 1.0):
            kept.append((line.simplify(0.0012 if name and line.intersects(NORTH_WEST) else 0.004), name))
    return collection(kept)


def governorate_lines(packages: Packages) -> dict:
    """Borders between governorates, each once, kept 0.03 degrees away from the country's outline."""
    countries = packages.countries()
    inside = countries["SYR"].buffer(-0.03)
    lines = shapely.union_all([region.boundary for region in packages.governorates()]).intersection(inside)
    merged = [line for line in parts(joined(lines), "LineString") if line.length > 0.03]
    return collection([(MultiLineString(merged).simplify(0.002), {})])


def curve(points: list[tuple[float, float]], steps: int = 5) -> LineString:
    """A Catmull-Rom curve through `points`: it passes all of them, without corners."""
    if len(points) < 3:
        return LineString(points)
    xy = np.array([points[0], *points, points[-1]])
    line = []
    for before, start, end, after in zip(xy, xy[1:], xy[2:], xy[3:], strict=False):
        for t in np.arange(steps) / steps:
            line.append(
                0.5 * (2 * start + (end - before) * t + (2 * before - 5 * start + 4 * end - after) * t**2)
                + 0.5 * (3 * start - before - 3 * end + after) * t**3
            )
    return LineString([*line, points[-1]]).simplify(0.0015)


def roads(gazetteer: dict[str, dict[str, str]]) -> dict:
    """The schematic roads of `roads.csv`: `s` the shield, `c` the class. A stop is a gazetteer key or "lon lat"."""

    def stop(text: str) -> tuple[float, float]:
        if text in gazetteer:
            return float(gazetteer[text]["lon"]), float(gazetteer[text]["lat"])
        lon, lat = text.split()
        return float(lon), float(lat)

    with (HERE / "roads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    drawn = []
    for row in sorted(rows, key=lambda row: -int(row["class"])):
        properties = {"c": int(row["class"])} | ({"s": row["shield"]} if row["shield"] else {})
        drawn.append((curve([stop(text.strip()) for text in row["course"].split(";")]), properties))
    return collection(drawn)


def inside_window(lon: float, lat: float) -> bool:
    """Whether a point lies in the window."""
    return FRAME.contains(Point(lon, lat))
