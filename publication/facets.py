"""How many incidents each option of the filter would bring, were nothing else chosen under its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from publication.filters import LISTS, Selection
from publication.snapshot import Rows, State, bits
from publication.snapshot.bits import Bits
from publication.snapshot.choosing import zones

Counts = dict[str, int]
SWITCHES = {"heavy": "1", "harm": "civilian"}
#: What is known of an incident once its set of pairs is: counted together, each row is looked at once.
OF_PAIRS = ("accuser", "accused", "pair")
OTHERS = tuple(key for key in (*LISTS, *SWITCHES) if key not in OF_PAIRS)


@dataclass(frozen=True)
class Facets:
    """Per key of the filter: code and incidents. A code without incidents is left out."""

    counts: dict[str, Counts]

    def of(self, key: str, code: str) -> int:
        return self.counts[key].get(code, 0)


def facets(selection: Selection) -> Facets:
    """The counts of every option. No queries but for words and places."""
    if not selection.query:
        return _kept(selection)
    values = selection.values
    wanted = {key: set(values[key]) for key in OF_PAIRS if values[key]}
    of_pairs = _of_pairs(selection.without(*wanted) if wanted else selection.rows, wanted)
    counts = _counts(selection.rows, [key for key in OTHERS if not values[key]], values["reading"])
    for key in OTHERS:
        if values[key]:
            counts |= _counts(selection.without(key), [key], values["reading"])
    return Facets(of_pairs | {key: counts[key] for key in OTHERS})


def within(selection: Selection, keys: list[str]) -> dict[str, Counts]:
    """Per key (any but `pair`) the counts of every code among the incidents the whole filter chooses."""
    return _counts(selection.rows, keys, selection.values["reading"])


def unfiltered(selection: Selection) -> Facets:
    """The counts were nothing chosen at all, at the moment the selection is of."""
    if selection.as_of is None:
        return _kept(selection)
    return _all(selection.readable)


def _kept(selection: Selection) -> Facets:
    """Those of the present are kept with the state they are of."""
    kept = selection.state.kept
    if "facets" not in kept:
        kept["facets"] = _all(Rows(selection.state, selection.state.current))
    return kept["facets"]


def _all(rows: Rows) -> Facets:
    return Facets(_of_pairs(rows, {}) | _counts(rows, OTHERS, ""))


def _of_pairs(rows: Rows, wanted: dict[str, set[str]]) -> dict[str, Counts]:
    """The counts of OF_PAIRS. What is wanted under these keys filters the sets of pairs, not the rows."""
    table = rows.state.pairs
    members = dict(zip(OF_PAIRS, (table.accusers, table.accused, table.pairs), strict=True))
    by_set = rows.by_set_of_pairs()
    having = {key: members[key].sets_with(codes, len(by_set)) for key, codes in wanted.items()}
    found = {}
    for key, names in members.items():
        counts = by_set
        for other, sets in having.items():
            if other != key:
                counts = counts * sets
        found[key] = _occurring(names.names, names.counts(counts).tolist())
    return found


def _counts(rows: Rows, keys: Sequence[str], reading: str) -> dict[str, Counts]:
    """The counts of any keys but `pair`."""
    sets = {key: _sets(rows.state, key, reading) for key in keys}
    counts = iter(bits.counts(rows.chosen, [one for codes in sets.values() for one in codes.values()]))
    return {key: _occurring(codes, islice(counts, len(codes))) for key, codes in sets.items()}


def _sets(state: State, key: str, reading: str) -> dict[str, Bits]:
    """The rows that have each code of a key."""
    if key in SWITCHES:
        return {SWITCHES[key]: state.flags[key]}
    if key == "zone":
        relations = {code.partition(":")[2] for code in state.sets["zone"]}
        return state.once(
            f"zones of {reading}", lambda: {one: zones(state, {one}, reading) for one in relations}
        )
    return state.sets[key]


def _occurring(codes: Iterable[str], counts: Iterable[int]) -> Counts:
    return {code: count for code, count in zip(codes, counts, strict=True) if code and count}
