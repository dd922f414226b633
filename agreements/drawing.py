"""The zones of an agreement as a picture drawn by the server, for readers without JavaScript and for print."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from agreements.basemap import CREDIT, INK, PAPER, Window, lines_in, names, shapes, window_around
from agreements.vocabularies import ZoneKind

WIDTH, HEIGHT, CAPTION = 960, 640, 46  # pixels
#: What each kind looks like, the lowest first; the live map and the key use the same colours.
LOOKS: dict[str, str] = {
    ZoneKind.CONTROL_AREA: 'fill="#5f5a51" fill-opacity="0.08" stroke="none"',
    ZoneKind.DEMILITARISED_ZONE: 'fill="#1f5f8b" fill-opacity="0.16" stroke="#1f5f8b" stroke-width="2" stroke-dasharray="7 4"',
    ZoneKind.CORRIDOR: 'fill="#2f6b3c" fill-opacity="0.16" stroke="#2f6b3c" stroke-width="2" stroke-dasharray="7 4"',
    ZoneKind.ROAD: 'fill="none" stroke="#b57a2c" stroke-width="5" stroke-opacity="0.75" stroke-linejoin="round"',
    ZoneKind.CONTACT_LINE: 'fill="none" stroke="#a61e22" stroke-width="2.5" stroke-dasharray="2 5" stroke-linecap="round"',
    ZoneKind.OBSERVATION_POST: 'fill="#1d1c1a" fill-opacity="0.07" stroke="#1d1c1a" stroke-width="1.2" stroke-dasharray="3 2"',
}
#: A post whose uncertainty nobody stated is still no pin.
UNSTATED_M = 500
HOME = (35.8, 35.2, 37.3, 36.5)


def draw(outlines: Iterable[Any], title: str) -> str:
    """The SVG of outlines that have their `geojson`, over the basemap, with the disclaimer written into it."""
    drawn = sorted(outlines, key=lambda one: list(LOOKS).index(one.zone.kind))
    geometries = [(one, json.loads(one.geojson)) for one in drawn]
    margin = 64 if any(geometry["type"] == "Point" for _one, geometry in geometries) else 24
    window = window_around(_box(geometry for _one, geometry in geometries), WIDTH, HEIGHT, margin)
    language = (get_language() or "en").split("-")[0]
    total = HEIGHT + CAPTION
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" height="{total}" '
        f'font-family="Arial, \'Noto Sans\', \'Noto Sans Arabic\', sans-serif" role="img" xml:lang="{language}">',
        f"<title>{escape(title)}</title>",
        *shapes(window),
        *(
            shape
            for one, geometry in geometries
            for shape in mark(window, one, geometry, LOOKS[one.zone.kind])
        ),
        *names(window, language),
        f'<rect y="{HEIGHT}" width="{WIDTH}" height="{CAPTION}" fill="{PAPER}"/>',
        *_caption([title, " ".join([_("Indicative, not the official annex."), CREDIT])]),
        "</svg>",
    ]
    return "\n".join(parts)


def _box(geometries: Iterable[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, south, east, north of everything; the north-west of Syria where there is nothing."""
    lines = (
        line
        for geometry in geometries
        for line in ([[geometry["coordinates"]]] if geometry["type"] == "Point" else lines_in(geometry))
    )
    points = [point for line in lines for point in line]
    if not points:
        return HOME
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def mark(window: Window, outline: Any, geometry: dict[str, Any], look: str) -> Iterator[str]:
    """An outline as SVG with the attributes of `look`; a post as a circle of its uncertainty. Nothing outside the window."""
    name = escape(outline.zone.name)
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        x, y = window.at(longitude, latitude)
        radius = max(3.0, window.metres(outline.uncertainty_m or UNSTATED_M, latitude))
        if -radius < x < window.width + radius and -radius < y < window.height + radius:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}><title>{name}</title></circle>'
        return
    closed = geometry["type"] in {"Polygon", "MultiPolygon"}
    path = "".join(window.path(line, closed=closed) for line in lines_in(geometry))
    if path:
        yield f'<path d="{path}" fill-rule="evenodd" {look}><title>{name}</title></path>'


def _caption(lines: Iterable[str]) -> Iterator[str]:
    rtl = get_language_bidi()
    x, direction = (WIDTH - 10, ' direction="rtl"') if rtl else (10, "")
    for number, line in enumerate(lines):
        size, colour = (15, INK) if number == 0 else (12, "#5f5a51")
        yield f'<text x="{x}" y="{HEIGHT + 18 + number * 19}" font-size="{size}" fill="{colour}"{direction}>{escape(line)}</text>'
