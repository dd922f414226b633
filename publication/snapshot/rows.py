"""A selection of rows of one state: what counts, lists and files are made from."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from publication.snapshot import bits
from publication.snapshot.bits import Bits
from publication.snapshot.orders import ranked
from publication.snapshot.state import GRADE_BITS, GRADES, State

Counted = TypeVar("Counted", int, NDArray[Any])


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
        days, _grades, _counts = self.days_and_grades()
        if not len(days):
            return None, None
        return dt.date.fromordinal(int(days[0])), dt.date.fromordinal(int(days[-1]))

    def days_and_grades(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Day (`toordinal()`), number of the grade in GRADES, and how many; ascending by day, none empty."""
        values, counts = self._by_day_and_grade
        return values >> GRADE_BITS, values & ((1 << GRADE_BITS) - 1), counts

    @cached_property
    def _by_day_and_grade(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        whole = self.state.columns["day_grade"][: self.state.size]
        if not self.count:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        low, high = self.state.once("days", lambda: (int(whole.min()), int(whole.max())))
        if high - low > 1_000_000 + 4 * len(whole):  # centuries apart: no table of all days between
            found, counts = np.unique(self.column("day_grade"), return_counts=True)
            return found.astype(np.int64), counts
        table = self._by_the_fewer(
            "days and grades",
            lambda rows: np.bincount(rows.column("day_grade") - low, minlength=high - low + 1),
        )
        occurring = np.flatnonzero(table)
        return occurring + low, table[occurring]

    def sum(self, name: str) -> int:
        """The sum of a number of people killed."""
        return self._by_the_fewer(
            f"sum {name}", lambda rows: int(rows._deadly.column(name).sum(dtype=np.int64))
        )

    def killed_by_governorate(self) -> list[int]:
        """The sum of `killed_best` for each of the state's governorates."""

        def killed(rows: Rows) -> NDArray[np.int64]:
            where, dead = rows._deadly.column("governorate"), rows._deadly.column("killed_best")
            return np.bincount(where, dead, minlength=len(self.state.governorates)).astype(np.int64)

        return self._by_the_fewer("killed by governorate", killed).tolist()

    @cached_property
    def _deadly(self) -> "Rows":
        """Those in which somebody was killed."""
        return self.narrowed(self.state.flags["deadly"])

    @cached_property
    def _accusing(self) -> "Rows":
        """Those in which somebody is accused."""
        return self.narrowed(self.state.flags["accusing"])

    def _by_the_fewer(self, name: str, counted: "Callable[[Rows], Counted]") -> "Counted":
        """A count of the rows, made over those that are not chosen where they are fewer: what all have is kept."""
        if self.count * 2 <= self.state.size:
            return counted(self)
        in_all = self.state.once(name, lambda: counted(everything(self.state)))
        return in_all - counted(self._others)

    @cached_property
    def _others(self) -> "Rows":
        """The rows of the state that are not chosen."""
        return Rows(self.state, everything(self.state).chosen & ~self.chosen)

    def by_spot(self) -> NDArray[np.int64]:
        """How many lie at each of the state's spots."""
        return self.state.spots.counts(self.chosen, self._late())

    def by_set_of_pairs(self) -> NDArray[np.int64]:
        """How many have each of the state's sets of pairs; those in which nobody is accused are not counted."""
        sets = len(self.state.pairs.table)
        return self._by_the_fewer(
            "sets of pairs",
            lambda rows: np.bincount(rows._accusing.column("pair") >> GRADE_BITS, minlength=sets),
        )

    def by_set_of_pairs_and_grade(self) -> NDArray[Any]:
        """How many have each of the state's sets of pairs and each of GRADES: [set, grade], 32 bits each."""
        table = self.state.pairs

        def counted(rows: Rows) -> NDArray[Any]:
            found = np.bincount(rows._accusing.column("pair"), minlength=len(table.table) << GRADE_BITS)
            by_set: NDArray[Any] = found.astype(np.int32).reshape(-1, 1 << GRADE_BITS)
            # Those in which nobody is accused are many and have one set: they need not be looked at one by one.
            others = rows.chosen & ~self.state.flags["accusing"]
            grades = bits.counts(others, [self.of("grade", grade) for grade in GRADES])
            by_set[table.nobody : table.nobody + 1, : len(GRADES)] += np.array(grades, np.int32)
            return by_set

        return self._by_the_fewer("sets of pairs and grades", counted)

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


def everything(state: State) -> Rows:
    """All editions of a state, what ended and what was withdrawn too."""
    return Rows(state, state.once("all", lambda: state.padded(bits.pack(np.ones(state.size, np.bool_)))))
