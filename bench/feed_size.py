"""Bytes on the wire of the feed for a realistic million, against the least that could be argued for.

Run: .venv/bin/python -m bench.feed_size [rows], and with `--write FOLDER` keep the files for `bench/brush.js`.
"""

import argparse
import dataclasses
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.realistic import realistic
from publication.feed_codec import Coded, FeedColumns, encode
from publication.feed_files import compressed


def take(rows: FeedColumns, chosen: NDArray[np.bool_]) -> FeedColumns:
    """Some of the rows."""

    def some(column: Any) -> Any:
        return Coded(column.codes[chosen], column.values) if isinstance(column, Coded) else column[chosen]

    return FeedColumns(**{field.name: some(getattr(rows, field.name)) for field in dataclasses.fields(rows)})


def main(n: int, folder: Path | None = None) -> None:
    """Prints one line per file of the feed, and the whole."""
    began = time.perf_counter()
    made = realistic(n)
    print(f"{n:,} rows made in {time.perf_counter() - began:.1f} s")
    day = made.rows.day
    year = day.astype("datetime64[Y]")
    recent = day >= (day.max() - np.timedelta64(90, "D")).astype("datetime64[M]").astype(day.dtype)
    shards = [(year == one) & ~recent for one in np.unique(year)] + [recent]
    sent: dict[str, int] = defaultdict(int)
    raw: dict[str, int] = defaultdict(int)
    recently: dict[str, int] = {}
    began = time.perf_counter()
    for shard, rows in enumerate(shards):
        for name, data in encode(take(made.rows, rows)).items():
            if folder:
                (folder / f"{shard}-{name}.cfv").write_bytes(data)
            size = len(compressed(data)["br"])
            sent[name] += size
            raw[name] += len(data)
            recently[name] = size
    print(f"encoded and compressed in {time.perf_counter() - began:.1f} s, {len(shards)} shards")
    print(f"{'file':<12} {'raw B/row':>9} {'sent B/row':>10} {'least':>6} {'ratio':>6} {'recent kB':>9}")
    for name, size in sent.items():
        least = made.bits[name] / 8
        ratio = f"{size / least:6.2f}" if least else "     –"
        print(
            f"{name:<12} {raw[name] / n:>9.3f} {size / n:>10.3f} {least / n:>6.3f} {ratio} {recently[name] / 1000:>9.1f}"
        )
    total, least = sum(sent.values()), sum(made.bits.values()) / 8
    print(
        f"{'all':<12} {sum(raw.values()) / n:>9.3f} {total / n:>10.3f} {least / n:>6.3f} {total / least:6.2f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    main(given.rows, given.write)
