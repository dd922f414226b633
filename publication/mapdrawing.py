"""The map as a picture drawn by the server: the basemap's shapes, the cells of the filter, a caption.

For readers without JavaScript and for print. Presentation attributes only: no style, no script.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from publication.aggregation import TILE, Cell, Cells, cell_size, cells
from publication.clipping import clip
from publication.filters import Selection
from publication.statement import disclaimer, statement

WIDTH, HEIGHT, CAPTION = 960, 600, 44  # pixels
HOME = (8.0, 35.75, 36.95)  # zoom, latitude, longitude
BASEMAP = Path(settings.BASE_DIR) / "static" / "basemap" / "base.geo.json"
LANGUAGES = ("en", "ar", "ru", "tr")  # in the order of the basemap's names
FULL_SIZE = 16  # incidents from which the largest circle has full size, as on the live map
MARGIN = 40
CREDIT = "© OpenStreetMap, GSHHG, Natural Earth, GeoNames"

PAPER, INK, LAND, COUNTRY, WATER = "#fffdf8", "#2b2a27", "#f7f5ef", "#fffdf8", "#c9dce6"
RED = "#a61e22"
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


@dataclass(frozen=True)
class View:
    """A window on the Web-Mercator world, `left` and `top` in pixels of its zoom."""

    zoom: float
    left: float
    top: float

    @property
    def scale(self) -> float:
        """The width of the world in pixels."""
        return TILE * 2**self.zoom

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position lies in the picture."""
        x = (longitude + 180) / 360 * self.scale - self.left
        sine = math.sin(math.radians(max(-85.0, min(85.0, latitude))))
        y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * self.scale - self.top
        return x, y

    def box(self, margin: int = 0) -> tuple[float, float, float, float]:
        """West, south, east, north of the picture and a margin around it."""
        west, north = self._position(-margin, -margin)
        east, south = self._position(WIDTH + margin, HEIGHT + margin)
        return max(-180.0, west), south, min(180.0, east), north

    def _position(self, x: float, y: float) -> tuple[float, float]:
        longitude = (x + self.left) / self.scale * 360 - 180
        return longitude, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + self.top) / self.scale))))


def view_of(zoom: float, latitude: float, longitude: float) -> View:
    """The view around a centre."""
    zoom = min(14.0, max(6.0, zoom))
    x, y = View(zoom, 0, 0).at(longitude, latitude)
    return View(zoom, x - WIDTH / 2, y - HEIGHT / 2)


def view_of_box(west: float, south: float, east: float, north: float) -> View:
    """The closest view that shows the whole box."""
    world = View(0, 0, 0)
    (left, bottom), (right, top) = world.at(west, south), world.at(east, north)
    zoom = math.log2(min(WIDTH / max(right - left, 1e-9), HEIGHT / max(bottom - top, 1e-9)))
    return view_of(math.floor(zoom * 2) / 2, (south + north) / 2, (west + east) / 2)


def view_for(selection: Selection) -> View:
    """What the reader asked to see: `map`, else `bbox`, else the north-west."""
    values = selection.values
    if values["map"] or not values["bbox"]:
        return view_of(*(values["map"] or HOME))
    return view_of_box(*values["bbox"])


def draw(selection: Selection) -> str:
    """The SVG of a selection, in the view asked for."""
    view = view_for(selection)
    shown = cells(selection.rows, view.zoom, view.box(MARGIN))
    count = sum(cell.count for cell in shown.cells) + shown.unlocated + shown.outside
    said = statement(selection, count)
    caption = _caption(shown, count, f"{said.as_of:%Y-%m-%d %H:%M} UTC")
    description = f"{' '.join(caption)} {disclaimer()} {said.licence}. {said.filter}"
    return frame(_("Map of published incidents"), description, view, circles(view, shown.cells), caption)


def frame(title: str, description: str, view: View, marks: Iterable[str], caption: Iterable[str]) -> str:
    """The SVG: land, water and roads, the marks of a map on them, names above, two lines of caption below."""
    language = (get_language() or "en").split("-")[0]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + CAPTION}" width="{WIDTH}" height="{HEIGHT + CAPTION}" '
        f'font-family="Arial, \'Noto Sans\', \'Noto Sans Arabic\', sans-serif" role="img" xml:lang="{language}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        *shapes(view),
        *marks,
        *names(view, language),
        f'<rect y="{HEIGHT}" width="{WIDTH}" height="{CAPTION}" fill="{PAPER}"/>',
        *_caption_lines(caption),
        "</svg>",
    ]
    return "\n".join(parts)


def _caption(shown: Cells, count: int, as_of: str) -> tuple[str, str]:
    incidents = ngettext("%(count)s incident", "%(count)s incidents", count) % {"count": f"{count:,}"}
    nowhere = _("%(count)s without a public point") % {"count": f"{shown.unlocated:,}"}
    outside = _("%(count)s outside this view") % {"count": f"{shown.outside:,}"}
    return (
        " · ".join([incidents, nowhere, outside, _("as of %(moment)s") % {"moment": as_of}]),
        f"{key()} {CREDIT}",
    )


def key() -> str:
    """How the circles are to be read."""
    return _(
        "The size of a circle is the number of incidents; a dashed circle is a place uncertain by 5 km or more."
    )


def _caption_lines(lines: Iterable[str]) -> Iterator[str]:
    rtl = get_language_bidi()
    x, direction = (WIDTH - 10, ' direction="rtl"') if rtl else (10, "")
    for number, line in enumerate(lines):
        size, colour = (14, INK) if number == 0 else (11, "#5f5a51")
        yield f'<text x="{x}" y="{HEIGHT + 18 + number * 17}" font-size="{size}" fill="{colour}"{direction}>{escape(line)}</text>'


def largest_radius(view: View) -> float:
    """Of a circle in this view, in pixels: hardly wider than its cell."""
    pixels = cell_size(view.zoom) / 360 * view.scale
    return min(20, 0.95 * pixels) if view.zoom < 11 else 14


def radii(view: View, found: list[Cell]) -> Callable[[Cell], float]:
    """How large the circle of each cell is in pixels; `found` has the largest first."""
    largest = largest_radius(view)
    most = max(FULL_SIZE, found[0].count if found else 0)

    def radius(cell: Cell) -> float:
        return max(3.6 if cell.uncertain else 2.2, math.sqrt(min(1.0, cell.count / most)) * largest)

    return radius


def circles(view: View, found: list[Cell]) -> Iterator[str]:
    """The largest first, so that small ones lie on top."""
    radius_of = radii(view, found)
    for cell in found:
        x, y = view.at(cell.longitude, cell.latitude)
        radius = radius_of(cell)
        look = (
            f'fill="{RED}" fill-opacity="0.16" stroke="{RED}" stroke-width="1.2" stroke-dasharray="3 2.5"'
            if cell.uncertain
            else f'fill="{RED}" fill-opacity="0.66" stroke="{PAPER}" stroke-width="0.8"'
        )
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}><title>{cell.count:,}</title></circle>'


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(BASEMAP.read_text(encoding="utf-8"))
    return values


@lru_cache(maxsize=32)
def shapes(view: View) -> tuple[str, ...]:
    """Land, water, borders and roads in a view; the same for everybody, so kept."""
    drawn = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LAND}"/>']
    for layer, (fill, stroke, width) in LAYERS.items():
        path = "".join(_path(view, line, closed=fill != "none") for line in _lines(_file()[layer]))
        if path:
            dashes = ' stroke-dasharray="4 3"' if layer == "adm1" else ""
            rule = ' fill-rule="evenodd"' if fill != "none" else ""
            drawn.append(
                f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"{dashes}{rule}/>'
            )
    return tuple(drawn)


def _lines(collection: dict[str, Any]) -> Iterator[list[list[float]]]:
    for one in collection["features"]:
        geometry = one["geometry"]
        depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[geometry["type"]]
        found = [geometry["coordinates"]]
        for _level in range(depth):
            found = [part for parts in found for part in parts]
        yield from found


def _path(view: View, line: list[list[float]], *, closed: bool) -> str:
    """The line as path data, to a pixel, or nothing where it lies outside the picture."""
    points: list[tuple[int, int]] = []
    places = [view.at(longitude, latitude) for longitude, latitude in line]
    if closed:
        places = clip(places, -MARGIN, -MARGIN, WIDTH + MARGIN, HEIGHT + MARGIN)
    for x, y in places:
        point = (round(max(-9999.0, min(9999.0, x))), round(max(-9999.0, min(9999.0, y))))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 2:
        return ""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
        return ""
    steps = "".join(f"l{x - before[0]} {y - before[1]}" for before, (x, y) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}{steps}{'z' if closed else ''}"


@lru_cache(maxsize=32)
def names(view: View, language: str) -> tuple[str, ...]:
    """Names of towns, the important first, where they do not run into one already there."""
    finest = 1 if view.zoom < 7.5 else 2 if view.zoom < 9 else 3 if view.zoom < 10.5 else 9
    drawn: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    for longitude, latitude, rank, *names in sorted(_file()["labels"], key=lambda label: label[2]):
        x, y = view.at(longitude, latitude)
        name = names[place] or names[0]
        size = 15 - 1.5 * min(rank, 3)
        box = (x - 4, y - size, x + 8 + len(name) * size * 0.56, y + 4)
        inside = rank <= finest and x > 0 and box[2] < WIDTH and size < y < HEIGHT - 4
        if not inside or any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
        ):
            continue
        taken.append(box)
        drawn.append(f'<circle cx="{x:.0f}" cy="{y - 4:.0f}" r="2" fill="{INK}"/>')
        # Painted twice: first a halo of paper, then the letters.
        at = f'x="{x + 5:.0f}" y="{y:.0f}" font-size="{size:g}"'
        text = escape(name)
        drawn.append(
            f'<text {at} fill="none" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" aria-hidden="true">{text}</text>'
        )
        drawn.append(f'<text {at} fill="{INK}">{text}</text>')
    return tuple(drawn)
