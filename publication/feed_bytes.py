"""Bytes of a feed file: magic, JSON header, then arrays as planes of one byte per row."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publication.feed_grid import FeedError

MAGIC = b"CFV2"
FORMAT = 4


def write_file(header: dict[str, Any], parts: list[bytes]) -> bytes:
    """One file: the header is padded to a multiple of 8, so that what follows is aligned."""
    text = json.dumps({"format": FORMAT, **header}, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, *parts])


#: Bits a row may take: several rows in a byte, or one byte after the other as planes.
BITS = (0, 1, 2, 4, 8, 16, 24, 32)


def bits_for(largest: int) -> int:
    """The bits a row needs in a column whose largest number this is."""
    return next(bits for bits in BITS if int(largest).bit_length() <= bits)


def packed(column: NDArray[Any], bits: int) -> bytes:
    """The column with ``bits`` a row: rows of less than a byte share one, the first in the lowest bits;
    wider ones are planes of one byte per row, the lowest first."""
    wide = np.asarray(column).astype(np.uint32)
    if bits >= 8:
        return b"".join(((wide >> shift) & 0xFF).astype(np.uint8).tobytes() for shift in range(0, bits, 8))
    if not bits:
        return b""
    share = 8 // bits
    rows = np.zeros(-(-len(wide) // share) * share, dtype=np.uint32)
    rows[: len(wide)] = wide
    shifts = np.arange(0, 8, bits, dtype=np.uint32)
    return (rows.reshape(-1, share) << shifts).sum(axis=1).astype(np.uint8).tobytes()


class Reader:
    """Takes the header and one array after the other from a file and notices when they run short."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != MAGIC or len(data) < 8:
            raise FeedError("not a CFV2 file")
        self.data, self.at = data, 8 + int.from_bytes(data[4:8], "little")
        try:
            self.header: dict[str, Any] = json.loads(data[8 : self.at])
        except ValueError as error:
            raise FeedError("the header cannot be read") from error
        if self.header.get("format") != FORMAT:
            raise FeedError(f"format {self.header.get('format')} is not {FORMAT}")

    def array(self, kind: str, count: int) -> NDArray[Any]:
        """The next ``count`` numbers of a numpy type."""
        size = np.dtype(kind).itemsize * count
        if self.at + size > len(self.data):
            raise FeedError("the file ends too early")
        self.at += size
        return np.frombuffer(self.data, kind, count, self.at - size)

    def packed(self, n: int, bits: int) -> NDArray[np.uint32]:
        """The next column of ``n`` rows."""
        if bits not in BITS:
            raise FeedError(f"a row of {bits} bits")
        column = np.zeros(n, dtype=np.uint32)
        if bits >= 8:
            for shift in range(0, bits, 8):
                column |= self.array("u1", n).astype(np.uint32) << np.uint32(shift)
        elif bits:
            share = 8 // bits
            shared = self.array("u1", -(-n // share)).astype(np.uint32)
            shifts = np.arange(0, 8, bits, dtype=np.uint32)
            column = ((shared[:, None] >> shifts) & np.uint32((1 << bits) - 1)).reshape(-1)[:n]
        return column

    def end(self) -> None:
        """Raises where bytes are left over."""
        if self.at != len(self.data):
            raise FeedError("the file is longer than its header says")
