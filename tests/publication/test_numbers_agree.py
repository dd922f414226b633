"""One filter, one number: map, timeline, list, matrix, files, API and feed count alike for any filter."""

import csv
import datetime as dt
import io
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db.models import Q
from django.http import QueryDict
from django.test import Client

from publication import aggregation, columns
from publication.feed_codec import DERIVED, FeedColumns
from publication.filters import LISTS, select
from publication.models import Edition, EditionQuerySet, PublishedAccusation
from publication.snapshot import Rows
from publication.snapshot.rows import days
from publication.vocabularies import HEAVY_WEAPONS, Grade, ViolationKind, Weapon
from tests.publication.feed_reading import fetch_shards, manifest, save_shards
from tests.publication.random_editions import FIRST, GOVERNORATES, PARTIES, PROVISIONS, issue_random

pytestmark = pytest.mark.django_db(databases=["default", "public"])
JS = Path(__file__).parents[1] / "js" / "filter_feed.js"
EDITIONS, FILTERS = 320, 70
CHOICES: dict[str, list[str]] = {
    "accuser": PARTIES, "accused": PARTIES, "kind": ViolationKind.values, "weapon": Weapon.values, "grade": Grade.values,
    "agreement": ["sochi-2018", "moscow-2020"], "provision": PROVISIONS, "governorate": [name for name in GOVERNORATES if name],
    "zone": ["inside", "probably_inside", "edge", "outside", "undetermined"], "reading": ["A-20", "B"],
    "heavy": ["1"], "harm": ["civilian"], "q": ["raid", "mortars near", "al-Ghab", "قصف", "الزلاقيات", "patrol post"],
    "place": ["Zalaqiyat", "zallaqiyat", "khan shaykh", "اللطامنة", "a"],
}  # fmt: skip
REPEATED = {"accuser", "accused", "kind", "weapon", "grade", "provision", "zone", "governorate"}


@pytest.fixture
def editions(sample_agreements: None, settings: Any, tmp_path: Path) -> list[Edition]:
    settings.FEED_ROOT = tmp_path
    return issue_random(EDITIONS, seed=11)


def random_filters(editions: list[Edition], seed: int = 5) -> Iterator[str]:
    """The empty filter, one of each key alone, then mixtures."""
    chance = random.Random(seed)
    points = [(edition.point.x, edition.point.y) for edition in editions if edition.point]
    yield ""
    keys = [*CHOICES, "from", "to", "bbox"]
    for key in keys:
        yield query_of(chance, [key], points)
    for _ in range(FILTERS - 1 - len(keys)):
        yield query_of(chance, chance.sample(keys, chance.choice([1, 2, 2, 3])), points)


def query_of(chance: random.Random, keys: list[str], points: list[tuple[float, float]]) -> str:
    query = QueryDict(mutable=True)
    days = sorted(FIRST + dt.timedelta(days=chance.randrange(900)) for _ in range(2))
    for key in keys:
        if key in ("from", "to"):
            query[key] = days[key == "to"].isoformat()
        elif key == "bbox":
            query[key] = box(chance, points)
        else:
            most = min(len(CHOICES[key]), 3) if key in REPEATED else 1
            query.setlist(key, chance.sample(CHOICES[key], chance.randint(1, most)))
    return query.urlencode(safe="/,:")


def box(chance: random.Random, points: list[tuple[float, float]]) -> str:
    """A box whose border keeps clear of every point: the feed knows points to about 13 m only."""
    while True:
        west, east = sorted(round(chance.uniform(35.7, 37.5), 4) for _ in range(2))
        south, north = sorted(round(chance.uniform(34.8, 36.5), 4) for _ in range(2))
        clear = all(
            min(abs(x - west), abs(x - east), abs(y - south), abs(y - north)) > 0.0004 for x, y in points
        )
        if clear and west < east and south < north:
            return f"{west},{south},{east},{north}"


def get(client: Client, path: str, query: str) -> bytes:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, (path, query, response.content)
    return b"".join(response.streaming_content) if response.streaming else response.content


def counts(client: Client, query: str) -> dict[str, int]:
    """How many incidents each outlet of the server finds."""
    api = {
        name: json.loads(get(client, f"/api/v1/{name}/", query))
        for name in ("incidents", "numbers", "cells", "timeline", "accusations", "facets")
    }
    geojson = json.loads(get(client, "/incidents.geojson", query))
    rows = list(csv.DictReader(io.StringIO(get(client, "/incidents.csv", query).decode(), newline="")))
    cells = api["cells"]
    rows_of = select(QueryDict(query)).rows
    listed = client.get(f"/incidents/?{query}").context
    return {
        "list": listed["page"].paginator.count,
        "totals": aggregation.totals(rows_of).incidents,
        "map cells": sum(cell["count"] for cell in cells["cells"]) + cells["unlocated"],
        "colours of cells": sum(sum(cell["accused"].values()) for cell in cells["cells"]) + cells["unlocated"],
        "timeline": sum(bar["count"] for bar in api["timeline"]["bars"]),
        "days": sum(bar.count for bar in aggregation.bars(rows_of, "day").bars),
        "matrix": api["accusations"]["incidents"] + api["accusations"]["without"],
        "governorates": sum(row.incidents for row in aggregation.by_governorate(rows_of)),
        "CSV": len({row["public_id"] for row in rows}),
        "GeoJSON": len(geojson["features"]),
        "GeoJSON says": geojson["count"],
        "with and without a point": sum(feature["geometry"] is not None for feature in geojson["features"]) + cells["unlocated"],
        "API": api["incidents"]["count"],
        "numbers": len(api["numbers"]["numbers"]),
        "facets": api["facets"]["count"],
        "grades": sum(aggregation_of_grades(query).values()),
    }  # fmt: skip


def aggregation_of_grades(query: str) -> dict[str, int]:
    grades: dict[str, int] = {}
    for bar in aggregation.bars(select(QueryDict(query)).rows, "month").bars:
        for grade, count in bar.grades.items():
            grades[grade] = grades.get(grade, 0) + count
    return grades


def found_in_feed(rows: FeedColumns, query: str, numbers: set[int] | None) -> int:
    """The filter once more, written plainly over the decoded feed."""
    asked = QueryDict(query)
    many = {key: set(asked.getlist(key)) for key in LISTS}
    listed = {
        name: getattr(rows, name).tolist()
        for name in ("accused", "weapon", "pair", "provision", "zone", "kind", "grade", "governorate")
    }
    for name, (source, separator) in DERIVED.items():
        listed[name] = [{value.split(separator)[0] for value in values} - {""} for values in listed[source]]
    found = 0
    for i in range(len(rows)):
        zones = {
            pair.split(":")[1]
            for pair in listed["zone"][i]
            if asked.get("reading") in (None, pair.split(":")[0])
        }
        holds = [
            *(
                not many[key] or many[key] & set(listed[key][i])
                for key in ("accuser", "accused", "weapon", "agreement", "provision")
            ),
            *(not many[key] or listed[key][i] in many[key] for key in ("kind", "grade", "governorate")),
            not many["zone"] or many["zone"] & zones,
            "heavy" not in asked or HEAVY_WEAPONS & set(listed["weapon"][i]),
            "harm" not in asked or rows.harm[i],
            "from" not in asked or rows.day[i] >= np.datetime64(asked["from"]),
            "to" not in asked or rows.day[i] <= np.datetime64(asked["to"]),
            numbers is None or int(rows.number[i]) in numbers,
        ]
        if "bbox" in asked:
            west, south, east, north = map(float, asked["bbox"].split(","))
            holds.append(west <= rows.lon[i] <= east and south <= rows.lat[i] <= north)
        found += all(holds)
    return found


def found_in_browser(shards: list[dict[str, str]], questions: list[dict[str, Any]]) -> list[int]:
    """How many rows the browser's own filter lets through; skips the test where there is no node."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed: the browser's filter was not compared")
    asked = json.dumps({"shards": shards, "heavy": sorted(HEAVY_WEAPONS), "questions": questions})
    run = subprocess.run(
        ["node", str(JS)], input=asked, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    counted: list[int] = json.loads(run.stdout)
    return counted


def test_every_outlet_counts_alike(client: Client, editions: list[Edition], tmp_path: Path) -> None:
    files = save_shards(client, tmp_path / "fetched")
    shards = [shard.columns for shard in fetch_shards(client)]
    questions, expected = [], []
    for query in random_filters(editions):
        found = counts(client, query)
        text = QueryDict(query)
        numbers: list[int] | None = None
        if "q" in text or "place" in text:
            words = "&".join(f"{key}={text[key]}" for key in ("q", "place") if key in text)
            numbers = json.loads(get(client, "/api/v1/numbers/", words))["numbers"]
        found["feed in Python"] = sum(
            found_in_feed(rows, query, set(numbers) if numbers is not None else None) for rows in shards
        )
        assert len(set(found.values())) == 1, (query, found)
        questions.append({"query": query, "numbers": numbers})
        expected.append(found["list"])
    assert len(questions) >= 60
    assert sum(0 < count < EDITIONS for count in expected) > 40, "the filters hardly filter"
    differing = [
        (q["query"], js, ours)
        for q, js, ours in zip(questions, found_in_browser(files, questions), expected, strict=True)
        if js != ours
    ]
    assert not differing


def without_day(rows: Rows, day: dt.date) -> Rows:
    return rows.narrowed(~days(rows.state, day, day))


@pytest.mark.parametrize("fault", ["cells drop the unlocated", "bars drop a day", "a file drops a row"])
def test_a_wrong_outlet_is_found(
    client: Client, editions: list[Edition], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The comparison above is able to fail."""
    if fault == "cells drop the unlocated":
        whole = aggregation.cells
        monkeypatch.setattr(
            aggregation, "cells", lambda rows, *args: whole(rows.narrowed(rows.state.flags["located"]), *args)
        )
    elif fault == "bars drop a day":
        bars = aggregation.bars
        monkeypatch.setattr(
            aggregation, "bars", lambda rows, unit="": bars(without_day(rows, editions[0].start), unit)
        )
    else:
        read = columns.read
        monkeypatch.setattr(columns, "read", lambda qs, keys: read(qs, keys[1:]))
    assert len(set(counts(client, "").values())) > 1


def test_an_option_brings_what_its_count_says(client: Client, editions: list[Edition]) -> None:
    """For any filter: choosing only that option under its key gives as many incidents as its count."""
    chance = random.Random(3)
    checked = 0
    for query in list(random_filters(editions, seed=9))[::4]:
        facets = json.loads(get(client, "/api/v1/facets/", query))["facets"]
        for key, options in facets.items():
            if not options:
                continue
            code, count = chance.choice(sorted(options.items()))
            asked = QueryDict(query, mutable=True)
            asked[key] = code
            assert json.loads(get(client, "/api/v1/incidents/", asked.urlencode()))["count"] == count, (
                query,
                key,
                code,
            )
            checked += 1
    assert checked > 100


def test_a_past_day_counts_alike_and_keeps_its_number(
    client: Client, sample_agreements: None, settings: Any, tmp_path: Path
) -> None:
    settings.FEED_ROOT = tmp_path
    issue_random(30, seed=1, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    issue_random(12, seed=2, at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    for query, expected in [
        ("as_of=2020-06-01", 30),
        ("as_of=2021-06-01", 42),
        ("as_of=2019-01-01", 0),
        ("", 42),
    ]:
        assert set(counts(client, query).values()) == {expected}
    said = manifest(client, "as_of=2020-06-01")
    (shard,) = fetch_shards(client, "as_of=2020-06-01")
    assert (said["count"], said["shards"][0]["n"], len(shard.columns)) == (30, 30, 30)
    assert manifest(client)["count"] == 42


def test_the_browser_counts_a_past_day_as_sql_does(
    client: Client, sample_agreements: None, settings: Any, tmp_path: Path
) -> None:
    settings.FEED_ROOT = tmp_path / "feed"
    first = issue_random(150, seed=3, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    issue_random(50, seed=4, at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    files = save_shards(client, tmp_path / "fetched", "as_of=2020-06-01")
    queries = [
        query for query in random_filters(first, seed=6) if not {"q", "place"} & set(QueryDict(query))
    ][::2]
    expected = [select(QueryDict(f"{query}&as_of=2020-06-01")).editions.count() for query in queries]
    assert sum(0 < count < 150 for count in expected) > 15
    assert found_in_browser(files, [{"query": query, "numbers": None} for query in queries]) == expected


def accused_by(editions: EditionQuerySet, pairs: list[tuple[str, str]]) -> int:
    """Incidents in which one of the accusers accuses the accused beside it: in plain SQL over the accusations."""
    wanted = Q()
    for accuser, accused in pairs:
        wanted |= Q(accuser=accuser, accused=accused)
    found = PublishedAccusation.objects.using("public").filter(
        wanted, edition__in=editions.order_by().using(None).values("pk")
    )
    return found.values("edition").distinct().count()


def test_a_pair_is_counted_as_sql_does(client: Client, editions: list[Edition], tmp_path: Path) -> None:
    """Both parties may stand in an incident in which the one does not accuse the other."""
    files = save_shards(client, tmp_path / "fetched")
    chance = random.Random(8)
    asked = [[("RUS", "SAA")], [("", "SAA")]]
    asked += [
        [tuple(chance.sample(PARTIES, 2)) for _ in range(chance.choice([1, 1, 2, 3]))] for _ in range(25)
    ]
    asked_for = ["&".join(f"pair={accuser}%3E{accused}" for accuser, accused in pairs) for pairs in asked]
    rest = ["", "grade=verified", "from=2019-06-01", "kind=airstrike"]
    questions = [{"query": f"{query}&{more}", "numbers": None} for query in asked_for for more in rest]
    expected = [accused_by(select(QueryDict(more)).editions, pairs) for pairs in asked for more in rest]
    assert sum(0 < count < EDITIONS for count in expected) > 50
    assert found_in_browser(files, questions) == expected
    # It is not the same as both keys: that would count an accusation nobody made.
    both = found_in_browser(files, [{"query": "accuser=RUS&accused=SAA", "numbers": None}])
    assert both != expected[:1]
