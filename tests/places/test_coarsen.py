"""The attack: what an outsider can learn of a post from many reports and many requests."""

import random
import statistics

import pytest
from django.contrib.gis.geos import Point

from places.coarsen import METRIC_SRID, cell_centre, coarsen
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db
POST = (36.5871, 35.3127)


def _metric(point):
    return point.transform(METRIC_SRID, clone=True)


def test_a_thousand_reports_from_one_post_tell_no_more_than_its_cell():
    chance = random.Random(1)
    edge = 10_000
    errors = []
    for _ in range(40):
        post = Point(36.2 + chance.random(), 35.2 + chance.random(), srid=4326)
        published = [_metric(coarsen(post, "exact", 50, None, "restricted").point) for _ in range(25)]
        estimate = Point(
            statistics.mean(p.x for p in published), statistics.mean(p.y for p in published), srid=METRIC_SRID
        )
        errors.append(_metric(post).distance(estimate))
        assert len({(p.x, p.y) for p in published}) == 1

    assert statistics.median(errors) >= 0.35 * edge


def test_jitter_would_have_failed_the_same_attack():
    """The planted fault: uniform jitter is averaged away, so the test above can tell the difference."""
    chance = random.Random(1)
    post = _metric(Point(*POST, srid=4326))
    jittered = [
        (post.x + chance.uniform(-5_000, 5_000), post.y + chance.uniform(-5_000, 5_000)) for _ in range(1_000)
    ]

    estimate = Point(
        statistics.mean(x for x, _ in jittered), statistics.mean(y for _, y in jittered), srid=METRIC_SRID
    )

    assert post.distance(estimate) < 0.35 * 10_000


@pytest.mark.parametrize("sensitivity", ["public", "partners", "restricted"])
def test_no_public_point_is_the_exact_one_and_its_circle_holds_it(sensitivity):
    PlaceFactory(key="near", point=Point(36.60, 35.30, srid=4326))
    post = Point(*POST, srid=4326)

    public = coarsen(post, "exact", 50, None, sensitivity)

    assert _metric(public.point).distance(_metric(post)) > 100
    assert public.uncertainty_m >= _metric(public.point).distance(_metric(post))


def test_sealed_shows_the_governorate_alone():
    place = PlaceFactory(key="near", point=Point(36.60, 35.30, srid=4326))

    public = coarsen(Point(*POST, srid=4326), "exact", 50, place, "sealed")

    assert (public.point, public.uncertainty_m, public.place_name, public.governorate, public.precision) == (
        None,
        None,
        {},
        "Hama",
        "withheld",
    )


def test_without_any_place_there_is_no_point():
    assert coarsen(None, "country", None, None, "public").point is None


def test_an_unknown_sensitivity_is_an_error_never_the_exact_place():
    with pytest.raises(KeyError):
        coarsen(Point(*POST, srid=4326), "exact", 50, None, "none")


def test_a_cell_is_as_large_in_metres_everywhere():
    a, b = (_metric(cell_centre(Point(lon, 35.3, srid=4326), 10_000)) for lon in (36.0, 40.0))

    assert [round(v) % 10_000 for v in (a.x, b.x)] == [5_000, 5_000]
