"""Dates and ranges in four languages, as precise as what is known."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from agreements import dates
from publication import wording
from publication.comparison import stand_apart

EIGHTH, NINTH = dt.date(2018, 11, 8), dt.date(2018, 11, 9)


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "8 November 2018"),
        ("ar", "8 تشرين الثاني 2018"),
        ("ru", "8 ноября 2018"),
        ("tr", "8 Kasım 2018"),
    ],
)
def test_day_has_the_months_of_the_country_and_latin_digits(language: str, day: str) -> None:
    with translation.override(language):
        assert dates.day(EIGHTH) == day


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (EIGHTH, EIGHTH, "8 November 2018"),
        (EIGHTH, NINTH, "8–9 November 2018"),
        (dt.date(2018, 10, 30), EIGHTH, "30 October – 8 November 2018"),
        (dt.date(2018, 12, 30), dt.date(2019, 1, 2), "30 December 2018 – 2 January 2019"),
    ],
)
def test_range_repeats_nothing(start: dt.date, end: dt.date, expected: str) -> None:
    assert dates.day_range(start, end) == expected


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (EIGHTH, EIGHTH, "day", "8 November 2018"),
        (EIGHTH, NINTH, "overnight", "night of 8–9 November 2018"),
        (EIGHTH, dt.date(2018, 11, 12), "days_2_6", "some time in 8–12 November 2018"),
        (dt.date(2018, 11, 1), dt.date(2018, 11, 30), "month", "November 2018, day not known"),
        (dt.date(2018, 1, 1), dt.date(2018, 12, 31), "year", "2018, month not known"),
    ],
)
def test_time_is_no_more_precise_than_known(
    start: dt.date, end: dt.date, precision: str, expected: str
) -> None:
    assert wording.when(start, end, precision) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((23, 23, 23), "23"),
        ((19, 23, 23), "19–23"),
        ((19, 22, 23), "19–23, best 22"),
        ((0, 0, 0), "0"),
        ((1000, 1000, 2000), "1,000–2,000"),
    ],
)
def test_range_of_people(numbers: tuple[int, int, int], expected: str) -> None:
    assert wording.number_range(*numbers) == expected


@pytest.mark.parametrize(
    ("metres", "expected"), [(50, "50 m"), (1000, "1 km"), (2500, "2.5 km"), (75_000, "75 km")]
)
def test_distance(metres: int, expected: str) -> None:
    assert wording.distance(metres) == expected


def test_text_missing_in_the_language_is_marked_with_its_own() -> None:
    template = Template("{% load record %}{{ texts|words }}")
    with translation.override("ru"):
        assert (
            template.render(Context({"texts": {"ar": "قصف <b>"}}))
            == '<span lang="ar" dir="rtl">قصف &lt;b&gt;</span>'
        )
        assert template.render(Context({"texts": {"ru": "Обстрел & огонь"}})) == "Обстрел &amp; огонь"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([23, 23, 19], [False, False, True]),
        ([23, None, 23], [False, False, False]),
        ([23, 19], [True, True]),
        ([23, 23, 19, 19, None], [True, True, True, True, False]),
        ([], []),
    ],
)
def test_value_stands_apart_from_what_most_say(values: list[int | None], expected: list[bool]) -> None:
    assert stand_apart(values) == expected
