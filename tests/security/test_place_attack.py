"""What somebody who knows the rule and every published place can work out about where an observer stood."""

import random
import statistics

from django.contrib.gis.geos import Point

from places.coarsen import METRIC_SRID, RADII_M, coarsen
from places.models import Place
from tests.factories import ZALAQIYAT, PlaceFactory

METRES = {"public": 5_000, "partners": 5_000, "restricted": 10_000}
POSTS = 60


def posts(seed: int = 1) -> list[Point]:
    """Random true points within some kilometres of the place."""
    chance = random.Random(seed)
    return [
        Point(
            ZALAQIYAT[0] + chance.uniform(-0.05, 0.05), ZALAQIYAT[1] + chance.uniform(-0.04, 0.04), srid=4326
        )
        for _post in range(POSTS)
    ]


def metric(point: Point) -> Point:
    return point.transform(METRIC_SRID, clone=True)


def guesses(true: Point, public: Point, radius: int) -> list[float]:
    """How far off somebody is who guesses in the ring between this radius and the next smaller one."""
    inner = max((step for step in RADII_M if step < radius), default=0) if radius > RADII_M[0] else 0
    chance, centre = random.Random(radius), metric(public)
    found = []
    while len(found) < 200:
        x, y = chance.uniform(-radius, radius), chance.uniform(-radius, radius)
        if inner <= (x * x + y * y) ** 0.5 <= radius:
            found.append(metric(true).distance(Point(centre.x + x, centre.y + y, srid=METRIC_SRID)))
    return found


def test_a_thousand_reports_tell_no_more_than_one(db: None) -> None:
    PlaceFactory()
    post = posts()[0]
    for sensitivity in METRES:
        found = [coarsen(post, "exact", 50, None, sensitivity) for _report in range(50)]
        places = {
            (place.point.coords if place.point else None, place.uncertainty_m, place.precision)
            for place in found
        }
        assert len(places) == 1


def test_the_radius_tells_no_distance(db: None) -> None:
    """Only a few radii exist: one to the metre would be a ring around the public point with the observer on it."""
    PlaceFactory()
    found = {
        coarsen(post, "exact", 50, place, "partners").uncertainty_m
        for post in posts()
        for place in (None, Place.objects.get())
    }
    assert found <= {*RADII_M, round(5_000 * 0.7072)}


def test_the_best_guess_is_wide_of_the_mark(db: None) -> None:
    """Without a place nearby: the centre of the cell. With one: anywhere in its ring."""
    errors = []
    for post in posts():
        public = coarsen(post, "exact", 50, None, "restricted")
        assert public.point
        errors.append(metric(public.point).distance(metric(post)))
    assert statistics.median(errors) >= 0.35 * METRES["restricted"]
    PlaceFactory()
    errors = []
    for post in posts():
        public = coarsen(post, "exact", 50, None, "partners")
        if public.place_name:
            assert public.point
            assert public.uncertainty_m
            errors.append(statistics.median(guesses(post, public.point, public.uncertainty_m)))
    assert statistics.median(errors) >= 0.35 * METRES["partners"]


def test_the_true_place_lies_in_the_public_circle(db: None) -> None:
    PlaceFactory()
    for post in posts():
        for sensitivity in METRES:
            public = coarsen(post, "exact", 50, None, sensitivity)
            assert public.point
            assert public.uncertainty_m
            assert metric(public.point).distance(metric(post)) <= public.uncertainty_m + 1
