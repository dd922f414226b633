"""The small map of one incident: its public point and the circle of its uncertainty on the basemap."""

import math

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.basemap import CREDIT, INK, PAPER, names, shapes
from publication.mapdrawing import HEIGHT, RED, WIDTH, view_of
from publication.models import Edition

#: The middle of the large picture is what is shown.
SHOWN_WIDTH, SHOWN_HEIGHT = 480, 360
CLOSEST = 10.0
#: Pixels the circle of uncertainty may take from its centre; a wider one is drawn from farther away.
WIDEST = 120
#: Metres of one pixel at zoom 0 on the equator.
METRES = 156_543.034


def draw(edition: Edition) -> str:
    """The SVG of an edition that has a point."""
    assert edition.point is not None
    latitude, longitude = edition.point.y, edition.point.x
    metres = METRES * math.cos(math.radians(latitude))
    uncertainty = edition.uncertainty_m or 0
    zoom = min(CLOSEST, math.floor(2 * math.log2(metres * WIDEST / max(uncertainty, 1))) / 2)
    view = view_of(zoom, latitude, longitude)
    x, y = view.at(longitude, latitude)
    radius = uncertainty / metres * 2**view.zoom
    language = (get_language() or "en").split("-")[0]
    left, top = (WIDTH - SHOWN_WIDTH) // 2, (HEIGHT - SHOWN_HEIGHT) // 2
    title = _("Place of the incident and its uncertainty")
    # Nothing but numbers and our own words goes in: the names of the basemap are escaped where they are drawn.
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {SHOWN_WIDTH} {SHOWN_HEIGHT}" width="{SHOWN_WIDTH}" height="{SHOWN_HEIGHT}" '
        f'font-family="Arial, \'Noto Sans\', \'Noto Sans Arabic\', sans-serif" role="img" xml:lang="{language}">',
        f"<title>{title}</title>",
        *shapes(view),
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{RED}" fill-opacity="0.14" stroke="{RED}" stroke-width="1.4" stroke-dasharray="4 3"/>',
        *names(view, language),
        f'<path d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12" stroke="{PAPER}" stroke-width="5"/>',
        f'<path d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12" stroke="{RED}" stroke-width="2"/>',
        f'<text x="{left + 8}" y="{top + SHOWN_HEIGHT - 8}" font-size="9" fill="{INK}">{CREDIT}</text>',
        "</svg>",
    ]
    return "\n".join(parts)
