"""The five answers to "in the zone?", for each reading valid that day, from a point and its uncertainty."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.gis.geos import Point
from django.db import connection

from agreements.vocabularies import ZoneKind, ZoneRelation

# One statement for any number of points: metres on the spheroid (geography), never degrees.
SQL = """
WITH asked AS (
    SELECT ordinality AS i, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) AS point, radius, day
    FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::date[]) WITH ORDINALITY AS t(longitude, latitude, radius, day, ordinality)
)
SELECT asked.i, outline.reading,
       ST_Covers(outline.geometry, asked.point) AS covered,
       ST_DWithin(ST_Boundary(outline.geometry)::geography, asked.point::geography, asked.radius) AS touches
FROM asked
JOIN agreements_zoneoutline outline ON outline.valid @> asked.day
JOIN agreements_zone zone ON zone.id = outline.zone_id AND zone.kind = %s
ORDER BY asked.i, outline.reading
"""


def relation(covered: bool, touches: bool) -> ZoneRelation:
    """The answer from two facts: is the point in, and does its circle touch the outline?"""
    if covered:
        return ZoneRelation.PROBABLY_INSIDE if touches else ZoneRelation.INSIDE
    return ZoneRelation.EDGE if touches else ZoneRelation.OUTSIDE


def relations_to_zones(asked: Sequence[tuple[Point | None, int | None, dt.date]]) -> list[list[str]]:
    """For each (point, uncertainty in metres, day): `["A-20:inside", "B:edge", …]`, sorted by reading.

    Computed from what is public, so that it betrays nothing. Without a point every valid reading is
    "undetermined"; on a day without an outline the list is empty.
    """
    answers: list[list[str]] = [[] for _ in asked]
    located = [(i, point, radius, day) for i, (point, radius, day) in enumerate(asked) if point is not None]
    with connection.cursor() as cursor:
        if located:
            cursor.execute(
                SQL,
                [
                    [point.x for _, point, _, _ in located],
                    [point.y for _, point, _, _ in located],
                    [float(radius or 0) for _, _, radius, _ in located],
                    [day for *_, day in located],
                    ZoneKind.DEMILITARISED_ZONE,
                ],
            )
            for ordinality, reading, covered, touches in cursor.fetchall():
                answers[located[ordinality - 1][0]].append(f"{reading}:{relation(covered, touches).value}")
        cursor.execute(
            "SELECT reading, valid FROM agreements_zoneoutline o JOIN agreements_zone z ON z.id = o.zone_id AND z.kind = %s ORDER BY reading",
            [ZoneKind.DEMILITARISED_ZONE],
        )
        outlines = cursor.fetchall()
    for i, (point, _radius, day) in enumerate(asked):
        if point is None:
            answers[i] = [
                f"{reading}:{ZoneRelation.UNDETERMINED.value}" for reading, valid in outlines if day in valid
            ]
    return answers
