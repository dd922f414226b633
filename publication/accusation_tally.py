"""Accusations counted once for every question asked of them: by pair, by party, by grade.

An edition has one grade, so counts of different grades may be added: every reading of the evidence
is a sum over some of them (`accusing.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from publication.snapshot import Rows
from publication.snapshot.pairs import Members
from publication.snapshot.state import GRADES

Grades = tuple[int, ...]  # incidents of each grade, in the order of GRADES
Name = TypeVar("Name")
PairCode = tuple[str, str]  # codes; the first is empty where the accuser is no party


@dataclass(frozen=True)
class Tally:
    """Incidents by grade; each is counted once wherever it stands."""

    pairs: dict[PairCode, Grades]  # accuser, accused
    both: dict[PairCode, Grades]  # a < b: incidents in which each accuses the other
    accusers: dict[str, Grades]
    accused: dict[str, Grades]
    taking_part: dict[str, Grades]  # incidents in which it accuses or is accused
    incidents: Grades  # in which somebody is accused
    without: Grades  # in which nobody is


def tally(rows: Rows) -> Tally:
    """The counts over the accusations of the incidents: sums over the sets of pairs there are."""
    table = rows.state.pairs
    by_set = rows.by_set_of_pairs_and_grade()
    nobody = by_set[table.nobody : table.nobody + 1].sum(axis=0)
    return Tally(
        pairs=_named(table.pairs.divided, table.pairs, by_set),
        both=_named(table.both.divided, table.both, by_set),
        accusers=_named(table.accusers.names, table.accusers, by_set),
        accused=_named(table.accused.names, table.accused, by_set),
        taking_part=_named(table.taking_part.names, table.taking_part, by_set),
        incidents=_grades(by_set.sum(axis=0, dtype=np.int32) - nobody),
        without=_grades(nobody),
    )


def _named(names: Sequence[Name], members: Members, by_set: NDArray[np.int32]) -> dict[Name, Grades]:
    """For each member that occurs, its incidents by grade."""
    counts = members.counts_by_column(by_set)[:, : len(GRADES)]
    return {name: tuple(grades) for name, grades in zip(names, counts.tolist(), strict=True) if any(grades)}


def _grades(row: NDArray[np.integer]) -> Grades:
    return tuple(row[: len(GRADES)].tolist())
