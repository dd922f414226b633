"""The columnar feed: what goes in comes out, in Python and in the browser's reader alike."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from publication.feed_codec import (
    DICTIONARY,
    NUMBERS,
    WINDOW,
    Coded,
    FeedColumns,
    FeedError,
    decode,
    encode,
    to_unit_square,
)

READER = Path(__file__).parents[1] / "js" / "read_feed.js"
STEP_M = 14  # one step of the grid is about 13 m
STAMP = {"as_of": "2026-11-22T06:00:00Z", "edition_stamp": "17"}
METRES_PER_DEGREE = 111_320


def random_rows(seed: int, n: int = 400, first: str = "2018-01-01", numbers_from: int = 1) -> FeedColumns:
    """Rows with stacked points, rows without a point, empty tuples and more than 256 kinds."""
    rng = np.random.default_rng(seed)
    west, south, east, north = WINDOW
    spots = rng.uniform((west, south), (east, north), (25, 2))
    chosen = spots[rng.integers(0, 25, n)]
    lon, lat = chosen[:, 0].copy(), chosen[:, 1].copy()
    nowhere = rng.random(n) < 0.1
    lon[nowhere] = lat[nowhere] = np.nan

    def some(*codes: str) -> list[tuple[str, ...]]:
        return [tuple(code for code in codes if rng.random() < 0.4) for _ in range(n)]

    return FeedColumns(
        number=rng.permutation(n) + numbers_from,
        day=np.datetime64(first) + rng.integers(0, 365, n),
        lon=lon,
        lat=lat,
        uncertainty=np.where(nowhere, np.nan, rng.choice([50.0, 1000.0, 25_000.0], n)),
        accused=some("SAA", "RUS", "حزب"),
        accuser=some("SOHR", "JAI"),
        kind=[f"kind-{k}" for k in rng.integers(0, 300, n)],
        weapon=some("mortar", "tank"),
        grade=list(rng.choice(["unverified", "verified"], n).astype(str)),
        attribution=["alleged"] * n,
        zone=some("A-20:inside", "B:edge"),
        agreement=some("sochi-2018"),
        provision=some("sochi-2018/6"),
        governorate=list(rng.choice(["idlib", "hama", ""], n).astype(str)),
        harm=rng.random(n) < 0.3,
        spread=rng.integers(0, 2, n),
    )


def as_rows(columns: FeedColumns) -> dict[int, dict[str, object]]:
    """The rows by number, as plain values."""
    lists = {}
    for field in dataclasses.fields(columns):
        column = getattr(columns, field.name)
        lists[field.name] = [
            str(v) if field.name == "day" else v
            for v in (column.tolist() if hasattr(column, "tolist") else column)
        ]
    lists["day"] = [str(day) for day in np.asarray(columns.day, dtype="datetime64[D]")]
    return {
        row["number"]: row
        for row in (dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True))
    }


def assert_same_row(given: dict[str, object], read: dict[str, object]) -> None:
    """Everything equal; the point within one step of the grid, its uncertainty rounded up to 100 m."""
    for name in (*DICTIONARY, "number", "day", "spread"):
        assert read[name] == given[name], name
    assert read["harm"] == int(given["harm"])
    if np.isnan(given["lon"]):
        assert np.isnan(read["lon"])
        assert np.isnan(read["lat"])
        return
    east = (read["lon"] - given["lon"]) * METRES_PER_DEGREE * np.cos(np.radians(given["lat"]))
    assert abs(east) < STEP_M
    assert abs(read["lat"] - given["lat"]) * METRES_PER_DEGREE < STEP_M
    assert read["uncertainty"] == np.ceil(given["uncertainty"] / 100) * 100


@pytest.mark.parametrize("seed", range(8))
def test_what_goes_in_comes_out(seed: int) -> None:
    given = random_rows(seed)
    shard = decode(encode(given, **STAMP))
    before, after = as_rows(given), as_rows(shard.columns)
    assert before.keys() == after.keys()
    for number, row in before.items():
        assert_same_row(row, after[number])
    assert shard.header["n"] == 400
    assert shard.header["as_of"] == STAMP["as_of"]
    assert shard.header["edition_stamp"] == "17"


def test_the_same_rows_in_any_order_and_form_give_the_same_bytes() -> None:
    given = random_rows(1)
    written = encode(given, **STAMP)
    order = np.random.default_rng(2).permutation(len(given))

    def shuffled(column: object) -> object:
        return column[order] if isinstance(column, np.ndarray) else [column[i] for i in order]

    other = FeedColumns(**{f.name: shuffled(getattr(given, f.name)) for f in dataclasses.fields(given)})
    assert encode(other, **STAMP) == written
    assert encode(decode(written).columns, **STAMP) == written


def test_a_coded_column_may_list_values_no_row_has() -> None:
    given = random_rows(3, n=4)
    coded = dataclasses.replace(
        given, grade=Coded(np.array([2, 2, 0, 2]), ["verified", "refuted", "unverified"])
    )
    grades = decode(encode(coded, **STAMP)).columns.grade
    assert isinstance(grades, Coded)
    assert sorted(grades.tolist()) == ["unverified", "unverified", "unverified", "verified"]
    assert list(grades.values) == ["unverified", "verified"]


def test_no_rows_at_all() -> None:
    shard = decode(encode(random_rows(1, n=0), **STAMP))
    assert len(shard.columns) == 0
    assert shard.header["days"] == 0


def test_columns_are_aligned_and_an_incident_is_small() -> None:
    written = encode(random_rows(5, n=3000), **STAMP)
    header_length = int.from_bytes(written[4:8], "little")
    assert (8 + header_length) % 8 == 0
    header = json.loads(written[8 : 8 + header_length])
    fixed = 8 + header_length + 4 * header["days"] + 6 * header["places"]
    assert len(written) == fixed + 3000 * (2 + sum(column["width"] for column in header["columns"]))
    assert [column["name"] for column in header["columns"]] == [*DICTIONARY, *NUMBERS]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lon": np.array([43.0, 36.0, 36.0])}, "outside the window"),
        ({"lat": np.array([35.0, 35.0, 39.0])}, "outside the window"),
        ({"number": np.array([1, 1, 2])}, "occurs twice"),
        ({"number": np.array([1, 2, 2**32])}, "32 bits"),
        ({"number": np.array([1, 2, -1])}, "32 bits"),
        ({"kind": ["a", "b"]}, "column kind has not 3 rows"),
        ({"kind": ["a", "b", ("c",)]}, "column kind holds"),
        ({"accused": ["SAA", (), ()]}, "column accused holds"),
        ({"day": np.array(["2018-01-01", "NaT", "2018-01-03"], dtype="datetime64[D]")}, "no day"),
    ],
)
def test_rows_that_would_not_be_read_back_are_refused(change: dict[str, object], message: str) -> None:
    good = dataclasses.replace(random_rows(4, n=3), lon=np.full(3, 36.0), lat=np.full(3, 35.0))
    encode(good, **STAMP)
    with pytest.raises(FeedError, match=message):
        encode(dataclasses.replace(good, **change), **STAMP)


def test_damaged_bytes_are_refused() -> None:
    good = encode(random_rows(6, n=50), **STAMP)
    header_end = 8 + int.from_bytes(good[4:8], "little")

    def spoilt(at: int, value: int) -> bytes:
        return good[:at] + bytes([value]) + good[at + 1 :]

    damaged = [
        b"",
        good[:7],
        spoilt(0, 0),
        spoilt(8, 0),
        good[:-1],
        good + b"\0",
        good[:header_end],
        spoilt(header_end, 250),
    ]
    damaged.append(good.replace(b'"format":3', b'"format":9'))
    for data in damaged:
        with pytest.raises(FeedError):
            decode(data)


def test_the_grid_covers_the_window_to_its_corners() -> None:
    west, south, east, north = WINDOW
    corners = dataclasses.replace(
        random_rows(7, n=4),
        lon=np.array([west, east, west, east]),
        lat=np.array([south, south, north, north]),
        uncertainty=np.full(4, 50.0),
    )
    read = decode(encode(corners, **STAMP)).columns
    assert np.allclose(
        sorted(zip(read.lon, read.lat, strict=True)),
        sorted(zip(corners.lon, corners.lat, strict=True)),
        atol=2e-4,
    )
    x, y = to_unit_square(np.array([0.0]), np.array([0.0]))
    assert (x[0], y[0]) == (pytest.approx(0.5), pytest.approx(0.5))


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_browser_reads_the_same_rows(tmp_path: Path) -> None:
    years = [random_rows(8), random_rows(9, first="2019-01-01", numbers_from=3_000_000_000)]
    files = []
    for i, rows in enumerate(years):
        files.append(tmp_path / f"{i}.bin")
        files[-1].write_bytes(encode(rows, **STAMP))
    run = subprocess.run(
        ["node", READER, *reversed(files)], capture_output=True, text=True, timeout=60, check=True
    )
    read = json.loads(run.stdout)
    assert read["n"] == 800
    given = [row for file in files for row in in_file_order(file)]
    for mine, theirs in zip(given, read["rows"], strict=True):
        for name in (*DICTIONARY, *NUMBERS, "day"):
            value = mine[name]
            assert theirs[name] == (list(value) if isinstance(value, tuple) else value), name
        if np.isnan(mine["lon"]):
            assert theirs["point"] is None
        else:
            assert theirs["point"] == pytest.approx([mine["lon"], mine["lat"], mine["uncertainty"]])


def in_file_order(file: Path) -> list[dict[str, object]]:
    return list(as_rows(decode(file.read_bytes()).columns).values())
