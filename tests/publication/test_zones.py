"""The five answers to "in the zone?", against an independent computation and at Zalaqiyat."""

import datetime as dt
import random

import pytest
from django.contrib.gis.geos import Point
from shapely import wkt
from shapely.geometry import Point as ShapelyPoint

from agreements.models import ZoneOutline
from places.coarsen import METRIC_SRID
from publication.zones import relation, relations_to_zones

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 11, 8)


@pytest.mark.parametrize(
    ("covered", "touches", "answer"),
    [
        (True, False, "inside"),
        (True, True, "probably_inside"),
        (False, True, "edge"),
        (False, False, "outside"),
    ],
)
def test_relation_is_one_of_four_for_a_located_place(covered, touches, answer):
    assert relation(covered, touches) == answer


def test_without_a_point_every_reading_is_undetermined(sample_agreements):
    assert relations_to_zones([(None, None, DAY)]) == [
        ["A-15:undetermined", "A-20:undetermined", "B:undetermined"]
    ]


def test_on_a_day_without_an_outline_there_is_no_answer(sample_agreements):
    assert relations_to_zones(
        [(Point(36.6, 35.3, srid=4326), 1_000, dt.date(2017, 1, 1)), (None, None, dt.date(2017, 1, 1))]
    ) == [[], []]


def test_zalaqiyat_lies_outside_reading_a_and_inside_reading_b(sample_agreements):
    [answers] = relations_to_zones([(Point(36.60636, 35.2785, srid=4326), 500, DAY)])

    assert answers == ["A-15:outside", "A-20:outside", "B:inside"]


def test_the_answers_equal_an_independent_computation(sample_agreements):
    """Shapely in UTM 37N against PostGIS on the spheroid; within 0.3 % of the radius of an edge they may differ."""
    chance = random.Random(7)
    shapes = {
        outline.reading: wkt.loads(outline.geometry.transform(METRIC_SRID, clone=True).wkt)
        for outline in ZoneOutline.objects.of_demilitarised_zones().valid_on(DAY)
    }
    asked = [
        (
            Point(35.8 + 1.6 * chance.random(), 35.0 + 1.6 * chance.random(), srid=4326),
            chance.choice([0, 1_000, 5_000, 25_000]),
            DAY,
        )
        for _ in range(400)
    ]

    compared = 0
    for (point, radius, _day), answers in zip(asked, relations_to_zones(asked), strict=True):
        metric = ShapelyPoint(*point.transform(METRIC_SRID, clone=True).coords)
        for answer in answers:
            reading, found = answer.split(":")
            distance = shapes[reading].boundary.distance(metric)
            if abs(distance - radius) < 50 + 0.003 * distance or distance < 50:
                continue
            assert found == relation(shapes[reading].covers(metric), distance <= radius), (
                point.coords,
                radius,
                reading,
            )
            compared += 1
    assert compared > 1_000
