"""Shapes cut to a box: what lies far outside a picture need not be drawn, and drawing it is slow."""

from collections.abc import Callable, Iterable
from itertools import pairwise

Point = tuple[float, float]


def clip(ring: Iterable[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The part of a closed ring that lies in the box (Sutherland and Hodgman); empty if none does.

    Parts that leave and come back stay joined along the border of the box.
    """
    found = list(ring)
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        found = _half(found, _inside(axis, limit, sign), axis, limit)
    return found


def _inside(axis: int, limit: float, sign: int) -> Callable[[Point], bool]:
    return lambda point: sign * (point[axis] - limit) >= 0


def _half(ring: list[Point], inside: Callable[[Point], bool], axis: int, limit: float) -> list[Point]:
    found: list[Point] = []
    for before, point in pairwise([*ring[-1:], *ring]):
        if inside(before) != inside(point):
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            found.append((limit, other) if axis == 0 else (other, limit))
        if inside(point):
            found.append(point)
    return found
