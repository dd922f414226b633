"""The difference map: in each square of the map two half circles, A's and B's, each as large as its number."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from agreements.basemap import CREDIT, MARGIN, PAPER, Window
from publication.aggregation import Cell, Cells, cell_size, cells
from publication.comparing import Comparison, Side
from publication.comparing_words import name
from publication.headline import number
from publication.mapdrawing import RED, frame, largest_radius, view_for
from publication.statement import LICENCE, disclaimer

BLUE = "#1f5f8b"
COLOURS = {"a": BLUE, "b": RED}
#: Value from which the largest half circle has full size, so that single incidents stay small.
FULL_SIZE = 9.0
SMALLEST = 3.0  # pixels


@dataclass(frozen=True)
class Spot:
    """One square in both sides: mean position, incidents, and their weight (incidents, or incidents a day)."""

    longitude: float
    latitude: float
    counts: tuple[int, int]
    weights: tuple[float, float]
    uncertain: bool


def spots(comparison: Comparison, found: tuple[list[Cell], list[Cell]], zoom: float) -> list[Spot]:
    """The cells of both sides laid over each other, the largest first. Nothing is dropped."""
    size = cell_size(zoom)
    pairs: dict[tuple[int, int, bool], list[Cell | None]] = {}
    for number_of_side, cells_of_side in enumerate(found):
        for cell in cells_of_side:
            pairs.setdefault(_square(cell, size), [None, None])[number_of_side] = cell
    days = [max(1, side.covered) if comparison.is_per_day else 1 for side in (comparison.a, comparison.b)]
    # Scaled so that a rate is drawn as the incidents of the shorter period.
    scale = min(days)
    together = []
    for pair in pairs.values():
        here = [cell for cell in pair if cell]
        count = sum(cell.count for cell in here)
        a, b = (cell.count if cell else 0 for cell in pair)
        together.append(
            Spot(
                sum(cell.longitude * cell.count for cell in here) / count,
                sum(cell.latitude * cell.count for cell in here) / count,
                (a, b),
                (a * scale / days[0], b * scale / days[1]),
                here[0].uncertain,
            )
        )
    return sorted(together, key=lambda spot: (-max(spot.weights), spot.longitude, spot.latitude))


def legend() -> list[tuple[SafeString, str]]:
    """Each look of a mark as an SVG fragment around the origin, and what it says."""
    return [
        (
            SafeString("".join(half(0, 0, radius, side, look, uncertain) for side, look, radius in halves)),
            words,
        )
        for words, uncertain, *halves in (
            (_("only in A"), False, ("a", "solid", 7)),
            (_("more in A"), False, ("a", "solid", 7), ("b", "hollow", 4)),
            (_("as many in both"), False, ("a", "even", 6), ("b", "even", 6)),
            (_("more in B"), False, ("a", "hollow", 4), ("b", "solid", 7)),
            (_("only in B"), False, ("b", "solid", 7)),
            (_("place uncertain by 5 km or more"), True, ("a", "solid", 7), ("b", "hollow", 5)),
        )
    ]


def draw(comparison: Comparison) -> str:
    """The SVG of a comparison in the view of side A. Two queries."""
    view = view_for(comparison.a.selection)
    a, b = (cells(side.selection.rows, view.zoom, view.box(MARGIN)) for side in (comparison.a, comparison.b))
    caption = [
        f"{_said(comparison.a, a)} · {_said(comparison.b, b)}",
        " ".join(
            [
                _(
                    "The half of a side is as large as its number, solid where it has more; dashed: uncertain by 5 km or more."
                ),
                CREDIT,
            ]
        ),
    ]
    description = f"{' '.join(caption)} {disclaimer()} {LICENCE}. {comparison.query}"
    marks = _marks(view, spots(comparison, (a.cells, b.cells), view.zoom))
    return frame(_("Map of the difference between A and B"), description, view, marks, caption)


def _said(side: Side, shown: Cells) -> str:
    """'A: 12 on the map, 1 without a public point, 3 outside this view'."""
    return _(
        "%(side)s: %(shown)s on the map, %(nowhere)s without a public point, %(outside)s outside this view"
    ) % {
        "side": name(side),
        "shown": number(sum(cell.count for cell in shown.cells)),
        "nowhere": number(shown.unlocated),
        "outside": number(shown.outside),
    }


def _square(cell: Cell, size: float) -> tuple[int, int, bool]:
    """The square of a cell by the grid of `aggregation.cells`: its mean position lies in it."""
    northing = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(cell.latitude) / 2)))
    column, row = math.floor((cell.longitude + 180) / size), math.floor((180 - northing) / size)
    return column, row, cell.uncertain


def _marks(view: Window, found: Iterable[Spot]) -> Iterator[str]:
    found = list(found)
    largest = largest_radius(view)
    most = max([FULL_SIZE, *(max(spot.weights) for spot in found)])
    for spot in found:
        x, y = view.at(spot.longitude, spot.latitude)
        halves = "".join(
            half(
                x,
                y,
                max(SMALLEST, math.sqrt(spot.weights[i] / most) * largest),
                "ab"[i],
                look,
                spot.uncertain,
            )
            for i, look in enumerate(looks(spot.weights))
            if spot.counts[i]
        )
        words = escape(f"A {number(spot.counts[0])}, B {number(spot.counts[1])}")
        yield f"<g>{halves}<title>{words}</title></g>"


def looks(weights: tuple[float, float]) -> tuple[str, str]:
    """Solid for the side with more, hollow for the other, half-tone for both where they are even."""
    a, b = weights
    if math.isclose(a, b):
        return "even", "even"
    return ("solid", "hollow") if a > b else ("hollow", "solid")


def half(x: float, y: float, radius: float, side: str, look: str, uncertain: bool) -> str:
    """Half a disc: A's on the side where reading begins, B's on the other."""
    to_the_right = (side == "b") != get_language_bidi()
    colour = COLOURS[side]
    opacity = {"solid": 0.85, "even": 0.4, "hollow": 0.0}[look] * (0.35 if uncertain else 1)
    fill = (
        f'fill="{colour}" fill-opacity="{opacity:.2f}"' if opacity else f'fill="{PAPER}" fill-opacity="0.75"'
    )
    dashes = ' stroke-dasharray="3 2.5"' if uncertain else ""
    path = f"M{x:.1f} {y - radius:.1f}a{radius:.1f} {radius:.1f} 0 0 {int(to_the_right)} 0 {2 * radius:.1f}z"
    return f'<path d="{path}" {fill} stroke="{colour}" stroke-width="1.3"{dashes}/>'
