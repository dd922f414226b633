"""Who accuses whom: a row has a set of pairs, and a table knows the few thousand sets there are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from publication.bulk import Codes

SEPARATOR = ">"


def split(pair: str) -> tuple[str, str]:
    """Accuser (empty where it is no party) and accused of `ACCUSER>ACCUSED`."""
    accuser, _sign, accused = pair.partition(SEPARATOR)
    return accuser, accused


def joined(accuser: str, accused: str) -> str:
    """`ACCUSER>ACCUSED`, which `split` takes apart again."""
    return f"{accuser}{SEPARATOR}{accused}"


@dataclass(frozen=True)
class Members:
    """Which sets of a table have each name: `names[i]` is in `of[edges[i] : edges[i + 1]]`, in one at least."""

    names: list[str]
    of: NDArray[np.intp]
    edges: NDArray[np.intp]

    @classmethod
    def none(cls) -> "Members":
        return cls([], np.zeros(0, np.intp), np.zeros(1, np.intp))

    def and_of(self, table: list[list[str]], start: int) -> "Members":
        """These members and those of more sets, the first of which has the number `start`."""
        names = list(dict.fromkeys([*self.names, *(name for members in table for name in members)]))
        numbers = {name: number for number, name in enumerate(names)}
        here = np.repeat(np.arange(len(self.names)), np.diff(self.edges))
        name = np.append(here, np.array([numbers[name] for members in table for name in members], np.intp))
        new = [start + row for row, members in enumerate(table) for _name in members]
        of = np.append(self.of, np.array(new, np.intp))[np.argsort(name, kind="stable")]
        sizes = np.bincount(name, minlength=len(names))
        return Members(names, of, np.append(0, np.cumsum(sizes)))

    @cached_property
    def divided(self) -> list[tuple[str, str]]:
        """The names, which are pairs, taken apart by `split`."""
        return [split(name) for name in self.names]

    def counts(self, of_sets: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many rows have each name, given how many have each set."""
        return np.add.reduceat(of_sets[self.of], self.edges[:-1]) if self.names else np.zeros(0, np.int64)

    def counts_by_column(self, of_sets: NDArray[np.int32]) -> NDArray[np.int32]:
        """The same for an even number of columns: [name, column], given [set, column].

        Two columns are added at once, as the halves of 64 bits: there are never so many rows that
        the sum of a half reaches into the other.
        """
        halves = np.ascontiguousarray(of_sets.view(np.int64).T)
        return np.stack([self.counts(two) for two in halves], axis=1).view(np.int32)

    def sets_with(self, names: set[str], sets: int) -> NDArray[np.bool_]:
        """Which of the sets have one of these names."""
        found = np.zeros(sets, np.bool_)
        for number, name in enumerate(self.names):
            if name in names:
                found[self.of[self.edges[number] : self.edges[number + 1]]] = True
        return found


@dataclass(frozen=True)
class Pairs:
    """The sets of pairs there are, and what of them is counted."""

    table: list[Codes]
    pairs: Members  # `ACCUSER>ACCUSED`
    both: Members  # `A>B`, A before B, where each accuses the other
    accusers: Members
    accused: Members
    taking_part: Members  # accusers and accused

    numbers: dict[Codes, int]  # of the table; longer than it once there is a later one

    @property
    def nobody(self) -> int:
        """The number of the set without pairs; that of no set where there is none."""
        return min(self.numbers.get((), len(self.table)), len(self.table))

    @classmethod
    def none(cls) -> "Pairs":
        nobody = Members.none()
        return cls([], nobody, nobody, nobody, nobody, nobody, {})

    def followed_by(self, table: list[Codes]) -> "tuple[Pairs, NDArray[np.int32]]":
        """These sets and new ones behind them, and where those of `table` are now."""
        start = len(self.table)
        new = [pairs for pairs in table if self.numbers.setdefault(pairs, start) >= start]
        self.numbers.update({pairs: start + place for place, pairs in enumerate(new)})
        places = np.array([self.numbers[pairs] for pairs in table], np.int32)
        if not new:
            return self, places
        divided = [[split(pair) for pair in pairs] for pairs in new]
        accusers = [sorted({accuser for accuser, _accused in pairs}) for pairs in divided]
        accused = [sorted({accused for _accuser, accused in pairs}) for pairs in divided]
        both = [[joined(a, b) for a, b in pairs if a < b and (b, a) in pairs] for pairs in divided]
        longer = Pairs(
            self.table + new,
            self.pairs.and_of([list(pairs) for pairs in new], start),
            self.both.and_of(both, start),
            self.accusers.and_of(accusers, start),
            self.accused.and_of(accused, start),
            self.taking_part.and_of(
                [sorted({*ones, *others}) for ones, others in zip(accusers, accused, strict=True)], start
            ),
            self.numbers,
        )
        return longer, places
