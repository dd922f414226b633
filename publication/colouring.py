"""Circles of the drawn map by colour: which groups a cell is made of, in what colour, and the legend.

The live map does the same in the browser (`groups.js`, `palette.js`); here it is for pictures, embeds and
print, on light paper. Names and colours are the same there and here: a link must hide and colour alike.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from publication import aggregation, reading
from publication.aggregation import Cells
from publication.filters import Selection
from publication.snapshot import Rows
from publication.snapshot.bits import Bits
from publication.vocabularies import Grade, ViolationKind

OWN = 7  # groups with a colour of their own
SEVERAL, REST, NOBODY = "several", "rest", "nobody"
NEUTRAL = {SEVERAL: "#4a453d", REST: "#7a7263", NOBODY: "#a89f90"}
SEQUENCE = (
    "#332288", "#cc6677", "#117733", "#ddcc77", "#0077bb", "#aa4499", "#88ccee", "#882255", "#44aa99", "#999933", "#ee7733",
)  # fmt: skip
GRADE_COLOURS = {
    Grade.VERIFIED: "#117733",
    Grade.CORROBORATED: "#0077bb",
    Grade.UNVERIFIED: "#ddcc77",
    Grade.CONTESTED: "#ee7733",
    Grade.NOT_SUBSTANTIATED: "#999999",
    Grade.REFUTED: "#882255",
    Grade.SUSPENDED: "#88ccee",
}


@dataclass(frozen=True)
class Group:
    """One entry of the legend; `incidents` are those in view."""

    name: str  # a code, or one of NEUTRAL
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
    """The cells in the box (west, south, east, north) as `colour` and `off` ask for."""
    colour = selection.values["colour"] or "single"
    if colour == "single":
        return Coloured(aggregation.cells(selection.rows, zoom, box), [], 0)
    groups = groups_of(selection.readable, colour)
    found = aggregation.cells(selection.rows, zoom, box, groups)
    hidden, totals = 0, Counter[str]()
    for cell in found.cells:
        for name in set(selection.values["off"]) & cell.accused.keys():
            hidden += cell.accused.pop(name)
        cell.count = sum(cell.accused.values())
        totals.update(cell.accused)
    found.cells = sorted((cell for cell in found.cells if cell.count), key=lambda cell: -cell.count)
    own, words = own_colours(colour, list(groups)), _words(colour)
    legend = [
        Group(name, words.get(name, name), own.get(name) or NEUTRAL[name], incidents)
        for name, incidents in totals.most_common()
    ]
    return Coloured(found, legend, hidden)


def groups_of(rows: Rows, colour: str) -> dict[str, Bits]:
    """The groups of a colour by name, each incident in one of them.

    They come from all that can be read, not from the filter, so that a colour keeps its meaning.
    """
    sets = rows.state.sets[colour]
    nothing = np.zeros_like(rows.chosen)
    named, several = nothing.copy(), nothing.copy()
    for of in sets.values():
        several |= named & of
        named |= of
    sole = {code: of & ~several for code, of in sets.items() if code}
    counts = {code: rows.counted(of) for code, of in sole.items()}
    parties = colour in ("accused", "accuser")
    most = OWN - 1 if parties else len(Grade) if colour == "grade" else OWN
    frequent = sorted((code for code in sole if counts[code]), key=lambda code: (-counts[code], code))
    own = {code: sole[code] for code in frequent[:most]}
    rest = nothing.copy()
    for code in frequent[most:]:
        rest |= sole[code]
    others = {SEVERAL: several, REST: rest, NOBODY: ~named} if parties else {REST: rest}
    return own | {name: of for name, of in others.items() if rows.counted(of)}


def own_colours(colour: str, names: list[str]) -> dict[str, str]:
    """A colour for each group that is a party or a word: its own unless taken, else the next of the sequence."""
    wanted: dict[str, str] = {}
    if colour == "grade":
        wanted = {str(grade): shade for grade, shade in GRADE_COLOURS.items()}
    elif colour != "kind":
        wanted = {code: party.colour.lower() for code, party in reading.parties().items() if party.colour}
    own: dict[str, str] = {}
    named = [name for name in names if name not in NEUTRAL]
    for name in named:
        if name in wanted and wanted[name] not in own.values():
            own[name] = wanted[name]
    for name in named:
        if name not in own:
            own[name] = next((shade for shade in SEQUENCE if shade not in own.values()), "#999999")
    return own


def _words(colour: str) -> dict[str, str]:
    if colour == "grade":
        return {code: str(label) for code, label in Grade.choices}
    if colour == "kind":
        return {code: str(label) for code, label in ViolationKind.choices} | {REST: _("Any other kind")}
    neutral = {
        SEVERAL: _("Several parties together"),
        REST: _("Any other party"),
        NOBODY: _("No party accuses") if colour == "accuser" else _("No one accused"),
    }
    return neutral | {code: str(party) for code, party in reading.parties().items()}
