"""How many incidents each option of the filter would bring, were nothing else chosen under its key."""

from dataclasses import dataclass

from publication import aggregation
from publication.filters import LISTS, Selection
from publication.snapshot import Rows, bits
from publication.snapshot.choosing import zones

Counts = dict[str, int]
SWITCHES = {"heavy": "1", "harm": "civilian"}


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
    asked = selection.values["reading"]
    return Facets(
        {
            key: _count(selection.without(key) if selection.values[key] else selection.rows, key, asked)
            for key in (*LISTS, *SWITCHES)
        }
    )


def within(selection: Selection, keys: list[str]) -> dict[str, Counts]:
    """Per key the counts of every code among the incidents the whole filter chooses."""
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
    return Facets({key: _count(rows, key, "") for key in (*LISTS, *SWITCHES)})


def _count(rows: Rows, key: str, reading: str) -> Counts:
    if key in SWITCHES:
        found = {SWITCHES[key]: rows.flagged(key)}
    elif key == "pair":
        table = rows.state.pairs.pairs
        found = dict(zip(table.names, table.counts(rows.by_set_of_pairs.sum(axis=1)).tolist(), strict=True))
    elif key == "zone":
        relations = list({code.partition(":")[2] for code in rows.state.sets["zone"]})
        counts = bits.counts(rows.chosen, (zones(rows.state, {one}, reading) for one in relations))
        found = dict(zip(relations, counts, strict=True))
    else:
        found = aggregation.by_code(rows, key)
    return {code: count for code, count in found.items() if code and count}
