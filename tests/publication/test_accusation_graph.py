"""The drawing of accusations: where parties, labels and arrows go."""

import math
import random
import re
from itertools import combinations

import pytest

from agreements.vocabularies import PartyKind
from publication.accusation_graph import (
    MOST_ARROWS,
    MOST_PARTIES,
    NARROW,
    OTHERS,
    SMALL,
    WIDE,
    Frame,
    Graph,
    Node,
    graph,
)
from publication.aggregation import Pair

LONG = "Joint Iranian-Russian-Turkish Coordination Center for Everything"


def random_pairs(parties: int, seed: int = 1) -> list[Pair]:
    """Everybody accuses about half of the others, press accuses all."""
    chance = random.Random(seed)
    codes = [f"P{number}" for number in range(parties)]
    found = []
    for accuser in ["", *codes]:
        for accused in codes:
            if accuser != accused and (not accuser or chance.random() < 0.5):
                incidents = chance.choice([1, 2, 5, 40, 300])
                found.append(Pair(accuser, accused, incidents, chance.randint(0, incidents)))
    return found


def draw(pairs: list[Pair], frame: Frame = WIDE, **how: bool) -> Graph:
    chance = random.Random(2)
    codes = {code for pair in pairs for code in (pair.accuser, pair.accused)}
    kinds = {code: chance.choice(PartyKind.values) for code in sorted(codes)}
    names = {code: f"{LONG} {code}" for code in [*codes, "", OTHERS]}
    return graph(pairs, names, kinds, frame, **how)


def crossings(boxes: list[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Which boxes lie on one another."""
    return [
        (i, j)
        for (i, one), (j, other) in combinations(enumerate(boxes), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@pytest.mark.parametrize("parties", [2, 3, 8, 14, 40])
def test_labels_lie_beside_each_other_and_in_the_picture(parties: int) -> None:
    drawn = draw(random_pairs(parties))
    boxes = [node.label_box for node in drawn.nodes]
    discs = [(n.x - WIDE.disc, n.y - WIDE.disc, n.x + WIDE.disc, n.y + WIDE.disc) for n in drawn.nodes]
    assert all(left >= 0 and right <= WIDE.width for left, _top, right, _bottom in boxes)
    assert all(top >= 0 and bottom <= WIDE.height for _left, top, _right, bottom in boxes)
    assert not crossings(boxes)
    assert not crossings(discs)
    assert not [1 for box in boxes for disc in discs if crossings([box, disc])]


def test_labels_on_one_another_are_found() -> None:
    """The check above is able to fail."""
    one = Node("A", 10, 10, ("Army",), "start", 20, 10)
    assert crossings([one.label_box, Node("B", 10, 18, ("Band",), "start", 20, 18).label_box])


@pytest.mark.parametrize("frame", [WIDE, NARROW, SMALL])
def test_discs_lie_apart_in_every_size(frame: Frame) -> None:
    nodes = draw(random_pairs(40), frame).nodes
    for one, other in combinations(nodes, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > 2 * frame.disc
    assert all(frame.disc <= node.x <= frame.width - frame.disc for node in nodes)
    assert all(frame.disc <= node.y <= frame.height - frame.disc for node in nodes)


def test_parties_of_one_kind_stand_together() -> None:
    pairs = random_pairs(10)
    kinds = {f"P{number}": ("rebel" if number % 2 else "state") for number in range(10)}
    nodes = graph(pairs, {}, kinds, WIDE).nodes
    assert {node.x < WIDE.width / 2 for node in nodes if kinds.get(node.code) == "state"} == {True}
    assert {node.x > WIDE.width / 2 for node in nodes if kinds.get(node.code) == "rebel"} == {True}


def test_the_rest_is_gathered_and_nothing_is_lost() -> None:
    pairs = random_pairs(16)
    drawn = graph(pairs, {}, {}, WIDE)
    places = {node.code for node in drawn.nodes}
    assert len(places - {"", OTHERS}) == MOST_PARTIES
    assert drawn.gathered == 2
    assert len(drawn.arrows) == MOST_ARROWS
    among_others = sum(pair.incidents for pair in pairs if not {pair.accuser, pair.accused} & places)
    shown = sum(arrow.pair.incidents for arrow in drawn.arrows)
    whole = sum(pair.incidents for pair in pairs)
    smallest = min(arrow.pair.incidents for arrow in drawn.arrows)
    assert 0 <= whole - among_others - shown <= drawn.undrawn * smallest
    few = random_pairs(3)
    assert sum(arrow.pair.incidents for arrow in draw(few).arrows) == sum(pair.incidents for pair in few)


def test_widths_are_in_proportion_and_the_core_is_what_is_verified() -> None:
    arrows = draw([Pair("A", "B", 200, 50), Pair("B", "A", 100, 100), Pair("C", "A", 1, 0)]).arrows
    widths = {arrow.pair.accuser: (arrow.width, arrow.core) for arrow in arrows}
    assert widths["A"] == (WIDE.thickest, WIDE.thickest / 4)
    assert widths["B"] == (WIDE.thickest / 2, WIDE.thickest / 2)
    assert widths["C"][0] > 1
    assert widths["C"][1] == 0
    assert [arrow.pair.incidents for arrow in arrows] == [200, 100, 1]


def test_an_answer_runs_beside_what_it_answers() -> None:
    there, back = draw([Pair("A", "B", 9, 0), Pair("B", "A", 9, 0)]).arrows
    bends = [
        re.search(r"Q([\d.-]+) ([\d.-]+) ", arrow.curve).groups()  # type: ignore[union-attr]
        for arrow in (there, back)
    ]
    (x1, y1), (x2, y2) = [(float(x), float(y)) for x, y in bends]
    assert math.hypot(x1 - x2, y1 - y2) > 2 * WIDE.thickest
    (line,) = draw([Pair("A", "B", 9, 0)], directed=False).arrows
    assert (line.head, bool(there.head)) == ("", True)


def test_arabic_is_a_mirror_and_the_same_pairs_the_same_drawing() -> None:
    pairs = random_pairs(9)
    plain, mirrored = draw(pairs), draw(pairs, mirrored=True)
    assert plain == draw(list(reversed(pairs)))
    turned = {node.code: (round(WIDE.width - node.x, 6), node.y) for node in mirrored.nodes}
    assert turned == {node.code: (round(node.x, 6), node.y) for node in plain.nodes}
    swapped = {"start": "end", "end": "start", "middle": "middle"}
    assert [swapped[node.anchor] for node in plain.nodes] == [node.anchor for node in mirrored.nodes]


def test_a_party_keeps_its_place_when_the_evidence_changes() -> None:
    claims = random_pairs(12)
    verified = [Pair(pair.accuser, pair.accused, pair.verified, pair.verified) for pair in claims[::5]]
    whole = {node.code: (node.x, node.y) for node in graph(claims, {}, {}, SMALL).nodes}
    fewer = graph([pair for pair in verified if pair.incidents], {}, {}, SMALL, of=claims)
    assert fewer.nodes
    assert all(whole[node.code] == (node.x, node.y) for node in fewer.nodes)
    assert max(arrow.width for arrow in fewer.arrows) <= SMALL.thickest


def test_nothing_to_draw_is_an_empty_drawing() -> None:
    assert (draw([]).nodes, draw([]).arrows) == ([], [])
