"""The chronicle: days, quiet runs, deadlines between incidents, one month at a time."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Milestone
from publication import chronicle
from publication.chronicle import MOST_OF_A_DAY, Month
from tests.factories import AgreementFactory, EditionFactory

pytestmark = pytest.mark.django_db


def on(day: int, month: int = 11, year: int = 2018, **fields: Any) -> None:
    date = dt.date(year, month, day)
    EditionFactory(**{"start": date, "end": date, "time_precision": "day"} | fields)


def shape(page: Any) -> list[tuple[int, int, int]]:
    """First day, last day and incidents of each line of the month."""
    return [(day.start.day, day.end.day, len(day.incidents)) for day in page.context["days"]]


def test_quiet_days_are_folded_and_called_no_proof_of_quiet(client: Client) -> None:
    on(1)
    on(8)
    on(8)

    page = client.get("/timeline/?month=2018-11")

    assert shape(page) == [(1, 1, 1), (2, 7, 0), (8, 8, 2), (9, 30, 0)]
    assert (
        "<bdi>6</bdi> days without a published incident: this is not proof of quiet." in page.content.decode()
    )


def test_a_single_quiet_day_is_no_line(client: Client) -> None:
    on(1)
    on(3)

    assert shape(client.get("/timeline/?month=2018-11"))[:2] == [(1, 1, 1), (3, 3, 1)]


def test_first_month_shown_is_the_last_with_an_incident(client: Client) -> None:
    on(1, month=9)
    on(1, month=10)

    page = client.get("/timeline/")

    assert page.context["month"] == Month(2018, 10)
    assert page.context["earlier"]["url"] == "/timeline/?month=2018-09"
    assert page.context["later"] is None


def test_deadlines_stand_between_the_incidents(client: Client) -> None:
    agreement = AgreementFactory(
        code="sochi-2018", short_name="Sochi", in_force_from=dt.datetime(2018, 9, 17, tzinfo=dt.UTC)
    )
    Milestone.objects.create(
        code="groups-out",
        agreement=agreement,
        date=dt.date(2018, 10, 15),
        kind="deadline",
        label="Groups out of the zone",
        label_en="Groups out of the zone",
    )
    on(14, month=10)
    on(16, month=10)

    page = client.get("/timeline/?month=2018-10")

    days = {day.start.day: day for day in page.context["days"]}
    assert [milestone.code for milestone in days[15].milestones] == ["groups-out"]
    assert [phase.agreement.code for phase in page.context["phases"]] == ["sochi-2018"]
    text = page.content.decode()
    assert (
        text.index("14 October")
        < text.index("Groups out of the zone", text.index("14 October"))
        < text.index("16 October")
    )


def test_busy_day_writes_out_the_deadliest_and_links_to_the_rest(client: Client) -> None:
    for _incident in range(MOST_OF_A_DAY + 3):
        on(5)

    page = client.get("/timeline/?month=2018-11&grade=unverified")

    (day,) = [day for day in page.context["days"] if day.incidents]
    assert (len(day.shown), day.left_out) == (MOST_OF_A_DAY, 3)
    assert (
        'href="/incidents/?grade=unverified&amp;from=2018-11-05&amp;to=2018-11-05"' in page.content.decode()
    )


def test_incident_without_a_day_stands_apart(client: Client) -> None:
    on(1, end=dt.date(2018, 11, 30), time_precision="month")

    page = client.get("/timeline/?month=2018-11")

    assert len(page.context["vague"]) == 1
    assert shape(page) == [(1, 30, 0)]
    assert "November 2018, day not known" in page.content.decode()


def test_dates_of_the_filter_bound_the_days(client: Client) -> None:
    on(8)

    assert shape(client.get("/timeline/?from=2018-11-06&to=2018-11-10")) == [(6, 7, 0), (8, 8, 1), (9, 10, 0)]


def test_overview_sums_to_the_filter(client: Client) -> None:
    for month in (9, 11, 11):
        on(3, month=month)
    on(3, month=2, year=2020)

    page = client.get("/timeline/")

    bars = [bar for year in page.context["years"] for bar in year.months]
    assert [year.number for year in page.context["years"]] == [2018, 2019, 2020]
    assert sum(bar.count for bar in bars) == page.context["total"] == 4
    assert {bar.month.code: bar.height for bar in bars if bar.count} == {
        "2018-09": 50.0,
        "2018-11": 100.0,
        "2020-02": 50.0,
    }


@pytest.mark.parametrize("month", ["2018-13", "2018", "0000-01", "November", "2018-1", "٢٠١٨-١١"])
def test_month_that_is_none_is_refused(client: Client, month: str) -> None:
    page = client.get("/timeline/", {"month": month})

    assert page.status_code == 400
    assert "Give a month as YYYY-MM" in page.content.decode()


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_months_at_the_edge_of_the_calendar_are_shown(client: Client, month: str) -> None:
    on(1)

    assert client.get("/timeline/", {"month": month}).status_code == 200


def test_timeline_without_any_incident(client: Client) -> None:
    assert client.get("/timeline/").status_code == 200


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    counts = []
    for day in (1, 2, 3):
        on(day)
        client.get("/timeline/?month=2018-11")
        with CaptureQueriesContext(connection) as queries:
            client.get("/timeline/?month=2018-11")
        counts.append(len(queries))

    assert counts[0] == counts[2] <= 13


def test_phase_without_a_known_end_goes_on(db: None) -> None:
    open_ended = AgreementFactory(
        in_force_from=dt.datetime(2016, 2, 26, 22, tzinfo=dt.UTC), time_zone="Asia/Damascus"
    )
    ended = AgreementFactory(
        in_force_from=dt.datetime(2016, 2, 26, 22, tzinfo=dt.UTC),
        in_force_until=dt.datetime(2017, 1, 1, tzinfo=dt.UTC),
    )

    (phase,) = chronicle.phases([open_ended, ended], dt.date(2018, 1, 1), dt.date(2018, 12, 31))

    assert (phase.agreement, phase.since, phase.until) == (open_ended, dt.date(2016, 2, 27), None)
