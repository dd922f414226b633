"""Accusations counted once for every question asked of them: by pair, by party, by grade.

An edition has one grade, so counts of different grades may be added: every reading of the evidence
is a sum over some of them (`accusing.py`).
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from publication.snapshot import Rows
from publication.snapshot.pairs import split

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
    """The counts over the accusations of the incidents; as many steps as there are sets of pairs."""
    found = Tally({}, {}, {}, {}, {}, Counter(), Counter())
    for grade, having in rows.state.sets["grade"].items():
        graded = rows.narrowed(having)
        by_set, _verified = graded.by_set_of_pairs
        for number in by_set.nonzero()[0].tolist():
            _add(found, [split(pair) for pair in rows.state.pairs.table[number]], grade, int(by_set[number]))
    return found


def _add(found: Tally, pairs: list[PairCode], grade: str, incidents: int) -> None:
    """Count incidents that have the same accusations and the same grade."""
    (found.incidents if pairs else found.without)[grade] += incidents
    accusers, accused = {accuser for accuser, _accused in pairs}, {accused for _accuser, accused in pairs}
    both = {pair for pair in pairs if pair[0] < pair[1] and (pair[1], pair[0]) in pairs}
    counted: list[tuple[dict[Any, Grades], set[Any]]] = [
        (found.pairs, set(pairs)),
        (found.both, both),
        (found.accusers, accusers),
        (found.accused, accused),
        (found.taking_part, accusers | accused),
    ]
    for table, keys in counted:
        for key in keys:
            table.setdefault(key, Counter())[grade] += incidents
