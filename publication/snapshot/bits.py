"""Sets of rows as bits: row i is bit i % 64 of word i // 64. A million rows are 125 kB."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
#: Words that are counted at a time, so that what is between two steps stays in the processor's cache.
BLOCK = 32_768
#: Below one chosen in so many numpy looks for each of them anew, with far more work for each.
FEW = 10


def words(rows: int) -> int:
    """How many words hold the bits of so many rows."""
    return -(-rows // 64)


def pack(chosen: NDArray[np.bool_]) -> Bits:
    """The bits of a truth value per row."""
    packed = np.zeros(words(len(chosen)) * 8, np.uint8)
    packed[: -(-len(chosen) // 8)] = np.packbits(chosen, bitorder="little")
    return packed.view(np.uint64)


def unpack(bits: Bits, rows: int) -> NDArray[np.bool_]:
    """A truth value per row."""
    return np.unpackbits(bits.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def count(bits: Bits) -> int:
    """How many rows are in the set."""
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.uint32))


def counts(bits: Bits, among: Iterable[Bits]) -> list[int]:
    """How many rows of the set are in each of some others."""
    if np.count_nonzero(bits) * 4 < len(bits):  # then only the words that hold anything are looked at
        filled = np.flatnonzero(bits)
        bits = bits[filled]
        return [count(bits & one[filled]) for one in among]
    among = list(among)
    found = [0] * len(among)
    for start in range(0, len(bits), BLOCK):
        block = bits[start : start + BLOCK]
        both, in_word = np.empty_like(block), np.empty(len(block), np.uint8)
        for place, one in enumerate(among):
            np.bitwise_and(block, one[start : start + BLOCK], out=both)
            np.bitwise_count(both, out=in_word)
            found[place] += int(np.add.reduce(in_word, dtype=np.uint32))
    return found


def positions(bits: Bits, rows: int) -> NDArray[np.intp]:
    """The rows of the set, ascending."""
    if count(bits) * FEW > rows:
        return np.flatnonzero(unpack(bits, rows))
    # Few among many are slow to find: look at the bytes alone that hold any.
    octets = bits.view(np.uint8)
    filled = np.flatnonzero(octets != 0)
    places = np.flatnonzero(np.unpackbits(octets[filled], bitorder="little").view(np.bool_))
    return (filled[places >> 3] << 3) | (places & 7)


def of_positions(places: NDArray[np.integer], rows: int) -> Bits:
    """The set of these rows."""
    chosen = np.zeros(rows, np.bool_)
    chosen[places] = True
    return pack(chosen)


def put(bits: Bits, places: NDArray[np.integer]) -> None:
    """Add rows to the set where it stands."""
    place = places.astype(np.uint64)
    np.bitwise_or.at(bits, (place >> np.uint64(6)).astype(np.intp), np.uint64(1) << (place & np.uint64(63)))


def below(bits: Bits, edges: NDArray[np.integer]) -> NDArray[np.int64]:
    """For each edge, how many rows of the set come before that row."""
    before = np.zeros(len(bits) + 2, np.int64)
    np.cumsum(np.bitwise_count(bits), dtype=np.int64, out=before[1:-1])
    before[-1] = before[-2]
    word, rest = edges >> 6, (edges & 63).astype(np.uint64)
    padded = np.append(bits, np.uint64(0))
    partial = padded[word] & ((np.uint64(1) << rest) - np.uint64(1))
    return before[word] + np.bitwise_count(partial)
