"""The filter on a state: for each key the rows it lets through. Words and places alone ask the database."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from publication.snapshot import bits
from publication.snapshot.bits import Bits
from publication.snapshot.rows import Rows, days
from publication.snapshot.state import BY_CODE, GRADE_BITS, State

if TYPE_CHECKING:
    from publication.filters import Selection


class Chooser:
    """The rows of a selection on one state; what each key lets through is worked out once."""

    def __init__(self, selection: "Selection", state: State) -> None:
        self.selection, self.state = selection, state
        as_of = selection.as_of
        self.readable = state.as_of(_microseconds(as_of) if as_of else None)
        self.sets: dict[str, Bits] = {}
        values = selection.values
        for key, value in values.items():
            found = self._set(key, value, values)
            if found is not None:
                self.sets[key] = found

    def rows(self, leaving_out: Collection[str] = ()) -> Rows:
        """What all keys let through; some may be left out."""
        chosen = self.readable
        for key, one in self.sets.items():
            if key not in leaving_out:
                chosen = chosen & one
        return Rows(self.state, chosen)

    def _set(self, key: str, value: Any, values: dict[str, Any]) -> Bits | None:
        """What a key lets through; None where it lets everything through."""
        state = self.state
        if key == "zone" and value:
            return zones(state, set(value), values["reading"])
        if key in BY_CODE and value:
            return _any([state.sets[key].get(code) for code in value], state)
        if key in ("heavy", "harm") and value:
            return state.flags[key]
        if key == "pair" and value:
            return pairs(state, set(value))
        if key == "from" and (value or values["to"]):
            return days(state, value, values["to"])
        if key == "bbox" and value:
            return box(state, value)
        if key in ("q", "place") and value:
            return self._asked(key, value)
        return None

    def _asked(self, key: str, value: Any) -> Bits:
        """What the database finds for words; of editions that are not in this state nothing."""
        selection = self.selection
        found = selection.filterset.filters[key].filter(selection.everything, value)
        ids = np.array(found.order_by().values_list("pk", flat=True), np.int64)
        state = self.state
        return state.padded(bits.of_positions(state.positions_of(ids), state.size))


def zones(state: State, relations: set[str], reading: str) -> Bits:
    """Rows with one of these relations to the zone in one reading, or in any."""
    wanted = []
    for code, found in state.sets["zone"].items():
        of, _colon, relation = code.partition(":")
        if relation in relations and reading in ("", of):
            wanted.append(found)
    return _any(wanted, state)


def pairs(state: State, wanted: set[str]) -> Bits:
    """Rows in which one of these `ACCUSER>ACCUSED` accuses."""
    sets = state.pairs.pairs.sets_with(wanted, max(1, len(state.pairs.table)))
    return state.padded(bits.pack(sets[state.columns["pair"][: state.size] >> GRADE_BITS]))


def box(state: State, value: tuple[float, float, float, float]) -> Bits:
    """Rows whose point lies in the box or on its border; as PostGIS has it, in double precision."""
    west, south, east, north = value
    spots = state.spots
    inside = (
        (spots.longitude >= west)
        & (spots.longitude <= east)
        & (spots.latitude >= south)
        & (spots.latitude <= north)
    )
    found = spots.rows_at(inside, state.columns["spot"][state.base : state.size])
    return state.padded(bits.pack(found))


def _any(sets: Sequence[Bits | None], state: State) -> Bits:
    """What is in at least one of the sets."""
    known = [one for one in sets if one is not None]
    if not known:
        return np.zeros(len(state.current), np.uint64)
    return known[0] if len(known) == 1 else reduce(np.bitwise_or, known)


def _microseconds(moment: dt.datetime) -> int:
    """Microseconds since the year 2000 in UTC, as PostgreSQL counts them."""
    since = moment - dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
