"""The published editions as columns in memory, and how a newer state is made of an older one.

A state never changes for whoever holds it. Rows are appended behind its end in the same arrays (nobody
who holds the older state looks there); the two things about an edition that can change, when it ended
and whether its incident is withdrawn, are copied. The first `base` rows lie in the order of their places
on the map (Morton code, unlocated last), the few that came since lie behind them as they came.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publication.bulk import Coded, Editions
from publication.snapshot import bits
from publication.snapshot.bits import Bits
from publication.snapshot.loading import FOREVER
from publication.snapshot.pairs import Pairs
from publication.snapshot.spots import Spots
from publication.vocabularies import Grade

#: Date.toordinal() of the day PostgreSQL counts from.
EPOCH = 730_120
GRADES: tuple[str, ...] = tuple(Grade.values)
GRADE_BITS = 3  # of `day_grade`
#: Rows that fit behind a base at least; after an eighth more than the base had, everything is read anew.
ROOM = 4_096
#: Keys of the filter with a set of bits for each code; `pair`, which has too many codes, is a column.
BY_CODE = ("kind", "grade", "governorate", "accuser", "accused", "weapon", "agreement", "provision", "zone")
FLAGS = ("heavy", "harm", "spread", "located", "accusing", "deadly")
PLAIN = ("id", "incident", "number", "since", "day", "day_grade", "killed_low", "killed_best", "killed_high")

assert len(GRADES) <= 1 << GRADE_BITS


@dataclass(frozen=True)
class State:
    """Every edition ever published. Columns are longer than `size`: what lies behind belongs to a later state."""

    stamp: str
    number: int  # of the last change
    size: int
    base: int
    #: PLAIN; `governorate` and `spot` as indices of their tables; `pair` as `index << GRADE_BITS | grade`.
    columns: dict[str, NDArray[Any]]
    until: NDArray[np.int64]  # a copy of its own for each state
    governorates: list[str]
    sets: dict[str, dict[str, Bits]]  # key: code: its rows
    flags: dict[str, Bits]
    pairs: Pairs
    spots: Spots
    withdrawn: Bits  # tombstones
    hidden: Bits  # editions of incidents that are withdrawn now
    current: Bits  # what the public reads now
    by_id: tuple[NDArray[np.int64], NDArray[np.intp]]  # of the base: ids ascending, and their rows
    later: dict[int, int]  # of the rows behind the base: id, row
    kept: dict[Any, Any] = field(
        default_factory=dict, compare=False
    )  # what readers computed once of this state

    def as_of(self, moment: int | None) -> Bits:
        """What the public read at a moment (microseconds since 2000), or reads now."""
        if moment is None:
            return self.current
        kept = self.kept.get("as_of")
        if kept is None or kept[0] != moment:
            since, until = self.columns["since"][: self.size], self.until
            then = bits.pack((since <= moment) & (moment < until))
            kept = (moment, self.padded(then) & ~self.withdrawn & ~self.hidden)
            self.kept["as_of"] = kept  # one moment at most
        return kept[1]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that is worked out when it is first asked for, and kept with the state."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def padded(self, chosen: Bits) -> Bits:
        """A set as long as all the others."""
        return np.concatenate([chosen, np.zeros(len(self.withdrawn) - len(chosen), np.uint64)])

    def has(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each of these editions is here."""
        late = np.fromiter((int(one) in self.later for one in ids), np.bool_, len(ids))
        return self._in_base(ids)[1] | late

    def _in_base(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where in `by_id` each of these editions would stand, and whether it does."""
        sorted_ids, _rows = self.by_id
        place = np.minimum(np.searchsorted(sorted_ids, ids), max(len(sorted_ids) - 1, 0))
        return place, sorted_ids[place] == ids if len(sorted_ids) else np.zeros(len(ids), np.bool_)

    def positions_of(self, ids: NDArray[np.int64]) -> NDArray[np.intp]:
        """The rows of editions; those that are not here are left out."""
        _sorted_ids, rows = self.by_id
        place, known = self._in_base(ids)
        late = (self.later.get(int(one), self.size) for one in ids[~known])
        return np.concatenate(
            [rows[place[known]], np.array([row for row in late if row < self.size], np.intp)]
        )

    @property
    def room(self) -> int:
        """How many rows can still be appended."""
        return len(self.columns["id"]) - self.size

    @property
    def bytes(self) -> int:
        """Memory held by the arrays."""
        sets = [one for codes in self.sets.values() for one in codes.values()]
        arrays = [*self.columns.values(), self.until, *sets, *self.flags.values(), *self.by_id]
        return sum(one.nbytes for one in arrays)


def build(editions: Editions, stamp: str, number: int) -> State:
    """The state of all editions, in the order of the map."""
    fixed = editions.fixed
    spots, order = Spots.sorted(
        fixed["longitude"], fixed["latitude"], fixed["uncertain"], editions.coded["accused"]
    )
    editions = editions.taken(order)
    size = len(editions)
    rows = bits.words(size + max(ROOM, size // 8)) * 64
    nothing = np.zeros(bits.words(rows), np.uint64)
    ids = editions.fixed["id"]
    by_id = np.argsort(ids)
    columns = {name: np.zeros(rows, editions.fixed[name].dtype) for name in PLAIN if name != "day_grade"}
    small = {"day_grade": np.int32, "governorate": np.int32, "pair": np.int32, "spot": np.int32}
    state = State(
        stamp=stamp,
        number=number,
        size=0,
        base=0,
        columns=columns | {name: np.zeros(rows, kind) for name, kind in small.items()},
        until=editions.fixed["until"],
        governorates=[],
        sets={key: {} for key in BY_CODE},
        flags={name: nothing.copy() for name in FLAGS},
        pairs=Pairs.none(),
        spots=spots,
        withdrawn=nothing.copy(),
        hidden=nothing,
        current=nothing,
        by_id=(ids[by_id], by_id),
        later={},
    )
    spot = np.repeat(np.arange(len(spots.place), dtype=np.int32), np.diff(spots.edges))
    return _ended(_appended(state, editions, spot), True, base=size)


def renewed(state: State, editions: Editions, stamp: str, number: int) -> State | None:
    """The state after these editions were written: issued or ended. None where there is no room for them."""
    ids = editions.fixed["id"]
    known = state.has(ids)
    new = editions.taken(np.flatnonzero(~known))
    if len(new) > state.room:
        return None
    ended = state.positions_of(ids[known])
    until = np.append(state.until, new.fixed["until"])
    until[ended] = editions.fixed["until"][known]
    spots, spot = state.spots.followed_by(
        new.fixed["longitude"], new.fixed["latitude"], new.fixed["uncertain"], new.coded["accused"]
    )
    longer = _appended(replace(state, until=until, spots=spots, kept={}), new, spot)
    state.later.update(zip(new.fixed["id"].tolist(), range(state.size, longer.size), strict=True))
    return _ended(longer, bool(editions.fixed["withdrawn"].any()), stamp=stamp, number=number)


def _appended(state: State, editions: Editions, spot: NDArray[np.int32]) -> State:
    """The state with new rows behind its end. Everything but `current` and `hidden`."""
    start, end = state.size, state.size + len(editions)
    fixed, coded = editions.fixed, editions.coded
    day = fixed["day"] + EPOCH
    grades = np.array([GRADES.index(code) for (code,) in coded["grade"].table] or [0], np.int32)
    governorates = _longer(state.governorates, [code for (code,) in coded["governorate"].table])
    where = np.array([governorates.index(code) for (code,) in coded["governorate"].table] or [0], np.int32)
    pairs, sets_of_pairs = state.pairs.followed_by(coded["pair"].table)
    columns = state.columns
    for name in PLAIN:
        if name not in ("day", "day_grade"):
            columns[name][start:end] = fixed[name]
    columns["day"][start:end] = day
    columns["day_grade"][start:end] = (day << GRADE_BITS) | grades[coded["grade"].index]
    columns["governorate"][start:end] = where[coded["governorate"].index]
    if len(editions):
        pair = sets_of_pairs[coded["pair"].index]
        columns["pair"][start:end] = (pair << GRADE_BITS) | grades[coded["grade"].index]
    columns["spot"][start:end] = spot
    flags = {
        "heavy": fixed["heavy"],
        "harm": fixed["harm"],
        "spread": fixed["spread"],
        "located": ~np.isnan(fixed["longitude"]),
        "accusing": np.array([bool(codes) for codes in coded["pair"].table] or [False])[coded["pair"].index],
        "deadly": fixed["killed_high"] > 0,
    }
    for name, chosen in flags.items():
        bits.put(state.flags[name], start + np.flatnonzero(chosen))
    bits.put(state.withdrawn, start + np.flatnonzero(fixed["withdrawn"]))
    sets = {key: _with_codes(state.sets[key], coded[key], start, len(state.withdrawn)) for key in BY_CODE}
    return replace(
        state,
        size=end,
        governorates=governorates,
        sets=sets,
        pairs=pairs,
    )


def _with_codes(sets: dict[str, Bits], column: Coded, start: int, length: int) -> dict[str, Bits]:
    """The sets of a key with the rows of `column` put in; a code nobody had yet gets a set of its own."""
    of_code: dict[str, list[int]] = {}
    for number, codes in enumerate(column.table):
        for code in codes:
            of_code.setdefault(code, []).append(number)
    order = np.argsort(column.index, kind="stable")
    edges = np.searchsorted(column.index[order], np.arange(len(column.table) + 1))
    found = dict(sets)
    for code, numbers in of_code.items():
        if code not in found:
            found[code] = np.zeros(length, np.uint64)
        for number in numbers:
            bits.put(found[code], start + order[edges[number] : edges[number + 1]])
    return found


def _longer(known: list[str], more: list[str]) -> list[str]:
    return [*known, *(code for code in more if code not in known)]


def _ended(state: State, tombstones_changed: bool, **changed: Any) -> State:
    """The state with `current` and `hidden` made from what has ended and what is withdrawn."""
    lasting = state.padded(bits.pack(state.until == FOREVER))
    hidden = state.hidden
    if tombstones_changed:
        tombstones = bits.positions(lasting & state.withdrawn, state.size)
        incidents = state.columns["incident"][: state.size]
        hidden = state.padded(bits.pack(np.isin(incidents, incidents[tombstones])))
    return replace(state, hidden=hidden, current=lasting & ~state.withdrawn, **changed)
