"""Two filters side by side: every number is the length of a list, and nothing is made to look comparable that is not."""

import csv
import datetime as dt
import io
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.models import Agreement, Milestone
from publication import comparing_map, comparing_presets, comparing_table
from publication.comparing import Comparison, compare, query_of, split
from publication.comparing_table import Number, Row, Section, sections
from publication.comparing_time import timelines
from publication.filters import InvalidFilter, select
from publication.mapdrawing import HOME
from publication.record import PublicAccount, PublicAccusation
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random
from tests.publication.test_numbers_agree import CHOICES
from tests.publication.test_numbers_agree import query_of as random_query

pytestmark = pytest.mark.django_db
MIXED = "a.from=2018-10-01&a.to=2018-12-31&b.from=2019-02-01&b.to=2019-06-15"


def asked(query: str) -> Comparison:
    return compare(QueryDict(query))


def on(*days: str, **fields: Any) -> None:
    """An incident on each of these days."""
    for day in days:
        start = dt.date.fromisoformat(day)
        EditionFactory(start=start, end=start, **fields)


def numbers(comparison: Comparison) -> Iterator[tuple[Section, Row, str, Number]]:
    for section in sections(comparison):
        for row in section.rows:
            yield section, row, "a", row.a
            yield section, row, "b", row.b


def wrong_lists(comparison: Comparison) -> list[str]:
    """Every number that is not the length of the list it links to."""
    lengths: dict[str, int] = {}
    wrong = []
    for section, row, side, one in numbers(comparison):
        if one.query is None or row.code.startswith("killed"):
            continue
        if one.query not in lengths:
            lengths[one.query] = select(QueryDict(one.query)).editions.count()
        if lengths[one.query] != one.count:
            wrong.append(
                f"{section.key}/{row.code} {side}: {one.count}, list of {lengths[one.query]}: {one.query}"
            )
    return wrong


def random_comparisons(count: int) -> Iterator[str]:
    chance = random.Random(3)
    keys = [*CHOICES, "from", "to"]
    for _ in range(count):
        parts = [
            prefix + part
            for prefix in ("", "a.", "b.")
            for part in random_query(chance, chance.sample(keys, chance.choice([0, 1, 1, 2])), []).split("&")
            if part
        ]
        yield "&".join(parts)


def test_every_number_is_the_length_of_its_list(sample_agreements: None) -> None:
    issue_random(200, seed=4)
    seen = 0
    for query in ["b.grade=verified", "a.accused=SAA&b.accused=RUS", *random_comparisons(10)]:
        try:
            comparison = asked(query)
        except InvalidFilter:
            continue  # a shared day may lie after a side's own
        assert wrong_lists(comparison) == [], query
        seen += sum(bool(one.query) and one.count > 0 for *_rest, one in numbers(comparison))
    assert seen > 200, "hardly a number was linked"


def test_a_wrong_list_is_found(sample_agreements: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison above is able to fail."""
    issue_random(60, seed=4)
    real = comparing_table.canonical
    monkeypatch.setattr(comparing_table, "canonical", lambda data, **changed: real(QueryDict(""), **changed))
    assert wrong_lists(asked("a.grade=verified&b.grade=contested"))


def test_what_no_filter_says_is_no_link(client: Client, sample_agreements: None) -> None:
    both = tuple(PublicAccusation(code, "perpetrator", "alleged") for code in ("SAA", "RUS"))
    EditionFactory(accounts=(PublicAccount(kind="accusation", accuser="JAI", accusations=both),))

    rows = {row.code: row for one in sections(asked("a.accused=SAA&b.accused=RUS")) for row in one.rows}

    assert (rows["RUS"].a.count, rows["RUS"].a.query) == (1, None)
    assert (rows["RUS"].b.count, rows["RUS"].b.query) == (1, "accused=RUS")
    assert client.get("/compare/?a.accused=SAA&b.accused=RUS").status_code == 200


def test_a_side_replaces_what_both_were_given() -> None:
    found = split(QueryDict("grade=verified&kind=airstrike&a.grade=contested&b.grade=&b.from=2019-01-01"))

    assert found["a"].urlencode() == "grade=contested&kind=airstrike"
    assert found["b"].urlencode() == "grade=verified&kind=airstrike&from=2019-01-01"
    assert (
        query_of(found["a"], found["b"])
        == "kind=airstrike&a.grade=contested&b.grade=verified&b.from=2019-01-01"
    )


def test_the_address_of_a_comparison_asks_for_the_same(sample_agreements: None) -> None:
    several = "kind=airstrike&kind=ground_assault&b.kind=airstrike"
    for query in (MIXED, "zone=inside&a.reading=A-20&b.reading=B", several):
        first = asked(query)
        second = asked(first.query)
        assert [one.selection.query for one in (first.a, first.b)] == [
            one.selection.query for one in (second.a, second.b)
        ]
        swapped = asked(first.swapped)
        assert swapped.a.selection.query == first.b.selection.query


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("a.from=yesterday", "a.from"),
        ("b.grade=sure", "b.grade"),
        ("grade=sure&a.kind=airstrike", "grade"),
        ("grade=sure&a.grade=verified", "grade"),
        ("b.colours=red", "b.colours"),
        ("c.from=2018-01-01", "c.from"),
        ("from=2019-01-01&a.to=2018-01-01", "a.from"),
        ("a.=1", "a."),
    ],
)
def test_errors_are_said_for_the_side(client: Client, sample_agreements: None, query: str, key: str) -> None:
    with pytest.raises(InvalidFilter) as caught:
        asked(query)
    assert set(caught.value.errors) == {key}

    page = client.get(f"/compare/?{query}")
    assert page.status_code == 400
    assert "This comparison cannot be understood" in page.content.decode()
    assert set(client.get(f"/compare.csv?{query}").json()["errors"]) == {key}


def test_the_form_keeps_what_was_wrong_and_what_was_right(client: Client, sample_agreements: None) -> None:
    on("2018-10-10", grade="verified")

    text = client.get(
        "/compare/?a.from=10.10.2018&b.grade=verified&b.provision=sochi-2018/6"
    ).content.decode()

    assert 'type="text" id="compare-a-from" name="a.from" value="10.10.2018" aria-invalid="true"' in text
    assert "Side A, From: Give a day as YYYY-MM-DD" in text
    assert '<option value="verified" selected>' in text
    assert '<input type="hidden" name="b.provision" value="sochi-2018/6">' in text


def test_a_difference_has_a_sign_and_a_per_cent_only_of_ten_or_more() -> None:
    def row(a: int, b: int, days: tuple[int, int] = (7, 7)) -> Row:
        return Row("", "", Number(a, days[0], None), Number(b, days[1], None), days[0] != days[1])

    assert (row(10, 15).difference_words, row(10, 15).percent_words) == ("+5", "+50 %")
    assert (row(9, 15).difference_words, row(9, 15).percent_words) == ("+6", "")
    assert (row(20, 5).difference_words, row(20, 5).percent_words) == ("−15", "−75 %")
    assert (row(20, 20).difference_words, row(20, 20).percent_words) == ("0", "0 %")
    # Twice the incidents in twice the days are no difference.
    assert row(14, 28, (7, 14)).difference == 0
    assert row(14, 14, (7, 14)).difference_words == "−1.00"
    assert row(14, 14, (7, 14)).percent_words == "−50 %"


def test_periods_of_different_length_are_compared_by_the_day(client: Client) -> None:
    on("2018-10-01", "2018-10-02", "2018-10-02", "2018-10-20", "2018-11-30")

    page = client.get("/compare/?a.from=2018-10-01&a.to=2018-10-02&b.from=2018-10-11&b.to=2018-10-20")

    comparison = page.context["comparison"]
    assert (comparison.a.days, comparison.b.days, comparison.a.published_days) == (2, 10, 2)
    text = page.content.decode()
    assert "A has 2 covered days, B has 10. Differences are in incidents a day." in text
    assert "That is 1.50 a day in A and 0.10 a day in B." in text


def test_a_side_outside_the_record_is_not_compared(client: Client) -> None:
    on(*["2018-10-01"] * 12, "2018-10-31")

    page = client.get("/compare/?a.from=2018-10-01&a.to=2018-10-31&b.from=2018-11-01&b.to=2018-11-30")

    text = page.content.decode()
    assert page.context["headline"] == "Not comparable"
    assert "B lies outside the time the record covers (1 October 2018 to 31 October 2018)" in text
    assert "−" not in text.split('id="totals"')[1].split("over-time")[0]  # no difference is written
    rows = list(csv.DictReader(io.StringIO(client.get("/compare.csv?" + asked_query(page)).content.decode())))
    assert {row["difference"] for row in rows} == {""}
    half = client.get("/compare/?a.from=2018-10-01&a.to=2018-10-10&b.from=2018-10-31&b.to=2018-11-09")
    assert "9 of the 10 days of B lie outside the time the record covers" in half.content.decode()
    assert half.context["comparison"].b.covered == 1


def asked_query(page: Any) -> str:
    return page.context["comparison"].query


def test_incidents_on_both_sides_are_counted_and_said(client: Client) -> None:
    on("2018-10-01", "2018-10-05", "2018-10-05", "2018-10-09")

    page = client.get("/compare/?a.from=2018-10-01&a.to=2018-10-06&b.from=2018-10-05&b.to=2018-10-10")

    assert "2 incidents are on both sides and counted on each" in page.content.decode()
    apart = asked("a.to=2018-10-04&b.from=2018-10-05")
    with CaptureQueriesContext(connection) as queries:
        assert apart.in_both() == 0
    assert len(queries) == 0
    # The same days, by what they are.
    on("2018-10-05", grade="verified")
    assert asked("b.grade=verified").in_both() == 1


def test_dates_known_to_a_month_are_said(client: Client) -> None:
    on("2018-10-01", time_precision="month")
    on("2018-10-02", "2018-11-02")

    text = client.get("/compare/?a.to=2018-10-31&b.from=2018-11-01").content.decode()

    assert "1 incident of A is dated to a month or a year only and counts on its first day." in text


def test_timelines_count_every_incident_from_the_start_of_its_period(sample_agreements: None) -> None:
    issue_random(150, seed=9)
    comparison = asked(MIXED)

    drawn = timelines(comparison, list(Milestone.objects.order_by("date")))

    assert (drawn.step, drawn.steps) == (7, 20)
    for track in (drawn.a, drawn.b):
        assert sum(bar.count for bar in track.bars) == track.side.selection.editions.count() > 0
        assert track.bars[0].first == track.side.first
        assert track.bars[-1].last == track.side.last
        assert max(bar.height for bar in track.bars) <= 94
    assert [bar.is_partial for bar in drawn.a.bars] == [False] * 13 + [True]
    assert (drawn.a.marks[0].milestone.code, drawn.a.marks[0].day) == ("heavy-weapons-due", 10)
    assert timelines(asked("a.from=0001-01-01&b.to=9999-12-31"), []).steps <= 120


def test_the_map_draws_every_square_of_both_sides(client: Client, sample_agreements: None) -> None:
    issue_random(150, seed=9)
    comparison = asked("b.from=2019-01-01")
    zoom = HOME[0]
    a, b = (comparing_map.cells(side.selection.rows, zoom).cells for side in (comparison.a, comparison.b))

    found = comparing_map.spots(comparison, (a, b), zoom)

    assert sum(spot.counts[0] for spot in found) == sum(cell.count for cell in a) > 0
    assert sum(spot.counts[1] for spot in found) == sum(cell.count for cell in b) > 0
    assert len(found) < len(a) + len(b), "no square has incidents of both sides"
    assert comparing_map.looks((2.0, 1.0)) == ("solid", "hollow")
    assert comparing_map.looks((1.0, 1.0)) == ("even", "even")
    answer = client.get("/compare/map.svg?b.from=2019-01-01")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert len(re.findall(r"<g><path", answer.content.decode())) > 5


def test_the_halves_of_the_map_follow_the_reading_direction() -> None:
    plain = comparing_map.half(0, 0, 5, "a", "solid", False)
    with translation.override("ar"):
        mirrored = comparing_map.half(0, 0, 5, "a", "solid", False)
    assert " 0 0 0 0 10.0z" in plain
    assert " 0 0 1 0 10.0z" in mirrored


def test_presets_come_from_the_agreements(client: Client, sample_agreements: None) -> None:
    on("2018-10-05", "2018-10-10", "2018-10-11", "2020-03-05")
    on("2018-10-12", grade="verified")

    page = client.get("/compare/")

    presets = {preset.query: preset for group in page.context["groups"] for preset in group.presets}
    deadline = presets["a.from=2018-10-04&a.to=2018-10-10&b.from=2018-10-11&b.to=2018-10-17"]
    assert deadline.words.startswith("10 Oct 2018: Heavy weapons")
    assert (deadline.a, deadline.b) == (2, 2)
    protocol = presets["a.from=2020-02-07&a.to=2020-03-05&b.from=2020-03-06&b.to=2020-04-02"]
    assert (protocol.a, protocol.b) == (1, 0)
    assert (presets["b.grade=verified"].a, presets["b.grade=verified"].b) == (5, 1)
    for preset in presets.values():
        assert preset.a or preset.b, preset
        comparison = asked(preset.query)
        assert (comparison.a.selection.editions.count(), comparison.b.selection.editions.count()) == (
            preset.a,
            preset.b,
        )


def test_readings_are_a_preset_where_they_differ(sample_agreements: None) -> None:
    issue_random(80, seed=2)
    agreements, milestones = list(Agreement.objects.all()), list(Milestone.objects.all())

    queries = {
        preset.query for one in comparing_presets.groups(agreements, milestones) for preset in one.presets
    }

    assert "zone=inside&a.reading=A-20&b.reading=B" in queries


def test_a_period_is_offered_against_the_one_before(client: Client) -> None:
    on("2018-10-01", "2018-10-08", "2018-10-09")

    page = client.get("/compare/?from=2018-10-08&to=2018-10-14&kind=" + CHOICES["kind"][0])
    assert page.context["earlier"] == []
    (preset,) = client.get("/compare/?from=2018-10-08&to=2018-10-14").context["earlier"][:1]

    assert preset.query == "a.from=2018-10-01&a.to=2018-10-07&b.from=2018-10-08&b.to=2018-10-14"
    assert (preset.a, preset.b) == (1, 2)
    leap = client.get("/compare/?from=2020-02-29&to=2020-02-29").context["earlier"]
    assert leap == []


def test_the_file_holds_the_table(client: Client, sample_agreements: None) -> None:
    issue_random(60, seed=6)

    page = client.get(f"/compare/?{MIXED}")
    answer = client.get(page.context["csv_url"])

    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    said = {(row["section"], row["code"], row["label"]): (row["a"], row["b"]) for row in rows}
    for section in [*page.context["totals"], *page.context["sections"]]:
        for row in section.rows:
            key = (section.key or "totals", row.code, row.label)
            assert said[key] == (str(row.a.count), str(row.b.count))
    assert said["period", "days", ""] == ("92", "135")
    assert rows[0]["a_filter"] == "from=2018-10-01&to=2018-12-31"


def test_queries_do_not_grow_with_the_rows(client: Client, sample_agreements: None) -> None:
    counts = []
    for seed in (1, 2):
        issue_random(40, seed=seed)
        cache.clear()
        client.get(f"/compare/?{MIXED}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/compare/?{MIXED}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 45


def test_arabic_and_an_empty_record(client: Client) -> None:
    page = client.get("/ar/compare/?b.grade=verified")
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()
    assert client.get("/compare/").status_code == 200
    assert client.get("/compare/map.svg?b.grade=verified").status_code == 200
    assert client.get("/compare.csv?b.grade=verified").status_code == 200
