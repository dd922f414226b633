"""A village is found by whatever spelling a monitor knows; villages of one name can be told apart."""

import pytest
from django.contrib.gis.geos import Point

from places.models import Place, PlaceName
from places.search import nearest, search
from tests.naughty import NAUGHTY

ZALAQIYAT = [
    "Zilaqiat",
    "Zalaqiyat",
    "الزلاقيات",
    "زلاقيات",
    "al-Zallaqiyat",
    "ZALAQYAT",
    "Az-Zalaqiyat",
    "zalakiyat",
    "الزَّلاقيات",
]


def keys(name):
    return [match.place.key for match in search(name)]


@pytest.mark.parametrize("spelling", ZALAQIYAT)
def test_search_finds_a_village_under_every_spelling(gazetteer, spelling):
    assert keys(spelling)[0] == "zalaqiyat"


@pytest.mark.parametrize("spelling", ["Zilaqiat", "Zalaqiyyat", "Zulaqiyat"])
def test_search_needs_no_listed_alias(db, spelling):
    village = Place.objects.create(key="z", name="Zalaqiyat", point=Point(36.606, 35.2785, srid=4326))
    PlaceName.objects.create(place=village, name="Zalaqiyat")

    assert keys(spelling) == ["z"]


def test_search_puts_the_same_name_first_and_a_part_of_the_name_after_it(gazetteer):
    found = search("Idlib")

    assert (found[0].place.key, found[0].score) == ("idlib", 1.0)
    assert "jabal-anadan" in keys("Anadan")


def test_places_of_one_name_are_told_apart_by_where_they_lie(db):
    for key, governorate, district in (("a", "Idlib", "Ariha"), ("b", "Hama", "Masyaf")):
        place = Place.objects.create(
            key=key,
            name="Salhiyah",
            point=Point(36.5, 35.5, srid=4326),
            governorate=governorate,
            district=district,
        )
        PlaceName.objects.create(place=place, name="Salhiyah")

    assert {match.area for match in search("Salhiya")} == {"Ariha, Idlib", "Masyaf, Hama"}


@pytest.mark.parametrize("name", ["", "z", "  ", "\x00", "%%%", "x" * 1_000_000, "qqqqqqqq"])
def test_search_finds_nothing_for_nothing(gazetteer, name):
    assert search(name) == []


def test_search_survives_hostile_names(gazetteer):
    for name in NAUGHTY:
        search(name)


def test_search_asks_the_database_once(gazetteer, django_assert_num_queries):
    with django_assert_num_queries(1):
        [match.area for match in search("Zilaqiat")]


def test_nearest_is_the_place_around_the_corner_and_nothing_far_away(gazetteer):
    place, distance = nearest(Point(36.607, 35.279, srid=4326), within_km=10)

    assert place.key == "zalaqiyat"
    assert distance < 0.2
    assert nearest(Point(34.0, 34.0, srid=4326), within_km=10) is None
