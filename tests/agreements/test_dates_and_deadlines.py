"""Dates no more precise than known, and what is said of a deadline."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from agreements import dates
from agreements.deadlines import deadline_of, local_day
from agreements.models import Agreement, Provision
from agreements.phases import phases

DAMASCUS = ZoneInfo("Asia/Damascus")
NOVEMBER = dt.date(2016, 11, 22)
TODAY = dt.date(2021, 1, 1)


@pytest.mark.parametrize(
    ("language", "precision", "words"),
    [
        ("en", "year", "2016"),
        ("en", "month", "Nov 2016"),
        ("en", "day", "22 Nov 2016"),
        ("ar", "month", "تشرين الثاني 2016"),
        ("ar", "day", "22 تشرين الثاني 2016"),
        ("tr", "day", "22 Kas 2016"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(language, precision, words):
    with translation.override(language):
        assert dates.as_known(NOVEMBER, precision) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2018, 11, 8), dt.date(2018, 11, 8), "8 November 2018"),
        (dt.date(2018, 11, 8), dt.date(2018, 11, 9), "8–9 November 2018"),
        (dt.date(2019, 4, 30), dt.date(2019, 5, 6), "30 April – 6 May 2019"),
        (dt.date(2018, 12, 31), dt.date(2019, 1, 1), "31 December 2018 – 1 January 2019"),
    ],
)
def test_a_range_repeats_nothing(start, end, words):
    with translation.override("en"):
        assert dates.day_range(start, end) == words


def agreement(**fields):
    """An agreement like Sochi, not saved."""
    values = {
        "code": "sochi", "signed": dt.date(2018, 9, 17), "time_zone": "Asia/Damascus", "state": "ended",
        "in_force_from": dt.datetime(2018, 9, 17, tzinfo=DAMASCUS), "in_force_until": dt.datetime(2020, 3, 6, tzinfo=DAMASCUS),
    }  # fmt: skip
    return Agreement(**(values | fields))


@pytest.mark.parametrize(
    ("deadline", "fields", "expected"),
    [
        (None, {}, ("continuing", 0)),
        (dt.date(2018, 10, 10), {}, ("passed_until_end", 513)),
        (dt.date(2018, 9, 17), {}, ("from_the_start", 0)),
        (dt.date(2020, 3, 6), {}, ("after_end", 0)),
        (dt.date(2018, 10, 10), {"in_force_until": None, "state": "in_force"}, ("passed", 814)),
        (dt.date(2018, 10, 10), {"in_force_until": None, "state": "eroded"}, ("passed", 0)),
        (dt.date(2021, 1, 11), {"in_force_until": None, "state": "in_force"}, ("due", 10)),
    ],
)
def test_what_is_said_of_a_deadline(deadline, fields, expected):
    stands = deadline_of(Provision(deadline=deadline), agreement(**fields), TODAY)
    assert (stands.state, stands.days) == expected


def test_days_are_counted_by_the_clock_of_the_agreement():
    one = agreement()
    # Midnight in Damascus is still the day before in UTC.
    assert one.in_force_until.astimezone(dt.UTC).date() == dt.date(2020, 3, 5)
    assert local_day(one, one.in_force_until) == dt.date(2020, 3, 6)


@pytest.mark.usefixtures("sample_agreements")
def test_phases_lie_in_time_and_mirrored_for_right_to_left():
    Agreement.objects.filter(code="coh-2016").update(in_force_until=None, state="collapsed")
    found = list(Agreement.objects.order_by("signed").prefetch_related("provisions"))
    years, drawn = phases(found, mirrored=False)
    assert (years.first, years.last) == (2016, 2024)
    by_code = {phase.agreement.code: phase for phase in drawn}
    sochi, moscow = by_code["sochi-2018"], by_code["moscow-2020"]
    assert sochi.end == moscow.start
    assert by_code["coh-2016"].is_open
    assert not by_code["astana6-2017"].is_open
    assert by_code["astana6-2017"].length == 0
    for phase in drawn:
        assert 0 <= phase.start <= phase.end <= 100
    _years, mirrored = phases(found, mirrored=True)
    for phase, other in zip(drawn, mirrored, strict=True):
        assert phase.signed.at + other.signed.at == pytest.approx(100, abs=0.02)
        assert phase.length == pytest.approx(other.length, abs=0.02)
