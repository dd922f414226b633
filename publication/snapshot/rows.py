"""A selection of rows of one state: what counts, lists and files are made from."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publication.snapshot import bits
from publication.snapshot.bits import Bits
from publication.snapshot.orders import ranked
from publication.snapshot.state import GRADE_BITS, GRADES, State


@dataclass(frozen=True)
class Rows:
    """Some of the editions of a state. Nothing here asks the database."""

    state: State
    chosen: Bits

    @cached_property
    def count(self) -> int:
        return bits.count(self.chosen)

    @cached_property
    def positions(self) -> NDArray[np.intp]:
        """The rows of the state, ascending."""
        return bits.positions(self.chosen, self.state.size)

    def column(self, name: str) -> NDArray[Any]:
        """The values of a column for the rows chosen, in the order of `positions`."""
        whole = self.state.columns[name][: self.state.size]
        return whole if self.count == self.state.size else whole[self.positions]

    def narrowed(self, to: Bits) -> "Rows":
        """Those that are in the other set too."""
        return Rows(self.state, self.chosen & to)

    def of(self, key: str, code: str) -> Bits:
        """The rows of the state (chosen or not) that have a code."""
        found = self.state.sets[key].get(code)
        return np.zeros_like(self.chosen) if found is None else found

    def counted(self, among: Bits) -> int:
        """How many of the rows are in another set too."""
        return bits.count(self.chosen & among)

    def flagged(self, flag: str) -> int:
        return self.counted(self.state.flags[flag])

    def between(self, first: dt.date, last: dt.date) -> "Rows":
        """Those that began on one of these days."""
        return self.narrowed(days(self.state, first, last))

    def numbers(self) -> list[int]:
        """The incident numbers, ascending."""
        return np.sort(self.column("number")).tolist()

    def with_numbers(self, numbers: list[int]) -> "Rows":
        """Those with one of these incident numbers."""
        found = np.isin(self.state.columns["number"][: self.state.size], numbers)
        return self.narrowed(self.state.padded(bits.pack(found)))

    def keys(self, order: str, start: int = 0, stop: int | None = None) -> list[int]:
        """The keys (`Edition.pk`) of the rows from one place of a list to another, in one of the orders of lists."""
        places = ranked(self.state, self.positions, order, self.count if stop is None else stop)
        return self.state.columns["id"][places[start:stop]].tolist()

    def first_and_last(self) -> tuple[dt.date, dt.date] | tuple[None, None]:
        """The first and the last day on which one of them began."""
        if not self.count:
            return None, None
        day = self.column("day")
        return dt.date.fromordinal(int(day.min())), dt.date.fromordinal(int(day.max()))

    def days_and_grades(self) -> list[tuple[dt.date, str, int]]:
        """Day, grade and how many began on that day and have that grade; none left out, none empty."""
        values, counts = _counted(self.column("day_grade"))
        return [
            (dt.date.fromordinal(value >> GRADE_BITS), GRADES[value & ((1 << GRADE_BITS) - 1)], count)
            for value, count in zip(values.tolist(), counts.tolist(), strict=True)
        ]

    def by_spot(self) -> NDArray[np.int64]:
        """How many lie at each of the state's spots."""
        return self.state.spots.counts(self.chosen, self._late())

    def by_set_of_pairs(self) -> NDArray[np.int64]:
        """How many have each of the state's sets of pairs."""
        return np.bincount(self.column("pair"), minlength=len(self.state.pairs.table))

    def _late(self) -> NDArray[np.int32]:
        """The spots of those behind the base."""
        state = self.state
        first = state.base >> 6
        here = bits.positions(self.chosen[first:], state.size - first * 64) + first * 64
        return state.columns["spot"][here[here >= state.base]]


def days(state: State, first: dt.date | None, last: dt.date | None) -> Bits:
    """The rows of a state that began on one of these days; None is without end."""
    day = state.columns["day"][: state.size]
    chosen = np.ones(len(day), np.bool_)
    if first:
        chosen &= day >= first.toordinal()
    if last:
        chosen &= day <= last.toordinal()
    return state.padded(bits.pack(chosen))


def _counted(values: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each value that occurs, ascending, and how often."""
    if not len(values):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low = int(values.min())
    if int(values.max()) - low > 1_000_000 + 4 * len(values):  # centuries apart: no table of all days between
        found, counts = np.unique(values, return_counts=True)
        return found.astype(np.int64), counts
    table = np.bincount(values - low)
    occurring = np.flatnonzero(table)
    return occurring + low, table[occurring]
