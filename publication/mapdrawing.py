"""The map as a picture drawn by the server: the basemap's shapes, the cells of the filter, a caption.

For readers without JavaScript and for print. Presentation attributes only: no style, no script.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from agreements.basemap import CREDIT, INK, MARGIN, PAPER, Window, names, shapes
from publication.aggregation import Cell, Cells, cell_size, cells
from publication.filters import Selection
from publication.outlines import outlines
from publication.statement import disclaimer, statement

WIDTH, HEIGHT, CAPTION = 960, 600, 44  # pixels
HOME = (8.0, 35.75, 36.95)  # zoom, latitude, longitude
FULL_SIZE = 16  # incidents from which the largest circle has full size, as on the live map
RED = "#a61e22"


def view_of(zoom: float, latitude: float, longitude: float) -> Window:
    """The view around a centre."""
    zoom = min(14.0, max(6.0, zoom))
    x, y = Window(zoom, 0, 0, WIDTH, HEIGHT).at(longitude, latitude)
    return Window(zoom, x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT)


def view_of_box(west: float, south: float, east: float, north: float) -> Window:
    """The closest view that shows the whole box."""
    world = Window(0, 0, 0, WIDTH, HEIGHT)
    (left, bottom), (right, top) = world.at(west, south), world.at(east, north)
    zoom = math.log2(min(WIDTH / max(right - left, 1e-9), HEIGHT / max(bottom - top, 1e-9)))
    return view_of(math.floor(zoom * 2) / 2, (south + north) / 2, (west + east) / 2)


def view_for(selection: Selection) -> Window:
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
    agreed = outlines(selection, view)
    description = f"{' '.join(caption)} {agreed.words} {disclaimer()} {said.licence}. {said.filter}"
    marks = (*agreed.shapes, *circles(view, shown.cells))
    return frame(_("Map of published incidents"), description, view, marks, caption)


def frame(title: str, description: str, view: Window, marks: Iterable[str], caption: Iterable[str]) -> str:
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


def largest_radius(view: Window) -> float:
    """Of a circle in this view, in pixels: hardly wider than its cell."""
    pixels = cell_size(view.zoom) / 360 * view.scale
    return min(20, 0.95 * pixels) if view.zoom < 11 else 14


def radii(view: Window, found: list[Cell]) -> Callable[[Cell], float]:
    """How large the circle of each cell is in pixels; `found` has the largest first."""
    largest = largest_radius(view)
    most = max(FULL_SIZE, found[0].count if found else 0)

    def radius(cell: Cell) -> float:
        return max(3.6 if cell.uncertain else 2.2, math.sqrt(min(1.0, cell.count / most)) * largest)

    return radius


def circles(view: Window, found: list[Cell]) -> Iterator[str]:
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
