"""Two timelines on one axis: successive steps of days counted from the start of each period."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from agreements.models import Milestone
from publication import aggregation
from publication.comparing import Comparison, Side

#: Days a bar may stand for, the finest first; beyond the last as many as it takes.
STEPS = (1, 7, 14, 28, 91, 364)
MOST_BARS = 120
#: The drawing: every bar is BAR wide, A rises from the middle and B falls from it.
BAR, GAP, MIDDLE, TALLEST = 10, 2, 100, 94


@dataclass(frozen=True)
class Bar:
    """Incidents of some days of a period, `first` to `last`; `is_partial` if it has fewer days than the others."""

    first: dt.date
    last: dt.date
    count: int
    is_partial: bool
    x: int
    height: float

    @property
    def top(self) -> float:
        return round(MIDDLE - 1 - self.height, 1)

    @property
    def width(self) -> int:
        return BAR - GAP


@dataclass(frozen=True)
class Span:
    """A stretch of the axis, in units of the drawing."""

    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A milestone in a period: its number of days from the start (the first day is 1) and where that is drawn."""

    milestone: Milestone
    day: int
    x: float


@dataclass(frozen=True)
class Track:
    """One side: its bars, the days the record does not cover, and the milestones."""

    side: Side
    bars: list[Bar]
    uncovered: list[Span]
    marks: list[Mark]


@dataclass(frozen=True)
class Timelines:
    a: Track
    b: Track
    step: int  # days of a bar
    steps: int  # bars of the longer side
    most: int  # incidents of the tallest bar

    @property
    def width(self) -> int:
        return self.steps * BAR

    @property
    def rows(self) -> list[tuple[int, Bar | None, Bar | None]]:
        """The number of each step's first day, and its bar on each side where that is so long."""
        a, b = self.a.bars, self.b.bars
        return [
            (i * self.step + 1, a[i] if i < len(a) else None, b[i] if i < len(b) else None)
            for i in range(self.steps)
        ]


def timelines(comparison: Comparison, milestones: Sequence[Milestone]) -> Timelines:
    """Both sides day by day, or in the finest steps that give at most 120 bars. Two queries."""
    sides = (comparison.a, comparison.b)
    longest = max(side.days for side in sides)
    step = next((one for one in STEPS if -(-longest // one) <= MOST_BARS), -(-longest // MOST_BARS))
    counts = [_steps(side, step) for side in sides]
    most = max((max(one) for one in counts), default=0)
    a, b = (_track(side, step, one, most, milestones) for side, one in zip(sides, counts, strict=True))
    return Timelines(a, b, step, -(-longest // step), most)


def _steps(side: Side, step: int) -> list[int]:
    counts = [0] * -(-side.days // step)
    for day, count in aggregation.count_by_day(side.selection.rows).items():
        counts[(day - side.first).days // step] += count
    return counts


def _track(side: Side, step: int, counts: list[int], most: int, milestones: Sequence[Milestone]) -> Track:
    bars = []
    for i, count in enumerate(counts):
        first = side.first + dt.timedelta(days=i * step)
        last = side.first + dt.timedelta(days=min((i + 1) * step, side.days) - 1)
        height = round(TALLEST * count / most, 1) if most else 0.0
        bars.append(Bar(first, last, count, (last - first).days + 1 < step, i * BAR, height))
    marks = [
        Mark(one, (one.date - side.first).days + 1, _at((one.date - side.first).days + 0.5, step))
        for one in milestones
        if side.first <= one.date <= side.last
    ]
    return Track(side, bars, _uncovered(side, step), marks)


def _uncovered(side: Side, step: int) -> list[Span]:
    if not side.record:
        return []
    before = min(side.days, max(0, (min(side.record) - side.first).days))
    after = min(side.days, max(0, (side.last - max(side.record)).days))
    spans = [(0, before), (side.days - after, side.days)]
    return [Span(_at(start, step), _at(end - start, step)) for start, end in spans if end > start]


def _at(days: float, step: int) -> float:
    return round(days * BAR / step, 1)
