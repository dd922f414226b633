"""Where the parties and the arrows of the drawing of accusations go. Pure geometry: the same in, the same out.

Parties stand on two facing arcs, those of one kind together; who is no party and what was gathered
stand at the foot and the head. `templates/publication/_accusation_graph.html` draws it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot
from textwrap import wrap

from agreements.vocabularies import PartyKind
from publication.aggregation import Pair

MOST_PARTIES = 14
MOST_ARROWS = 48
OTHERS = "*"  # the place of all parties that have none of their own
LINE = 17  # height of a line of a label
LETTER = 7.6  # a letter's width, rather too wide than too narrow
#: Clockwise around the drawing.
KINDS = (
    PartyKind.STATE, PartyKind.STATE_FORCE, PartyKind.EXTERNAL_FORCE, PartyKind.MILITIA, PartyKind.UNKNOWN,
    PartyKind.REBEL_COALITION, PartyKind.REBEL, PartyKind.REBEL_UNIT, PartyKind.AUTHORITY,
    PartyKind.MECHANISM, PartyKind.MEDIATOR, PartyKind.MONITOR, PartyKind.ANALYST,
)  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """The size of a drawing in its own units."""

    name: str
    width: int
    height: int
    across: float  # from the middle to the arcs
    up: float
    disc: float  # radius of a party
    thickest: float  # arrow of the largest count
    letters: int  # of a line of a label; 0: codes only

    @property
    def middle(self) -> tuple[float, float]:
        return self.width / 2, self.height / 2


WIDE = Frame("wide", 1040, 640, 300, 262, 11, 24, 24)
NARROW = Frame("narrow", 360, 440, 134, 172, 22, 16, 0)
SMALL = Frame("small", 240, 170, 92, 66, 4.5, 12, 0)


@dataclass(frozen=True)
class Node:
    """A party's place and its label: lines, and where the first one stands."""

    code: str
    x: float
    y: float
    lines: tuple[str, ...] = ()
    anchor: str = "middle"  # SVG's text-anchor
    label_x: float = 0.0
    label_y: float = 0.0

    @property
    def label_box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the label, by estimate."""
        width = max((len(line) for line in self.lines), default=0) * LETTER
        left = self.label_x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.label_y - LINE + 4, left + width, self.label_y + 4 + LINE * (len(self.lines) - 1)


@dataclass(frozen=True)
class Arrow:
    """One pair: a curve as wide as its count, a core in it as wide as what is verified, and a head."""

    pair: Pair
    curve: str  # path data
    width: float
    core: float  # 0: nothing is verified
    head: str  # points of a polygon; empty where the pair has no direction

    @property
    def reach(self) -> float:
        """The width a pointer finds it in, and of the border around the one in focus."""
        return max(14.0, self.width + 7)


@dataclass(frozen=True)
class Graph:
    frame: Frame
    nodes: list[Node]
    arrows: list[Arrow]  # the widest first, so that thin ones lie on top
    gathered: int  # parties that stand together as one
    undrawn: int  # pairs left out, the rarest


def graph(
    pairs: list[Pair],
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    frame: Frame,
    *,
    of: list[Pair] | None = None,
    directed: bool = True,
    mirrored: bool = False,
) -> Graph:
    """The drawing of `pairs`; `mirrored` for languages written from the right.

    `of` are the pairs that decide the places, and in a small frame the widths, so that drawings compare.
    """
    everything = of or pairs
    places = _order(everything, kinds)
    drawn = _gather(pairs, set(places))
    nodes = {node.code: node for node in _nodes(places, drawn, names, frame, mirrored)}
    shown = sorted(drawn, key=lambda pair: (-pair.incidents, pair.accuser, pair.accused))[:MOST_ARROWS]
    measure = everything if frame.name == SMALL.name else shown
    most = max((pair.incidents for pair in measure), default=1)
    # Where there are many, all are thinner: a knot of broad bands shows nothing.
    thickest = frame.thickest * min(1.0, (24 / max(1, len(measure))) ** 0.5)
    ends = [(pair, nodes[pair.accuser], nodes[pair.accused]) for pair in shown]
    arrows = [_arrow(*one, most / thickest, frame, directed) for one in ends]
    return Graph(frame, list(nodes.values()), arrows, gathered(everything), len(drawn) - len(shown))


def gathered(pairs: list[Pair]) -> int:
    """How many parties stand together as one, having no place of their own."""
    return max(
        0, len({code for pair in pairs for code in (pair.accuser, pair.accused)} - {""}) - MOST_PARTIES
    )


def _order(pairs: list[Pair], kinds: Mapping[str, str]) -> list[str]:
    """The parties with a place of their own: those named most often, by kind."""
    weight: Counter[str] = Counter()
    for pair in pairs:
        weight[pair.accuser] += pair.incidents
        weight[pair.accused] += pair.incidents
    del weight[""]
    chosen = sorted(weight, key=lambda code: (-weight[code], code))[:MOST_PARTIES]
    ranks = {kind.value: rank for rank, kind in enumerate(KINDS)}
    return sorted(chosen, key=lambda code: (ranks.get(kinds.get(code, ""), len(ranks)), -weight[code], code))


def _gather(pairs: list[Pair], known: set[str]) -> list[Pair]:
    """The pairs, those with parties that have no place put together: sums of pairs, not of incidents."""
    found: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        ends = [code if code in known or not code else OTHERS for code in (pair.accuser, pair.accused)]
        if ends[0] == ends[1]:
            continue  # among the others
        before = found.get((ends[0], ends[1]), Pair(ends[0], ends[1], 0, 0))
        found[ends[0], ends[1]] = replace(
            before, incidents=before.incidents + pair.incidents, verified=before.verified + pair.verified
        )
    return list(found.values())


def _nodes(
    places: list[str], pairs: list[Pair], names: Mapping[str, str], frame: Frame, mirrored: bool
) -> list[Node]:
    """The first half from the foot of the left arc up, the second from the head of the right one down."""
    half = (len(places) + 1) // 2
    middle_x, middle_y = frame.middle
    found = []
    for side, codes in ((-1, places[:half][::-1]), (1, places[half:])):
        for step, code in enumerate(codes):
            # Equal steps downwards, so that labels keep the same distance everywhere.
            up = 1 - 2 * (step + 0.5) / len(codes)
            x = middle_x + (-side if mirrored else side) * frame.across * (1 - (0.9 * up) ** 2) ** 0.5
            found.append(_labelled(Node(code, x, middle_y - up * frame.up), names, frame))
    ends = {code for pair in pairs for code in (pair.accuser, pair.accused)}
    for code, y in ((OTHERS, middle_y - frame.up), ("", middle_y + frame.up)):
        if code in ends:
            found.append(_labelled(Node(code, middle_x, y), names, frame))
    return found


def _labelled(node: Node, names: Mapping[str, str], frame: Frame) -> Node:
    """The node with its label outside the drawing, in at most two lines."""
    if not frame.letters:
        return node
    lines = wrap(names.get(node.code, node.code), frame.letters, max_lines=2, placeholder=" …")
    middle_x, middle_y = frame.middle
    away = frame.disc + 9
    if node.x == middle_x:
        y = node.y + away + LINE - 6 if node.y > middle_y else node.y - away - LINE * (len(lines) - 1)
        return replace(node, lines=tuple(lines), label_x=node.x, label_y=y)
    side = 1 if node.x > middle_x else -1
    return replace(
        node,
        lines=tuple(lines),
        anchor="start" if side > 0 else "end",
        label_x=node.x + side * away,
        label_y=node.y + 5 - LINE * (len(lines) - 1) / 2,
    )


def _arrow(pair: Pair, start: Node, end: Node, unit: float, frame: Frame, directed: bool) -> Arrow:
    """A curve bent towards the middle and to one side, so that the answer runs beside it.

    `unit` is how many incidents make it one wide.
    """
    width = max(1.4, pair.incidents / unit)
    core = width * pair.verified / pair.incidents if pair.verified else 0.0
    across, down = end.x - start.x, end.y - start.y
    length = hypot(across, down)
    middle_x, middle_y = frame.middle
    half_x, half_y = (start.x + end.x) / 2, (start.y + end.y) / 2
    aside = 0.16 if directed else 0.0
    bend_x = half_x + 0.45 * (middle_x - half_x) - aside * down
    bend_y = half_y + 0.45 * (middle_y - half_y) + aside * across
    if hypot(bend_x - half_x, bend_y - half_y) < 0.08 * length:  # never straight through the middle
        bend_x, bend_y = half_x - 0.08 * down, half_y + 0.08 * across
    size = max(frame.disc * 0.7, width * 0.75 + frame.disc * 0.35) if directed else 0.0
    from_x, from_y = _towards(start, bend_x, bend_y, frame.disc + 1)
    tip_x, tip_y = _towards(end, bend_x, bend_y, frame.disc + 1)
    to_x, to_y = _towards(end, bend_x, bend_y, frame.disc + 1 + size)
    curve = f"M{from_x:.1f} {from_y:.1f}Q{bend_x:.1f} {bend_y:.1f} {to_x:.1f} {to_y:.1f}"
    head = _head(tip_x, tip_y, to_x, to_y, max(size, width + 4) / 2 + 1) if directed else ""
    return Arrow(pair, curve, round(width, 2), round(core, 2), head)


def _towards(node: Node, x: float, y: float, distance: float) -> tuple[float, float]:
    """The point at a distance from a node in the direction of another point."""
    whole = hypot(x - node.x, y - node.y) or 1.0
    return node.x + (x - node.x) * distance / whole, node.y + (y - node.y) * distance / whole


def _head(tip_x: float, tip_y: float, base_x: float, base_y: float, half: float) -> str:
    whole = hypot(tip_x - base_x, tip_y - base_y) or 1.0
    side_x, side_y = -(tip_y - base_y) / whole * half, (tip_x - base_x) / whole * half
    points = ((tip_x, tip_y), (base_x + side_x, base_y + side_y), (base_x - side_x, base_y - side_y))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
