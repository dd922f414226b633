"""The present view as a picture that explains itself: title, filter, moment, counts, legend, source.

Composed as one SVG and turned into PNG by resvg, which shapes Arabic. Light paper, whatever the page's look.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape

import resvg_py
from django.conf import settings
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from agreements.basemap import CREDIT, INK, MARGIN, PAPER, Window, names
from agreements.basemap import shapes as basemap
from publication import mapdrawing
from publication.aggregation import Cell
from publication.colouring import Coloured, coloured
from publication.filters import Selection
from publication.inwords import in_words
from publication.lettering import ARABIC, LATIN, font_files, measure, placed, wrapped
from publication.mapdrawing import HEIGHT, RED, WIDTH
from publication.outlines import outlines
from publication.statement import LICENCE, disclaimer, statement

SHAPES = {"": (1200, 1000), "card": (1200, 630)}  # units of the drawing; a card is what other sites show
NARROWEST, USUAL, WIDEST = 300, 1200, 2400  # pixels
MUTED, RULE = "#5f5a51", "#d9d2c3"


@dataclass(frozen=True)
class Drawing:
    """A map with what its caption needs to say."""

    shapes: tuple[str, ...]  # SVG elements in a box of WIDTH by HEIGHT
    shown: Coloured
    count: int  # incidents in the filter: in view, hidden, without a point and outside
    agreed: str  # a sentence about the outlines in it, empty without one


def draw_map(selection: Selection) -> Drawing:
    """The map of a selection with its colours, hidden groups and highlighted incidents."""
    view = mapdrawing.view_for(selection)
    shown = coloured(selection, view.zoom, view.box(MARGIN))
    found = shown.cells
    count = sum(cell.count for cell in found.cells) + shown.hidden + found.unlocated + found.outside
    language = (get_language() or "en").split("-")[0]
    agreed = outlines(selection, view)
    shapes = (
        *basemap(view),
        *agreed.shapes,
        *(_circles(view, shown) if selection.values["colour"] else mapdrawing.circles(view, found.cells)),
        *_highlights(view, selection),
        *names(view, language),
    )
    return Drawing(shapes, shown, count, agreed.words)


def bare(drawing: Drawing) -> str:
    """The map alone, without a caption, as an address a page can show as a picture.

    As a picture it can hold nothing but a picture, whatever a place may be called.
    """
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f"font-family=\"Arial, 'Noto Sans', 'Noto Sans Arabic', sans-serif\">{''.join(drawing.shapes)}</svg>"
    )
    return f"data:image/svg+xml,{quote(svg, safe=' =:/,;()')}"


def facts(drawing: Drawing) -> list[str]:
    """How many incidents there are, and where the others are that the map does not show."""
    shown, found = drawing.shown, drawing.shown.cells
    numbers = [
        ngettext("%(count)s incident", "%(count)s incidents", drawing.count)
        % {"count": f"{drawing.count:,}"},
        _("%(count)s without a public point") % {"count": f"{found.unlocated:,}"},
        _("%(count)s outside this view") % {"count": f"{found.outside:,}"},
    ]
    if shown.hidden:
        numbers.append(_("%(count)s hidden from the map by group") % {"count": f"{shown.hidden:,}"})
    return numbers


def compose(selection: Selection, title: str, address: str, shape: str = "") -> str:
    """The whole picture as SVG; `address` is printed as its source."""
    drawing = draw_map(selection)
    said = statement(selection, drawing.count)
    width, height = SHAPES[shape]
    scale: float
    map_x: float
    foot: float
    rtl = get_language_bidi()
    page = _Page(width, rtl)
    filtered = " · ".join(in_words(selection)) or _("All published incidents")
    moment = _("as of %(moment)s") % {"moment": f"{said.as_of:%Y-%m-%d %H:%M} UTC"}
    if shape == "card":
        # Text beside the map, the map at the far side.
        scale, left, column = 0.8, 36, 344
        map_x = 20.0 if rtl else width - WIDTH * scale - 20
        page.edge = float(width - left if rtl else left)
        at = page.lines(title, 74, size=32, width=column, most=6, bold=True, leading=1.22)
        at = page.lines(filtered, at + 14, size=19, width=column, most=5, colour=MUTED)
        at = page.lines(" · ".join(facts(drawing)), at + 14, size=17, width=column, most=4)
        at = page.lines(moment, at + 10, size=17, width=column, most=2, colour=MUTED)
        page.legend(drawing.shown, at + 14, width=column, bottom=height - 124)
        map_y, foot = 30.0, height - 92.0
    else:
        scale, map_x, page.edge = 1.25, 0.0, float(width - 36 if rtl else 36)
        at = page.lines(title, 62, size=36, width=width - 72, most=2, bold=True, leading=1.2)
        at = page.lines(filtered, at + 8, size=20, width=width - 72, most=2, colour=MUTED)
        at = page.lines(" · ".join([*facts(drawing), moment]), at + 6, size=18, width=width - 72, most=2)
        map_y = at - 4.0
        foot = map_y + HEIGHT * scale + 26
        foot = page.legend(drawing.shown, foot, width=width - 72, bottom=foot + 60, in_a_row=True)
    credit = f"{settings.SITE_NAME} · {address} · {LICENCE} · {CREDIT}"
    at = page.lines(credit, foot, size=15, width=width - 72, most=2, colour=INK)
    small = " ".join(filter(None, [mapdrawing.key(), disclaimer(), drawing.agreed]))
    at = page.lines(small, at + 2, size=14, width=width - 72, most=3 if shape == "card" else 5, colour=MUTED)
    if shape != "card":
        height = math.ceil(at)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{LATIN}, {ARABIC}">',
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/><rect width="{width}" height="8" fill="{RED}"/>',
            f'<svg x="{map_x:g}" y="{map_y:g}" width="{WIDTH * scale:g}" height="{HEIGHT * scale:g}" viewBox="0 0 {WIDTH} {HEIGHT}">',
            *drawing.shapes,
            "</svg>",
            f'<rect x="{map_x:g}" y="{map_y:g}" width="{WIDTH * scale:g}" height="{HEIGHT * scale:g}" fill="none" stroke="{RULE}"/>',
            *page.parts,
            "</svg>",
        ]
    )


@lru_cache(maxsize=24)
def png(svg: str, width: int = USUAL) -> bytes:
    """The picture in pixels; raises NoFonts. The latest are kept: many ask for the same one at once."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=list(font_files().values()),
        sans_serif_family=LATIN,
        font_family=LATIN,
    )


def _circles(view: Window, shown: Coloured) -> Iterator[str]:
    """Circles cut like a cake by group, the largest circle first; the order of the slices is the legend's."""
    radius_of = mapdrawing.radii(view, shown.cells.cells)
    for cell in shown.cells.cells:
        x, y = view.at(cell.longitude, cell.latitude)
        yield from _cake(cell, shown, x, y, radius_of(cell))


def _cake(cell: Cell, shown: Coloured, x: float, y: float, radius: float) -> Iterator[str]:
    opacity = 0.35 if cell.uncertain else 0.85
    slices = [(group.colour, cell.accused.get(group.name, 0)) for group in shown.legend]
    slices = [one for one in slices if one[1]]
    turn = -math.pi / 2
    for colour, incidents in slices:
        share = incidents / cell.count
        if len(slices) == 1:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="{opacity}"/>'
            continue
        end = turn + 2 * math.pi * share
        x1, y1 = x + radius * math.cos(turn), y + radius * math.sin(turn)
        x2, y2 = x + radius * math.cos(end), y + radius * math.sin(end)
        yield (
            f'<path d="M{x:.1f} {y:.1f}L{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 {int(share > 0.5)} 1 {x2:.1f} {y2:.1f}z" '
            f'fill="{colour}" fill-opacity="{opacity}"/>'
        )
        turn = end
    edge = (
        f'stroke="{INK}" stroke-width="1" stroke-dasharray="3 2.5"'
        if cell.uncertain
        else f'stroke="{PAPER}" stroke-width="0.8"'
    )
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" {edge}><title>{cell.count:,}</title></circle>'


def _highlights(view: Window, selection: Selection) -> Iterator[str]:
    """A ring around the incidents the reader points at."""
    numbers = [int(number) for number in selection.values["highlight"]]
    # Numbers that no column can hold are of no incident.
    numbers = [number for number in numbers if number < 2**31]
    if not numbers:
        return
    for point in selection.editions.filter(number__in=numbers, point__isnull=False).values_list(
        "point", flat=True
    ):
        if point is None:
            continue
        x, y = view.at(*point.coords)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="none" stroke="{PAPER}" stroke-width="6"/>'
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="none" stroke="{INK}" stroke-width="3"/>'


class _Page:
    """Lines of text from the edge where reading begins; `parts` are SVG elements."""

    def __init__(self, width: int, rtl: bool) -> None:
        self.width, self.rtl = width, rtl
        self.edge = 0.0  # where lines begin
        self.parts: list[str] = []

    def lines(
        self,
        text: str,
        y: float,
        *,
        size: int,
        width: float,
        most: int,
        bold: bool = False,
        colour: str = INK,
        leading: float = 1.35,
    ) -> float:
        """Write text from the baseline `y` in at most so many lines; returns the baseline after the last."""
        for line in wrapped(text, size, width, most, bold):
            self._text(line, self.edge, y, size, bold, colour)
            y += size * leading
        return y

    def legend(
        self, shown: Coloured, y: float, *, width: float, bottom: float, in_a_row: bool = False
    ) -> float:
        """A swatch, words and number for each group, as far as there is room; returns the next baseline."""
        if not shown.legend:
            return y
        step, x, size = -1 if self.rtl else 1, 0.0, 16
        for place, group in enumerate(shown.legend):
            words = f"{group.words} {group.incidents:,}"
            room = 24 + measure(words, size) + 22
            if (in_a_row and x and x + room > width) or (not in_a_row and place):
                x, y = 0.0, y + 25
            if y > bottom:
                break
            swatch = self.edge + step * (x + 7)
            self.parts.append(f'<circle cx="{swatch:.0f}" cy="{y - 6:.0f}" r="7" fill="{group.colour}"/>')
            self._text(words, self.edge + step * (x + 20), y, size, False, INK)
            x += room
        return y + 32

    def _text(self, line: str, x: float, y: float, size: int, bold: bool, colour: str) -> None:
        """One line from `x` on, to the left where the language reads so."""
        anchor = ' text-anchor="end"' if self.rtl else ""
        weight = ' font-weight="bold"' if bold else ""
        for distance, family, run in placed(line, size, bold, self.rtl):
            at = x - distance if self.rtl else x + distance
            if run.strip():
                self.parts.append(
                    f'<text x="{at:.1f}" y="{y:.0f}" font-family="{family}" font-size="{size}"{weight} fill="{colour}"{anchor} xml:space="preserve">{escape(run)}</text>'
                )
