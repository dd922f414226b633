"""The offline basemap as SVG shapes in a Web-Mercator window: land, water, borders, roads, towns.

Presentation attributes only: no style, no script. The file is the one the browser's map reads.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings

from agreements.clipping import clip

BASEMAP = Path(settings.BASE_DIR) / "static" / "basemap" / "base.geo.json"
LANGUAGES = ("en", "ar", "ru", "tr")  # in the order of the basemap's names
TILE = 256  # pixels of the whole world at zoom 0
FARTHEST = 9999.0  # pixels; what lies beyond is cut
MARGIN = 40  # pixels around a picture in which things are still drawn
CREDIT = "© OpenStreetMap, GSHHG, Natural Earth, GeoNames"

PAPER, INK, LAND, COUNTRY, WATER = "#fffdf8", "#2b2a27", "#f7f5ef", "#fffdf8", "#c9dce6"
#: Layers from the lowest up: fill, stroke, width.
LAYERS: dict[str, tuple[str, str, float]] = {
    "country": (COUNTRY, "none", 0),
    "sea2": (WATER, "none", 0),
    "sea": (WATER, "none", 0),
    "river": ("none", "#8db8cf", 1.0),
    "lake": (WATER, "#8db8cf", 0.6),
    "adm1": ("none", "#b9b0a1", 0.8),
    "border2": ("none", "#6b6459", 0.8),
    "road": ("none", "#d8a66a", 1.4),
    "border": ("none", "#6b6459", 1.4),
}
DEPTH = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}

Position = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A picture of `width` by `height` pixels; `left` and `top` in pixels of the world at its zoom."""

    zoom: float
    left: float
    top: float
    width: int
    height: int

    def at(self, longitude: float, latitude: float) -> Position:
        """Where a position lies in the picture."""
        x, y = _world(longitude, latitude, self.zoom)
        return x - self.left, y - self.top

    def metres(self, distance: float, latitude: float) -> float:
        """A distance on the ground near `latitude`, in pixels."""
        around = 40_075_017 * math.cos(math.radians(latitude))
        return distance / around * TILE * 2**self.zoom

    @property
    def scale(self) -> float:
        """The width of the world in pixels."""
        return TILE * 2**self.zoom

    def box(self, margin: int = 0) -> tuple[float, float, float, float]:
        """West, south, east, north of the picture and a margin around it, in pixels."""
        west, north = self._position(-margin, -margin)
        east, south = self._position(self.width + margin, self.height + margin)
        return max(-180.0, west), south, min(180.0, east), north

    def _position(self, x: float, y: float) -> Position:
        longitude = (x + self.left) / self.scale * 360 - 180
        return longitude, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + self.top) / self.scale))))

    def path(self, line: Iterable[Sequence[float]], *, closed: bool) -> str:
        """A line of positions as path data, to a pixel; nothing where it lies outside the picture."""
        places = [self.at(position[0], position[1]) for position in line]
        if closed:
            places = clip(places, -MARGIN, -MARGIN, self.width + MARGIN, self.height + MARGIN)
        points: list[tuple[int, int]] = []
        for x, y in places:
            point = (round(max(-FARTHEST, min(FARTHEST, x))), round(max(-FARTHEST, min(FARTHEST, y))))
            if not points or points[-1] != point:
                points.append(point)
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        if len(points) < 2 or max(xs) < 0 or min(xs) > self.width or max(ys) < 0 or min(ys) > self.height:
            return ""
        steps = "".join(f"l{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(points))
        return f"M{points[0][0]} {points[0][1]}{steps}{'z' if closed else ''}"


def _world(longitude: float, latitude: float, zoom: float) -> Position:
    scale = TILE * 2**zoom
    sine = math.sin(math.radians(max(-85.0, min(85.0, latitude))))
    return (longitude + 180) / 360 * scale, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * scale


def window_around(
    box: tuple[float, float, float, float], width: int, height: int, margin: int = 24
) -> Window:
    """The closest window that shows west, south, east, north with a margin; never closer than zoom 10."""
    west, south, east, north = box
    (left, bottom), (right, top) = _world(west, south, 0), _world(east, north, 0)
    across, down = max(right - left, 1e-6), max(bottom - top, 1e-6)
    zoom = min(10.0, math.log2(min((width - 2 * margin) / across, (height - 2 * margin) / down)))
    x, y = (left + right) / 2 * 2**zoom, (top + bottom) / 2 * 2**zoom
    return Window(zoom, x - width / 2, y - height / 2, width, height)


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(BASEMAP.read_text(encoding="utf-8"))
    return values


@lru_cache(maxsize=32)
def shapes(window: Window) -> tuple[str, ...]:
    """Land, water, borders and roads in a window; the same for everybody, so kept."""
    drawn = [f'<rect width="{window.width}" height="{window.height}" fill="{LAND}"/>']
    for layer, (fill, stroke, width) in LAYERS.items():
        is_area = fill != "none"
        path = "".join(window.path(line, closed=is_area) for line in lines_of(_file()[layer]))
        if path:
            dashes = ' stroke-dasharray="4 3"' if layer == "adm1" else ""
            rule = ' fill-rule="evenodd"' if is_area else ""
            drawn.append(
                f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"{dashes}{rule}/>'
            )
    return tuple(drawn)


def lines_of(collection: dict[str, Any]) -> Iterator[list[list[float]]]:
    """Every line and ring of a FeatureCollection, one after the other."""
    for one in collection["features"]:
        yield from lines_in(one["geometry"])


def lines_in(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """The lines or rings of one geometry, however deep they lie."""
    found = [geometry["coordinates"]]
    for _level in range(DEPTH[geometry["type"]]):
        found = [part for parts in found for part in parts]
    return found


@lru_cache(maxsize=32)
def names(window: Window, language: str) -> tuple[str, ...]:
    """Names of towns, the important first, where they do not run into one already there."""
    finest = 1 if window.zoom < 7.5 else 2 if window.zoom < 9 else 3 if window.zoom < 10.5 else 9
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    drawn: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for longitude, latitude, rank, *labels in sorted(_file()["labels"], key=lambda label: label[2]):
        x, y = window.at(longitude, latitude)
        name = labels[place] or labels[0]
        size = 16 - 1.5 * min(rank, 3)
        box = (x - 4, y - size, x + 8 + len(name) * size * 0.56, y + 4)
        is_inside = rank <= finest and x > 0 and box[2] < window.width and size < y < window.height - 4
        if not is_inside or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        at, text = f'x="{x + 5:.0f}" y="{y + 4:.0f}" font-size="{size:g}"', escape(name)
        drawn.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2" fill="{INK}"/>')
        # Painted twice: first a halo of paper, then the letters.
        drawn.append(
            f'<text {at} fill="none" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" aria-hidden="true">{text}</text>'
            f'<text {at} fill="{INK}">{text}</text>'
        )
    return tuple(drawn)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
