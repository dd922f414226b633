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
    found = Tally({}, {}, {}, {}, {}, Counter(), Counter())
    accusing = np.array([bool(pairs) for pairs in table.table], np.bool_)
    for grade, by_set in zip(GRADES, rows.by_set_of_pairs.T, strict=False):
        if not by_set.any():
            continue
        found.incidents[grade] = int(by_set[accusing].sum())
        found.without[grade] = int(by_set[~accusing].sum())
        _add(found.pairs, table.pairs, split, by_set, grade)
        _add(found.both, table.both, split, by_set, grade)
        _add(found.accusers, table.accusers, str, by_set, grade)
        _add(found.accused, table.accused, str, by_set, grade)
        _add(found.taking_part, table.taking_part, str, by_set, grade)
    return found


def _add(
    into: dict[Any, Grades],
    members: Members,
    key_of: Callable[[str], Any],
    by_set: NDArray[np.int64],
    grade: str,
) -> None:
    counts = members.counts(by_set)
    for place in counts.nonzero()[0].tolist():
        into.setdefault(key_of(members.names[place]), Counter())[grade] = int(counts[place])
