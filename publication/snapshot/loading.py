"""What the snapshot holds of every edition, read out of the database."""

import numpy as np

from publication import bulk
from publication.bulk import CodedField, Editions, Fixed, Where
from publication.feed_rows import LEAST_FURTHER
from publication.vocabularies import UNCERTAIN_FROM

FOREVER = np.iinfo(np.int64).max  # 'infinity' as PostgreSQL sends it
#: The change number before the first change: `read(NOTHING)` reads everything.
NOTHING = -1
SPREAD = ", ".join(f"'{precision.value}'" for precision in LEAST_FURTHER)

#: Name, type, SQL. Moments are microseconds and days are days since 1 January 2000, as PostgreSQL sends them.
FIXED: tuple[Fixed, ...] = (
    ("id", "i8", "id"),
    ("incident", "i8", "hashtextextended(public_id, 0)"),
    ("number", "i4", "number"),
    ("since", "i8", "lower(valid)"),
    ("until", "i8", "coalesce(upper(valid), 'infinity')"),
    ("withdrawn", "i1", "is_withdrawn"),
    ("day", "i4", "start"),
    ("longitude", "f8", "coalesce(ST_X(point), 'NaN')"),
    ("latitude", "f8", "coalesce(ST_Y(point), 'NaN')"),
    ("uncertain", "i1", f"coalesce(uncertainty_m >= {UNCERTAIN_FROM}, false)"),
    ("heavy", "i1", "has_heavy_weapon"),
    ("harm", "i1", "has_civilian_harm"),
    ("spread", "i1", f'"end" > start or time_precision in ({SPREAD})'),
    ("killed_low", "i4", "killed_low"),
    ("killed_best", "i4", "killed_best"),
    ("killed_high", "i4", "killed_high"),
)
#: Key of the filter, field of the edition, whether it is a list.
CODED: tuple[CodedField, ...] = (
    ("kind", "kind", False),
    ("grade", "grade", False),
    ("governorate", "governorate", False),
    ("accuser", "accusers", True),
    ("accused", "accused", True),
    ("weapon", "weapons", True),
    ("agreement", "agreements", True),
    ("provision", "provisions", True),
    ("zone", "zone_relations", True),
)


def read(known: int) -> Editions:
    """All editions that were written by a later change than `known`, in a handful of queries."""
    return bulk.read(FIXED, CODED, Where(f"changed > {int(known)}"))
