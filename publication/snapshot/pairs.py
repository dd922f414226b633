"""Who accuses whom: a row has a set of pairs, and a table knows the few thousand sets there are."""

from dataclasses import dataclass

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
    """Which names each set of a table has: `names[name[i]]` belongs to the set `of[i]`."""

    names: list[str]
    of: NDArray[np.intp]
    name: NDArray[np.intp]

    @classmethod
    def none(cls) -> "Members":
        return cls([], np.zeros(0, np.intp), np.zeros(0, np.intp))

    def and_of(self, table: list[list[str]], start: int) -> "Members":
        """These members and those of more sets, the first of which has the number `start`."""
        names = list(dict.fromkeys([*self.names, *(name for members in table for name in members)]))
        numbers = {name: number for number, name in enumerate(names)}
        of = [start + row for row, members in enumerate(table) for _name in members]
        name = [numbers[name] for members in table for name in members]
        return Members(
            names, np.append(self.of, np.array(of, np.intp)), np.append(self.name, np.array(name, np.intp))
        )

    def counts(self, of_sets: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many rows have each name, given how many have each set."""
        return np.bincount(self.name, of_sets[self.of], minlength=len(self.names)).astype(np.int64)

    def sets_with(self, names: set[str], sets: int) -> NDArray[np.bool_]:
        """Which of the sets have one of these names."""
        wanted = np.array([name in names for name in self.names], np.bool_)
        found = np.zeros(sets, np.bool_)
        found[self.of[wanted[self.name]]] = True
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
