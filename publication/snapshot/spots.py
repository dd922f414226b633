"""Where the rows lie: some thousand public places, each with the parties that are accused there.

A spot is a place and one accused (or several, or none). The rows of a state's base lie in the order of the
spots, so how many of a set lie at each spot is a difference of two ranks; no row is looked at.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publication.bulk import Coded
from publication.snapshot import bits
from publication.snapshot.bits import Bits

NONE, SEVERAL = "none", "several"  # accused, instead of a code


def mix_name(accused: tuple[str, ...]) -> str:
    """The code of the one party that is accused, or that there are several or none."""
    if len(accused) > 1:
        return SEVERAL
    return accused[0] if accused else NONE


@dataclass(frozen=True)
class Spots:
    """`place` and `mix` of each spot; `longitude`, `latitude` (NaN: unlocated), `uncertain` of each place."""

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    uncertain: NDArray[np.bool_]
    place: NDArray[np.int32]
    mix: NDArray[np.int32]
    mixes: list[str]
    edges: NDArray[np.int64]  # the first row of each spot of the base, and the end of the last

    @classmethod
    def sorted(
        cls,
        longitude: NDArray[np.float64],
        latitude: NDArray[np.float64],
        uncertain: NDArray[np.bool_],
        accused: Coded,
    ) -> "tuple[Spots, NDArray[np.intp]]":
        """The spots of these rows in the order of the map, and the rows in the order of the spots."""
        first, place = _distinct(longitude, latitude, uncertain)
        rank = np.argsort(_morton(longitude[first], latitude[first]), kind="stable")
        first, place = first[rank], np.argsort(rank)[place]
        mixes, mix = _mixes(accused, [NONE, SEVERAL])
        spot = place * np.int64(len(mixes)) + mix
        order = np.argsort(spot, kind="stable")
        found, edges = np.unique(spot[order], return_index=True)
        return cls(
            longitude[first],
            latitude[first],
            uncertain[first],
            (found // len(mixes)).astype(np.int32),
            (found % len(mixes)).astype(np.int32),
            mixes,
            np.append(edges, len(spot)).astype(np.int64),
        ), order

    def followed_by(
        self,
        longitude: NDArray[np.float64],
        latitude: NDArray[np.float64],
        uncertain: NDArray[np.bool_],
        accused: Coded,
    ) -> "tuple[Spots, NDArray[np.int32]]":
        """These spots and those of later rows, and the spot of each of the rows.

        A place that is here already comes once more: only a new base puts the two together.
        """
        first, place = _distinct(longitude, latitude, uncertain)
        mixes, mix = _mixes(accused, self.mixes)
        found, spot = np.unique(place * np.int64(len(mixes)) + mix, return_inverse=True)
        return Spots(
            np.append(self.longitude, longitude[first]),
            np.append(self.latitude, latitude[first]),
            np.append(self.uncertain, uncertain[first]),
            np.append(self.place, (found // len(mixes) + len(self.longitude)).astype(np.int32)),
            np.append(self.mix, (found % len(mixes)).astype(np.int32)),
            mixes,
            self.edges,
        ), (spot + len(self.place)).astype(np.int32)

    def counts(self, chosen: Bits, late: NDArray[np.int32]) -> NDArray[np.int64]:
        """How many rows of a set lie at each spot; `late` are the spots of those behind the base."""
        found = np.bincount(late, minlength=len(self.place))
        found[: len(self.edges) - 1] += np.diff(bits.below(chosen, self.edges))
        return found

    def rows_at(self, places: NDArray[np.bool_], late: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which rows lie at one of these places; `late` is the spot of each row behind the base."""
        at_spot = places[self.place]
        base = np.repeat(at_spot[: len(self.edges) - 1], np.diff(self.edges))
        return np.concatenate([base, at_spot[late]])


def _mixes(accused: Coded, known: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The names known and new ones behind them, and which of them each row has."""
    mixes = list(known)
    numbers = {name: number for number, name in enumerate(mixes)}
    of_table = np.zeros(max(1, len(accused.table)), np.int64)
    for row, codes in enumerate(accused.table):
        name = mix_name(codes)
        if name not in numbers:
            numbers[name] = len(mixes)
            mixes.append(name)
        of_table[row] = numbers[name]
    return mixes, of_table[accused.index]


def _distinct(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64], uncertain: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """A row of each place, and the place of each row. Exact: places differ as soon as a bit does."""
    x, y = longitude.view(np.uint64), latitude.view(np.uint64)
    mixed = (x * np.uint64(0x9E3779B97F4A7C15)) ^ (y * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(7)) ^ y
    _values, first, place = np.unique(
        mixed * np.uint64(2) + uncertain, return_index=True, return_inverse=True
    )
    same = (x[first][place] == x) & (y[first][place] == y) & (uncertain[first][place] == uncertain)
    if not same.all():  # two places were mixed into one number: compare them in full
        whole = np.stack([x, y, uncertain.astype(np.uint64)], axis=1)
        _values, first, place = np.unique(whole, axis=0, return_index=True, return_inverse=True)
    return first, place


def _morton(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Positions on a curve that keeps neighbours together; unlocated ones at its end."""
    code = np.zeros(len(longitude), np.uint64)
    located = ~np.isnan(longitude)
    for shift, degrees, span in ((0, longitude, 180.0), (1, latitude, 90.0)):
        part = ((degrees[located] + span) / (2 * span) * (2**31 - 1)).astype(np.uint64)
        spread = np.zeros(len(part), np.uint64)
        for bit in range(31):
            spread |= (part >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + shift)
        code[located] |= spread
    code[~located] = np.iinfo(np.uint64).max
    return code
