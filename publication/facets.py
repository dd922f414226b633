"""How many incidents each option of the filter would bring, were nothing else chosen under its key."""

from dataclasses import dataclass

from publication import aggregation
from publication.filters import LISTS, Selection
from publication.snapshot import Rows, bits
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
    others = {
        key: _count(selection.without(key) if values[key] else selection.rows, key, values["reading"])
        for key in OTHERS
    }
    return Facets(of_pairs | others)


def within(selection: Selection, keys: list[str]) -> dict[str, Counts]:
    """Per key (any but `pair`) the counts of every code among the incidents the whole filter chooses."""
    return {key: _count(selection.rows, key, selection.values["reading"]) for key in keys}


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
    return Facets(_of_pairs(rows, {}) | {key: _count(rows, key, "") for key in OTHERS})


def _of_pairs(rows: Rows, wanted: dict[str, set[str]]) -> dict[str, Counts]:
    """The counts of OF_PAIRS. What is wanted under these keys filters the sets of pairs, not the rows."""
    table = rows.state.pairs
    members = dict(zip(OF_PAIRS, (table.accusers, table.accused, table.pairs), strict=True))
    by_set = rows.by_set_of_pairs.sum(axis=1)
    having = {key: members[key].sets_with(codes, len(by_set)) for key, codes in wanted.items()}
    found = {}
    for key, names in members.items():
        counts = by_set
        for other, sets in having.items():
            if other != key:
                counts = counts * sets
        found[key] = _occurring(dict(zip(names.names, names.counts(counts).tolist(), strict=True)))
    return found


def _count(rows: Rows, key: str, reading: str) -> Counts:
    if key in SWITCHES:
        found = {SWITCHES[key]: rows.flagged(key)}
    elif key == "zone":
        relations = list({code.partition(":")[2] for code in rows.state.sets["zone"]})
        counts = bits.counts(rows.chosen, (zones(rows.state, {one}, reading) for one in relations))
        found = dict(zip(relations, counts, strict=True))
    else:
        found = aggregation.by_code(rows, key)
    return _occurring(found)


def _occurring(found: Counts) -> Counts:
    return {code: count for code, count in found.items() if code and count}
