"""Which reports are offered as similar, and the reasons given."""

import datetime as dt

import pytest
from django.contrib.gis.geos import Point

from incidents.models import ViolationReport
from incidents.nearby import similar_reports
from tests.factories import ZALAQIYAT, IncidentFactory, PartyFactory, PlaceFactory, ReportFactory

LONGITUDE, LATITUDE = ZALAQIYAT
KILOMETRE = 1 / 111.2  # degrees of latitude
DAY = dt.timedelta(days=1)


def north(kilometres: float) -> Point:
    return Point(LONGITUDE, LATITUDE + kilometres * KILOMETRE, srid=4326)


@pytest.fixture
def seen(db):
    """The report a moderator looks at: one day, uncertain by 1 km."""
    return ReportFactory(start=dt.date(2018, 11, 8), end=dt.date(2018, 11, 8), uncertainty_m=1_000)


def found(report: ViolationReport) -> list[str]:
    return [similar.report.reference for similar in similar_reports(report, ViolationReport.objects.all())]


def another(report: ViolationReport, **fields) -> str:
    values = {"start": report.start, "end": report.end, "location": report.location, "uncertainty_m": 1_000}
    return ReportFactory(**(values | fields)).reference


@pytest.mark.parametrize(("kilometres", "is_similar"), [(0, True), (11.9, True), (12.1, False)])
def test_distance_reaches_to_both_uncertainties_and_ten_kilometres(seen, kilometres, is_similar):
    reference = another(seen, location=north(kilometres))

    assert found(seen) == ([reference] if is_similar else [])


def test_a_missing_uncertainty_is_that_of_the_precision(seen):
    far = another(seen, location=north(60), uncertainty_m=None, location_precision="governorate")

    assert found(seen) == [far]


@pytest.mark.parametrize(("days", "is_similar"), [(-4, False), (-3, True), (3, True), (4, False)])
def test_three_days_to_either_side_are_near(seen, days, is_similar):
    reference = another(seen, start=seen.start + days * DAY, end=seen.end + days * DAY)

    assert found(seen) == ([reference] if is_similar else [])


def test_parties_are_the_same_swapped_or_shared(seen):
    jai, saa, other = seen.accusing_party, seen.accused_party, PartyFactory(code="HTS")
    same = another(seen)
    swapped = another(seen, accusing_party=saa, accused_party=jai)
    shared = another(seen, accusing_party=other, accused_party=saa)
    unnamed = another(seen, account_kind="recorder", accusing_party=None, accused_party=None)
    another(seen, accusing_party=other, accused_party=PartyFactory(code="TUR"))

    assert set(found(seen)) == {same, swapped, shared, unnamed}


def test_reasons_are_told_in_words(seen):
    another(
        seen,
        location=north(3),
        start=seen.start + DAY,
        end=seen.end + DAY,
        accusing_party=seen.accused_party,
        accused_party=seen.accusing_party,
        kind="airstrike",
    )

    similar = similar_reports(seen, ViolationReport.objects.all())[0]

    assert similar.reasons == ["3 km away", "1 day later", "accuser and accused swapped"]


def test_a_report_without_a_point_is_compared_by_its_place(seen):
    zalaqiyat = PlaceFactory()
    here = ReportFactory(location=None, place=zalaqiyat, start=seen.start, end=seen.end)
    there = another(seen, place=zalaqiyat, location=None)
    another(seen, location=None)

    assert found(here) == [there]


def test_rejected_reports_and_what_the_reader_may_not_see_are_left_out(seen, monitor):
    another(seen, state="rejected", rejection_reason="spam")
    another(seen)

    assert found(seen) != []
    assert similar_reports(seen, ViolationReport.objects.visible_to(monitor)) == []


def test_one_query_per_kind_of_row_however_many_are_near(seen, django_assert_num_queries):
    for _number in range(5):
        another(seen)
    seen = ViolationReport.objects.prefetch_related("accusations").get(pk=seen.pk)

    with django_assert_num_queries(2):
        similar_reports(seen, ViolationReport.objects.all())


def test_an_event_with_many_accounts_leaves_room_for_others(seen):
    crowd = IncidentFactory()
    for _number in range(20):
        another(seen, state="accepted", incident=crowd)
    lone = another(seen, location=north(5))

    references = found(seen)

    assert lone in references
    assert len(references) == 4
