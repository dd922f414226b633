"""Accusations counted once for every question asked of them: by pair, by party, by grade.

An edition has one grade, so counts of different grades may be added: every reading of the evidence
is a sum over some of them (`accusing.py`).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publication.snapshot import Rows
from publication.snapshot.pairs import Members, split
from publication.snapshot.state import GRADES

Grades = Counter[str]  # grade: incidents
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
    by_set = rows.by_set_of_pairs
    accusing = np.array([bool(pairs) for pairs in table.table], np.bool_)
    return Tally(
        pairs=_named(table.pairs, split, by_set),
        both=_named(table.both, split, by_set),
        accusers=_named(table.accusers, str, by_set),
        accused=_named(table.accused, str, by_set),
        taking_part=_named(table.taking_part, str, by_set),
        incidents=_grades(by_set[accusing].sum(axis=0).tolist()),
        without=_grades(by_set[~accusing].sum(axis=0).tolist()),
    )


def _named(members: Members, key_of: Callable[[str], Any], by_set: NDArray[np.int64]) -> dict[Any, Grades]:
    """For each member that occurs, its incidents by grade."""
    counts = np.stack([members.counts(of_grade) for of_grade in by_set.T], axis=1)
    occurring = np.flatnonzero(counts.any(axis=1))
    return {
        key_of(members.names[place]): _grades(row)
        for place, row in zip(occurring.tolist(), counts[occurring].tolist(), strict=True)
    }


def _grades(row: list[int]) -> Grades:
    return Counter({grade: count for grade, count in zip(GRADES, row, strict=False) if count})
