"""Who accuses whom: a row has a set of pairs, and a table knows the few thousand sets there are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publication.snapshot.loading import Codes

SEPARATOR = ">"


def split(pair: str) -> tuple[str, str]:
    """Accuser (empty where it is no party) and accused of `ACCUSER>ACCUSED`."""
    accuser, _sign, accused = pair.partition(SEPARATOR)
    return accuser, accused


@dataclass(frozen=True)
class Members:
    """Which names each set of a table has: `names[name[i]]` belongs to the set `of[i]`."""

    names: list[str]
    of: NDArray[np.intp]
    name: NDArray[np.intp]

    @classmethod
    def among(cls, table: list[list[str]]) -> "Members":
        """The members of these sets."""
        names = sorted({name for names in table for name in names})
        numbers = {name: number for number, name in enumerate(names)}
        of = [row for row, members in enumerate(table) for _name in members]
        return cls(
            names,
            np.array(of, np.intp),
            np.array([numbers[name] for members in table for name in members], np.intp),
        )

    def counts(self, of_sets: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many rows have each name, given how many have each set."""
        found = np.zeros(len(self.names), np.int64)
        np.add.at(found, self.name, of_sets[self.of])
        return found

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
    accusers: Members
    accused: Members

    @classmethod
    def of(cls, table: list[Codes]) -> "Pairs":
        """The table with its members looked up."""
        return cls(
            table,
            Members.among([list(pairs) for pairs in table]),
            Members.among([sorted({split(pair)[0] for pair in pairs}) for pairs in table]),
            Members.among([sorted({split(pair)[1] for pair in pairs}) for pairs in table]),
        )

    def followed_by(self, table: list[Codes]) -> "tuple[Pairs, NDArray[np.int32]]":
        """These sets and new ones behind them, and where those of `table` are now."""
        numbers = {pairs: number for number, pairs in enumerate(self.table)}
        longer = list(self.table)
        for pairs in table:
            if pairs not in numbers:
                numbers[pairs] = len(longer)
                longer.append(pairs)
        places = np.array([numbers[pairs] for pairs in table], np.int32)
        return (self if len(longer) == len(self.table) else Pairs.of(longer)), places
