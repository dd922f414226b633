"""The explorer's timeline without JavaScript, and what the feed says of days that are not known."""

import datetime as dt
import json

import pytest
from django.http import QueryDict
from django.test import Client

from publication import over_time, reading
from publication.feed_rows import read_rows
from publication.filters import select
from publication.snapshot import Rows
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
START = dt.date(2018, 10, 29)


def on(day: dt.date, end: dt.date | None = None, precision: str = "day", grade: str = "unverified") -> None:
    EditionFactory(start=day, end=end or day, time_precision=precision, grade=grade)


def rows() -> Rows:
    return select(QueryDict("")).rows


def link(since: dt.date, until: dt.date) -> str:
    return f"{since}/{until}"


#: Days from the first to the last, precision, and further days the incident may lie on.
FURTHER = [
    (0, "minute", 0),
    (0, "day", 0),
    (1, "day", 1),
    (0, "overnight", 1),
    (3, "days_2_6", 3),
    (0, "week", 6),
    (8, "week", 8),
    (0, "month", 29),
    (30, "month", 30),
    (364, "year", 255),
    (4000, "year", 255),
]


def test_the_feed_says_on_how_many_days_an_incident_may_lie(sample_agreements: None) -> None:
    for days, precision, _further in FURTHER:
        on(START, START + dt.timedelta(days=days), precision=precision)
    rows = read_rows(reading.editions())
    spread = [further for _number, further in sorted(zip(rows.number, rows.spread, strict=True))]
    assert spread == [further for _days, _precision, further in FURTHER]


def test_what_the_page_calls_uncertain_is_what_the_feed_spreads(sample_agreements: None) -> None:
    on(START)
    on(START, START + dt.timedelta(days=2))
    for precision in ("overnight", "week", "month"):
        on(START, precision=precision)
    editions = reading.editions()
    assert rows().flagged("spread") == 4
    assert int((read_rows(editions).spread > 0).sum()) == 4


def test_periods_are_whole_and_say_where_they_are_cut(sample_agreements: None) -> None:
    for day, grade in [
        (dt.date(2018, 9, 24), "verified"),
        (dt.date(2018, 9, 30), "contested"),
        (dt.date(2018, 11, 8), "verified"),
    ]:
        on(day, grade=grade)
    found = over_time.periods(rows(), dt.date(2018, 9, 24), dt.date(2018, 11, 8), "month", link)
    assert [
        (one.words, one.incidents, one.verified, one.days, one.length, one.url) for one in found.periods
    ] == [
        ("September 2018", 2, 1, 7, 30, "2018-09-24/2018-09-30"),
        ("October 2018", 0, 0, 31, 31, "2018-10-01/2018-10-31"),
        ("November 2018", 1, 1, 8, 30, "2018-11-01/2018-11-08"),
    ]
    assert [one.is_cut for one in found.periods] == [True, False, True]
    assert (found.most, found.is_coarser) == (2, False)


def test_too_many_periods_become_coarser_ones_and_the_page_says_so(
    client: Client, sample_agreements: None
) -> None:
    on(dt.date(2016, 1, 1))
    on(dt.date(2019, 12, 31))
    page = client.get("/?unit=day")
    assert page.context["over_time"].unit == "week"
    assert "too many periods of the chosen unit" in page.content.decode()
    assert "too many periods of the chosen unit" not in client.get("/?unit=week").content.decode()
    assert client.get("/?unit=fortnight").status_code == 400


def test_the_table_counts_what_the_filter_counts_and_leads_on(
    client: Client, sample_agreements: None
) -> None:
    on(dt.date(2018, 10, 1))
    on(dt.date(2018, 10, 20), grade="verified")
    on(dt.date(2018, 12, 5))
    page = client.get("/?unit=month&grade=unverified")
    periods = page.context["over_time"].periods
    assert sum(one.incidents for one in periods) == page.context["total"] == 2
    assert client.get(periods[0].url).context["total"] == 1
    assert client.get("/?from=2030-01-01").context["over_time"].periods == []


def test_marks_stand_for_all_the_time_there_are_incidents_of_whatever_is_filtered(
    client: Client, sample_agreements: None
) -> None:
    on(dt.date(2018, 9, 24))
    on(dt.date(2019, 5, 1))
    whole, part = client.get("/").context, client.get("/?from=2019-05-01").context
    assert whole["marks"] == part["marks"]
    assert whole["phases"] == part["phases"]
    assert [one["number"] for one in whole["marks"]] == list(range(1, len(whole["marks"]) + 1))
    assert {one["kind"] for one in whole["marks"]} == {"deadline", "turning_point"}
    assert "2018-10-10" in [one["date"] for one in whole["marks"] if one["kind"] == "deadline"]
    assert [one["date"] for one in whole["marks"]] == sorted(one["date"] for one in whole["marks"])


def test_a_phase_begins_on_the_day_it_was_where_it_was_agreed(sample_agreements: None) -> None:
    """In force from midnight in Syria, which is the day before in UTC."""
    phases = over_time.agreed(dt.date(2018, 9, 1), dt.date(2020, 3, 5))["phases"]
    (sochi,) = [phase for phase in phases if phase["label"] == "Sochi memorandum"]
    assert sochi["from"] == "2018-09-17"


def test_without_incidents_the_page_has_no_timeline_to_read(client: Client, sample_agreements: None) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["marks"] == page.context["phases"] == []
    assert json.dumps(page.context["marks"]) == "[]"
