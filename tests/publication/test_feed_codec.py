"""The columnar feed: what goes in comes out, in Python and in the browser's reader alike."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bench.feed_size import take
from bench.realistic import realistic
from publication.feed_bytes import BITS, Reader, packed
from publication.feed_codec import (
    BASE,
    BASE_COLUMNS,
    FURTHER,
    NUMBERS,
    WINDOW,
    Coded,
    FeedColumns,
    FeedError,
    decode,
    encode,
)
from publication.feed_files import QUICK, THOROUGH, compressed
from publication.feed_grid import to_unit_square

DICTIONARY = [name for name in (*BASE_COLUMNS, *FURTHER) if name not in NUMBERS]
READER = Path(__file__).parents[1] / "js" / "read_feed.js"
STEP_M = 14  # one step of the grid is about 13 m
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
        pair=some("SOHR>SAA", "JAI>SAA", "JAI>RUS", ">SAA"),
        kind=[f"kind-{k}" for k in rng.integers(0, 300, n)],
        weapon=some("mortar", "tank"),
        grade=list(rng.choice(["unverified", "verified"], n).astype(str)),
        attribution=list(rng.choice(["alleged", "disputed", "likely"], n).astype(str)),
        zone=some("A-20:inside", "B:edge"),
        provision=some("sochi-2018/2", "sochi-2018/6", "moscow-2020/1"),
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
    shard = decode(encode(given))
    before, after = as_rows(given), as_rows(shard.columns)
    assert before.keys() == after.keys()
    for number, row in before.items():
        assert_same_row(row, after[number])
    assert shard.header["n"] == 400


def test_the_same_rows_in_any_order_and_form_give_the_same_bytes() -> None:
    given = random_rows(1)
    written = encode(given)
    order = np.random.default_rng(2).permutation(len(given))

    def shuffled(column: object) -> object:
        return column[order] if isinstance(column, np.ndarray) else [column[i] for i in order]

    other = FeedColumns(**{f.name: shuffled(getattr(given, f.name)) for f in dataclasses.fields(given)})
    assert encode(other) == written
    assert encode(decode(written).columns) == written


def test_a_coded_column_may_list_values_no_row_has() -> None:
    given = random_rows(3, n=4)
    coded = dataclasses.replace(
        given, grade=Coded(np.array([2, 2, 0, 2]), ["verified", "refuted", "unverified"])
    )
    grades = decode(encode(coded)).columns.grade
    assert isinstance(grades, Coded)
    assert sorted(grades.tolist()) == ["unverified", "unverified", "unverified", "verified"]
    assert list(grades.values) == ["unverified", "verified"]


def test_no_rows_at_all() -> None:
    shard = decode(encode(random_rows(1, n=0)))
    assert len(shard.columns) == 0
    assert shard.header["days"] == 0


@pytest.mark.parametrize("bits", BITS)
def test_rows_of_few_bits_share_a_byte(bits: int) -> None:
    rng = np.random.default_rng(bits)
    for n in (0, 1, 7, 8, 250):
        column = rng.integers(0, 2**bits, n)
        written = packed(column, bits)
        assert len(written) == -(-n * bits // 8)
        reader = Reader(b"CFV2" + (16).to_bytes(4, "little") + b'{"format":4}    ' + written)
        assert reader.packed(n, bits).tolist() == column.tolist()
        reader.end()


def test_files_belong_together_by_their_rows() -> None:
    """Another grade makes another base; the columns beside it stay. Another number or place makes all others."""
    given = random_rows(5, n=50)
    files = encode(given)
    regraded = encode(dataclasses.replace(given, grade=["refuted"] * 50))
    assert {name for name in files if files[name] != regraded[name]} == {BASE, "attribution"}
    assert len(decode({**files, BASE: regraded[BASE], "attribution": regraded["attribution"]}).columns) == 50
    for change in ({"number": given.number + 1}, {"lon": np.full(50, 36.0), "lat": np.full(50, 35.0)}):
        other = encode(dataclasses.replace(given, **change))
        for name in FURTHER:
            with pytest.raises(FeedError, match="other rows"):
                decode({**files, name: other[name]})
        with pytest.raises(FeedError, match="other rows"):
            decode({**files, BASE: other[BASE]})
    with pytest.raises(FeedError, match="other rows"):
        decode({**files, "kind": files["zone"]})
    with pytest.raises(FeedError, match="kind are missing"):
        decode({name: data for name, data in files.items() if name != "kind"})


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
    encode(good)
    with pytest.raises(FeedError, match=message):
        encode(dataclasses.replace(good, **change))


@pytest.mark.parametrize("name", [BASE, *FURTHER])
def test_damaged_bytes_are_refused(name: str) -> None:
    files = encode(random_rows(6, n=50))
    good = files[name]
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
        good.replace(b'"format":4', b'"format":9'),
        good.replace(b'"rows":"', b'"rows":"0')[:-1],
    ]
    if name == BASE:
        damaged.append(spoilt(header_end, 250))
    elif FURTHER[name] in ("place", "accused", "grade"):
        damaged.append(spoilt(len(good) - 1, 255))  # a position its list does not have
    for data in damaged:
        with pytest.raises(FeedError):
            decode({**files, name: data})


def test_the_grid_covers_the_window_to_its_corners() -> None:
    west, south, east, north = WINDOW
    corners = dataclasses.replace(
        random_rows(7, n=4),
        lon=np.array([west, east, west, east]),
        lat=np.array([south, south, north, north]),
        uncertainty=np.full(4, 50.0),
    )
    read = decode(encode(corners)).columns
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
    shards = [encode(rows) for rows in years]
    paths = []
    for i, files in enumerate(shards):
        paths.append({name: str(tmp_path / f"{i}-{name}.cfv") for name in files})
        for name, data in files.items():
            Path(paths[-1][name]).write_bytes(data)
    run = subprocess.run(
        ["node", READER],
        input=json.dumps(paths[::-1]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    read = json.loads(run.stdout)
    assert read["n"] == 800
    given = [row for files in shards for row in as_rows(decode(files).columns).values()]
    for mine, theirs in zip(given, read["rows"], strict=True):
        for name in (*DICTIONARY, *NUMBERS, "day"):
            value = mine[name]
            assert theirs[name] == (list(value) if isinstance(value, tuple) else value), name
        assert theirs["accuser"] == sorted({pair.split(">")[0] for pair in mine["pair"]} - {""})
        assert theirs["agreement"] == sorted({provision.split("/")[0] for provision in mine["provision"]})
        if np.isnan(mine["lon"]):
            assert theirs["point"] is None
        else:
            assert theirs["point"] == pytest.approx([mine["lon"], mine["lat"], mine["uncertainty"]])


#: Bytes an incident on the wire, at a million.
BASE_BUDGET, COLUMN_BUDGET = 3.0, 1.5


def over_budget(files: dict[str, bytes], n: int) -> dict[str, float]:
    """The files of more bytes an incident than they may have, as a browser gets them."""
    each = {name: len(compressed(data, THOROUGH)["br"]) / n for name, data in files.items()}
    return {
        name: size for name, size in each.items() if size > (BASE_BUDGET if name == BASE else COLUMN_BUDGET)
    }


def test_an_incident_is_small() -> None:
    """One year of a realistic million."""
    million = realistic(1_000_000).rows
    year = take(million, million.day.astype("datetime64[Y]") == np.datetime64("2019"))
    assert len(year) > 80_000
    files = encode(year)
    assert over_budget(files, len(year)) == {}
    assert sum(len(compressed(data, QUICK)["br"]) for data in files.values()) < 6 * len(year)
    # The planted fault: numbers that do not follow the days cost what they cost.
    shuffled = dataclasses.replace(year, number=np.random.default_rng(1).permutation(year.number))
    assert set(over_budget(encode(shuffled), len(year))) == {"number"}
