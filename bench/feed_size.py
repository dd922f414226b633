"""How few bytes the feed could have: the entropy of its columns, given what a reader knows already, and its files.

Run: .venv/bin/python -m bench.feed_size [--rows 1000000]

The bound is that of a perfect coder that knows every distribution for nothing, with these contexts: rows are
sorted by day, and their order inside a day is free; the accuser and the kind hang on who is accused, weapons and
harm on the kind, provisions on the agreement in force (told by the month here). The numbers are in the order of
publication: each is told by how many days after the event it was published, and by its rank on that day. These
are all the contexts the generated data has; of real data nobody knows them all.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import psycopg
from numpy.typing import NDArray

from bench.million import million
from tools.scratch_site.site import ScratchSite

Column = NDArray[np.int64]
#: Numbers for the values of each column, by the database: dense, the same value the same number.
ROWS = """
SELECT start - date '2000-01-01', start - date_trunc('month', start)::date, lower(valid)::date - date '2000-01-01',
       dense_rank() OVER (ORDER BY point, uncertainty_m), dense_rank() OVER (ORDER BY accused), dense_rank() OVER (ORDER BY accusers),
       dense_rank() OVER (ORDER BY kind), dense_rank() OVER (ORDER BY weapons), dense_rank() OVER (ORDER BY grade), dense_rank() OVER (ORDER BY attribution),
       dense_rank() OVER (ORDER BY provisions), dense_rank() OVER (ORDER BY zone_relations), dense_rank() OVER (ORDER BY governorate),
       has_civilian_harm::int, (time_precision IN ('days_2_6', 'week', 'month', 'year') OR "end" > start)::int
FROM publication_edition WHERE upper_inf(valid) AND NOT is_withdrawn
"""
NAMES = ("day", "day_of_month", "published", "place", "accused", "accuser", "kind", "weapon", "grade", "attribution", "provision", "zone", "governorate", "harm", "spread")  # fmt: skip


def entropy(column: Column) -> float:
    """Bits of all rows together, each told by its share."""
    counts = np.unique(column, return_counts=True)[1]
    return float(-(counts * np.log2(counts / len(column))).sum())


def given(column: Column, *known: Column) -> float:
    """Bits of a column for whoever knows the others."""
    return entropy(_together(column, *known)) - entropy(_together(*known))


def _together(first: Column, *others: Column) -> Column:
    """One number for each combination of values."""
    for other in others:
        low, high = int(other.min()), int(other.max())
        first = np.unique(first * (high - low + 1) + other - low, return_inverse=True)[1].astype(np.int64)
    return first


def orders(column: Column) -> float:
    """Bits that tell the order of the rows inside each group of equal values."""
    counts = np.unique(column, return_counts=True)[1]
    return float(sum(math.lgamma(count + 1) for count in counts.tolist()) / math.log(2))


def bounds(columns: dict[str, Column]) -> dict[str, float]:
    """Bits of every column of the feed."""
    day, month = columns["day"], columns["day"] - columns["day_of_month"]
    at = _together(day, columns["place"])
    counts = np.unique(day, return_counts=True)[1]
    return {
        "day": float(np.log2(counts + 1).sum() * 2),  # a number for each day, at some two bits a binary digit
        "place": entropy(columns["place"]) - orders(day) + orders(at),
        "accused": entropy(columns["accused"]),
        "accuser": given(columns["accuser"], columns["accused"]),
        "kind": given(columns["kind"], columns["accused"]),
        "weapon": given(columns["weapon"], columns["kind"]),
        "grade": entropy(columns["grade"]),
        "attribution": given(columns["attribution"], columns["grade"], columns["accused"]),
        "provision": given(columns["provision"], month),
        "harm": given(columns["harm"], columns["kind"]),
        "zone": given(columns["zone"], columns["place"], month),
        "governorate": given(columns["governorate"], columns["place"]),
        "spread": entropy(columns["spread"]),
        "number": entropy(columns["published"] - day) + orders(columns["published"]),
    }


def files(site: ScratchSite) -> dict[str, int]:
    """Bytes of the feed's files as they are sent (brotli), by the first word of the name after the year, if any."""
    found: dict[str, int] = {}
    for file in sorted(Path(site.folder / "feed").rglob("*.br")):
        words = file.name.split("-")
        found[words[1] if len(words) > 2 else "file of a year"] = found.get(words[1] if len(words) > 2 else "file of a year", 0) + file.stat().st_size  # fmt: skip
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    rows = arguments.parse_args().rows
    with million(rows) as site:
        with psycopg.connect(site.database_url) as connection:
            values = connection.execute(ROWS).fetchall()
        columns = {name: np.array(column, dtype=np.int64) for name, column in zip(NAMES, zip(*values, strict=True), strict=True)}  # fmt: skip
        found, sent = bounds(columns), files(site)
    n = len(values)
    print("| column | least bits an incident | least bytes |\n|---|---|---|")
    for name, bits in (*found.items(), ("all", sum(found.values()))):
        print(f"| {name} | {bits / n:.2f} | {bits / 8:,.0f} |")
    least = sum(found.values()) / 8
    for name, size in (*sent.items(), ("all files", sum(sent.values()))):
        print(f"{name}: {size:,} bytes, {size * 8 / n:.2f} bits an incident")
    print(f"all files are {sum(sent.values()) / least:.2f} times the least")


if __name__ == "__main__":
    main()
