"""Editions as the columns of the feed."""

import datetime as dt
import logging

import numpy as np
from django.db.models import F, FloatField, Func

from publication.feed_codec import WINDOW, FeedColumns
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


def read_rows(editions: EditionQuerySet) -> FeedColumns:
    """The columns of these editions. One query.

    A point outside the feed's window (which the forms refuse) is sent as "no public point", and logged.
    """
    rows = list(
        editions.order_by().values_list(
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
    columns = list(zip(*rows, strict=True)) if rows else [()] * 19
    (
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
    spread = list(map(further_days, start, end, precision))
    return FeedColumns(
        number=np.array(number, dtype=np.int64),
        day=np.array(start, dtype="datetime64[D]"),
        lon=longitude,
        lat=latitude,
        uncertainty=np.array(uncertainty, dtype=np.float64),
        accused=_tuples(accused),
        accuser=_tuples(accuser),
        kind=list(kind),
        weapon=_tuples(weapon),
        grade=list(grade),
        attribution=list(attribution),
        zone=_tuples(zone),
        provision=_tuples(provision),
        agreement=_tuples(agreement),
        governorate=list(governorate),
        harm=np.array(harm, dtype=bool),
        spread=np.array(spread, dtype=np.uint8),
    )


def further_days(start: dt.date, end: dt.date, precision: str) -> int:
    """On how many days after the first an incident may also lie; 0 if its day is known, at most 255."""
    least = LEAST_FURTHER.get(TimePrecision(precision), 0) if precision else 0
    return min(MOST_FURTHER, max((end - start).days, least))


def _tuples(lists: tuple[list[str], ...]) -> list[str | tuple[str, ...]]:
    return [tuple(codes) for codes in lists]
