"""Editions as the columns of the feed."""

import logging

import numpy as np
from numpy.typing import NDArray

from publication import bulk
from publication.feed_codec import WINDOW, Coded, FeedColumns
from publication.models import EditionQuerySet
from publication.vocabularies import TimePrecision

log = logging.getLogger(__name__)

#: Precisions that leave the day open, and on how many further days an incident may then lie at least.
LEAST_FURTHER = {
    TimePrecision.OVERNIGHT: 1,
    TimePrecision.DAYS_2_6: 1,
    TimePrecision.WEEK: 6,
    TimePrecision.MONTH: 29,
    TimePrecision.YEAR: 364,
}
MOST_FURTHER = 255  # "255 days or more": a byte
EPOCH = np.datetime64("2000-01-01")  # PostgreSQL counts days from here
FURTHER = " ".join(f"WHEN '{precision.value}' THEN {days}" for precision, days in LEAST_FURTHER.items())

FIXED: tuple[bulk.Fixed, ...] = (
    ("id", "i8", "id"),
    ("number", "i8", "number::bigint"),
    ("day", "i4", "start"),
    ("longitude", "f8", "coalesce(ST_X(point), 'NaN')"),
    ("latitude", "f8", "coalesce(ST_Y(point), 'NaN')"),
    ("uncertainty", "f8", "coalesce(uncertainty_m::float8, 'NaN')"),
    ("harm", "i1", "has_civilian_harm"),
    (
        "spread",
        "i4",
        f'least({MOST_FURTHER}, greatest("end" - start, CASE time_precision {FURTHER} ELSE 0 END))',
    ),
)
CODED: tuple[bulk.CodedField, ...] = (
    ("accused", "accused", True),
    ("accuser", "accusers", True),
    ("kind", "kind", False),
    ("weapon", "weapons", True),
    ("grade", "grade", False),
    ("attribution", "attribution", False),
    ("zone", "zone_relations", True),
    ("provision", "provisions", True),
    ("agreement", "agreements", True),
    ("governorate", "governorate", False),
)


def read_rows(editions: EditionQuerySet) -> FeedColumns:
    """The columns of these editions. A handful of queries.

    A point outside the feed's window (which the forms refuse) is sent as "no public point", and logged.
    """
    chosen, parameters = editions.order_by().values("pk").query.sql_with_params()
    found = bulk.read(FIXED, CODED, bulk.Where(f"id IN ({chosen})", parameters))
    fixed, coded = found.fixed, found.coded
    longitude, latitude = fixed["longitude"].copy(), fixed["latitude"].copy()
    west, south, east, north = WINDOW
    outside = (longitude < west) | (longitude > east) | (latitude < south) | (latitude > north)
    if outside.any():
        log.error(
            "%d public points lie outside the feed's window and are sent without a place", outside.sum()
        )
        longitude[outside] = latitude[outside] = np.nan
    return FeedColumns(
        number=fixed["number"],
        day=EPOCH + fixed["day"].astype("timedelta64[D]"),
        lon=longitude,
        lat=latitude,
        uncertainty=fixed["uncertainty"],
        accused=_sets(coded["accused"]),
        pair=_whole(coded["pair"], coded["accuser"], "{}>"),
        kind=_words(coded["kind"]),
        weapon=_sets(coded["weapon"]),
        grade=_words(coded["grade"]),
        attribution=_words(coded["attribution"]),
        zone=_sets(coded["zone"]),
        provision=_whole(coded["provision"], coded["agreement"], "{}/"),
        governorate=_words(coded["governorate"]),
        harm=fixed["harm"],
        spread=fixed["spread"].astype(np.uint8),
    )


def _sets(column: bulk.Coded) -> Coded:
    return Coded(column.index, column.table)


def _words(column: bulk.Coded) -> Coded:
    return Coded(column.index, [word for (word,) in column.table])


def _whole(found: bulk.Coded, starts: bulk.Coded, pattern: str) -> Coded:
    """Values that start with every code, which is all the feed says of those codes: one with nothing behind it
    where none does."""
    width = max(1, len(starts.table))
    each: NDArray[np.int64] = found.index.astype(np.int64) * width + starts.index
    combinations, codes = np.unique(each, return_inverse=True)
    values = []
    for combination in combinations.tolist():
        of_found, of_starts = divmod(combination, width)
        given = set(found.table[of_found])
        wanted = {pattern.format(code) for code in starts.table[of_starts]}
        nothing_behind = {start for start in wanted if not any(one.startswith(start) for one in given)}
        values.append(tuple(sorted(given | nothing_behind)))
    return Coded(codes.reshape(-1), values)
