"""Coordinates as people write them, and what is said when they cannot be right."""

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from incidents.forms.coordinates import read, written
from tests.factories import PlaceFactory
from tests.hostile_places import HOSTILE_PLACES
from tests.naughty import NAUGHTY

ZALAQIYAT = (35.2785, 36.6064)
IN_DEGREES_MINUTES_SECONDS = (35.278500, 36.606389)

pytestmark = pytest.mark.django_db


@pytest.fixture
def zalaqiyat(db):
    return PlaceFactory()


def code_of(text):
    with pytest.raises(ValidationError) as refusal:
        read(text)
    assert refusal.value.messages[0]
    return refusal.value.code


@pytest.mark.parametrize(
    "text",
    [
        "35.2785, 36.6064",
        "35.2785 36.6064",
        "35.2785;36.6064",
        "  35.2785 ,36.6064 ",
        "+35.2785, +36.6064",
        "35.2785 N 36.6064 E",
        "N 35.2785, E 36.6064",
        "N35.2785 E36.6064",
        "36.6064 E, 35.2785 N",
        "35.2785° N, 36.6064° E",
        "35.2785n/36.6064e",
        "35,2785 36,6064",
        "35,2785; 36,6064",
        "٣٥٫٢٧٨٥، ٣٦٫٦٠٦٤",
        "٣٥.٢٧٨٥ شمال ٣٦.٦٠٦٤ شرق",
        "35.2785 с.ш. 36.6064 в.д.",
        "35.2785 K 36.6064 D",
        "\u200f35.2785\u200e, 36.6064\u202c",
    ],
)
def test_read_takes_decimal_degrees(zalaqiyat, text):
    point = read(text)

    assert (point.y, point.x, point.srid) == (*ZALAQIYAT, 4326)


@pytest.mark.parametrize(
    "text",
    [
        "35°16'42.6\"N 36°36'23\"E",
        "35°16′42.6″N, 36°36′23″E",
        "35° 16' 42.6'' N 36° 36' 23'' E",
        "N 35°16'42.6\" E 36°36'23\"",
        "35 16 42.6 N 36 36 23 E",
        "35 16 42.6, 36 36 23",
        "36°36'23\"E 35°16'42.6\"N",
    ],
)
def test_read_takes_degrees_minutes_seconds(zalaqiyat, text):
    point = read(text)

    assert (point.y, point.x) == IN_DEGREES_MINUTES_SECONDS


@pytest.mark.parametrize("text", ["36.6064, 35.2785", "36 36 23, 35 16 42.6", "41.0, 35.0"])
def test_read_offers_the_other_order_for_swapped_coordinates(zalaqiyat, text):
    with pytest.raises(ValidationError) as refusal:
        read(text)

    assert refusal.value.code == "swapped"
    assert refusal.value.params["suggestion"] in refusal.value.messages[0]
    assert read(refusal.value.params["suggestion"])


def test_read_believes_letters_against_appearances(zalaqiyat):
    assert read("36.6064 N, 35.2785 E").coords == (35.2785, 36.6064)


@pytest.mark.parametrize(
    "text", ["51.5, -0.12", "0, 0", "-35.2785, 36.6064", "35.2785 S 36.6064 E", "38.5 N 37 E"]
)
def test_read_refuses_points_outside_the_area(text):
    assert code_of(text) == "outside"


@pytest.mark.parametrize("text", ["91, 36", "35, 181", "1000000000000, 36"])
def test_read_refuses_impossible_numbers(text):
    assert code_of(text) == "impossible"


@pytest.mark.parametrize(
    "text",
    [
        "NaN, 36", "nan nan", "Inf, 36", "-inf 36", "1e5, 36", "35.2785", "35.2785, 36.6064, 12", "35°61'N 36°E", "35°16'60\"N 36°E",
        "35.5°16' 36°", "-35 N 36 E", "35 N 36 N", "N S", "35..2 36", "Zalaqiyat", "35,2785,36,6064,", "3" * 200, "35.2785, 36.6064\x00",
    ],
)  # fmt: skip
def test_read_refuses_what_is_no_pair(text):
    assert code_of(text) == "unreadable"


@pytest.mark.parametrize("text", [*NAUGHTY, *HOSTILE_PLACES])
def test_read_refuses_hostile_text_without_breaking(text):
    try:
        point = read(text)
    except ValidationError:
        return
    assert 32 < point.y < 38.1


@given(st.floats(32.3, 37.9), st.floats(38.1, 42.5))
def test_read_and_written_agree(latitude, longitude):
    point = Point(round(longitude, 6), round(latitude, 6), srid=4326)

    assert read(written(point)) == point


@given(st.text(alphabet="0123456789.,;°'\"NSEW -+", max_size=60))
def test_read_never_breaks(text):
    try:
        read(text)
    except ValidationError as refusal:
        assert refusal.messages  # noqa: PT017 - either is right
