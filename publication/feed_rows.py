"""Editions as the columns of the feed."""

import datetime as dt
import logging
from collections import defaultdict

import numpy as np
from django.db.models import F, FloatField, Func

from publication.feed_codec import WINDOW, FeedColumns
from publication.models import EditionQuerySet, PublishedAccusation
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


def read_rows(editions: EditionQuerySet) -> FeedColumns:
    """The columns of these editions. Two queries.

    A point outside the feed's window (which the forms refuse) is sent as "no public point", and logged.
    """
    rows = list(
        editions.order_by().values_list(
            "pk",
            "number",
            "start",
            Func(F("point"), function="ST_X", output_field=FloatField()),
            Func(F("point"), function="ST_Y", output_field=FloatField()),
            "uncertainty_m",
            "accused",
            "accusers",
            "kind",
            "weapons",
            "grade",
            "attribution",
            "zone_relations",
            "provisions",
            "agreements",
            "governorate",
            "has_civilian_harm",
            "end",
            "time_precision",
        )
    )
    columns = list(zip(*rows, strict=True)) if rows else [()] * 20
    (
        keys,
        number,
        start,
        lon,
        lat,
        uncertainty,
        accused,
        accuser,
        kind,
        weapon,
        grade,
        attribution,
        zone,
        provision,
        agreement,
        governorate,
        harm,
        end,
        precision,
    ) = columns
    longitude, latitude = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    west, south, east, north = WINDOW
    outside = (longitude < west) | (longitude > east) | (latitude < south) | (latitude > north)
    if outside.any():
        log.error(
            "%d public points lie outside the feed's window and are sent without a place", outside.sum()
        )
        longitude[outside] = latitude[outside] = np.nan
    said = _pairs(editions)
    spread = list(map(further_days, start, end, precision))
    return FeedColumns(
        number=np.array(number, dtype=np.int64),
        day=np.array(start, dtype="datetime64[D]"),
        lon=longitude,
        lat=latitude,
        uncertainty=np.array(uncertainty, dtype=np.float64),
        accused=_tuples(accused),
        pair=[_whole(said[key], "{}>", codes) for key, codes in zip(keys, accuser, strict=True)],
        kind=list(kind),
        weapon=_tuples(weapon),
        grade=list(grade),
        attribution=list(attribution),
        zone=_tuples(zone),
        provision=[
            _whole(set(given), "{}/", codes) for given, codes in zip(provision, agreement, strict=True)
        ],
        governorate=list(governorate),
        harm=np.array(harm, dtype=bool),
        spread=np.array(spread, dtype=np.uint8),
    )


def further_days(start: dt.date, end: dt.date, precision: str) -> int:
    """On how many days after the first an incident may also lie; 0 if its day is known, at most 255."""
    least = LEAST_FURTHER.get(TimePrecision(precision), 0) if precision else 0
    return min(MOST_FURTHER, max((end - start).days, least))


def _pairs(editions: EditionQuerySet) -> defaultdict[int, set[str]]:
    """Who accuses whom, by key of the edition; the accuser empty where it is no party."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    accusations = PublishedAccusation.objects.using("public").filter(
        edition__in=editions.order_by().using(None).values("pk")
    )
    for key, accuser, accused in accusations.order_by().values_list("edition_id", "accuser", "accused"):
        found[key].add(f"{accuser}>{accused}")
    return found


def _whole(found: set[str], pattern: str, codes: list[str]) -> tuple[str, ...]:
    """Values that start with every code, which is all the feed says of those codes: one with nothing behind it
    where none does."""
    starts = {pattern.format(code) for code in codes}
    return tuple(
        sorted(found | {start for start in starts if not any(one.startswith(start) for one in found)})
    )


def _tuples(lists: tuple[list[str], ...]) -> list[str | tuple[str, ...]]:
    return [tuple(codes) for codes in lists]
