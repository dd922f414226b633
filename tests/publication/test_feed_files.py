"""The feed on disk: built when needed, only what changed, whole or not at all, never a withdrawn record."""

import datetime as dt
import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication import editions as acts
from publication import feed, feed_files
from publication.feed_codec import BASE, FURTHER
from publication.views._coding import accepted_coding
from tests.factories import EditionFactory
from tests.publication.feed_reading import fetch_files, fetch_shards, manifest

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.FEED_ROOT = tmp_path / "feed"
    return tmp_path / "feed"


def on(day: dt.date, **fields: Any) -> Any:
    return EditionFactory(start=day, end=day, time_precision="day", **fields)


def urls(client: Client, name: str) -> dict[str, str]:
    """The addresses of a shard's files, by column."""
    (shard,) = [shard for shard in manifest(client)["shards"] if shard["name"] == name]
    return {column: file["url"] for column, file in shard["files"].items()}


def numbers(client: Client) -> set[int]:
    """Every incident the feed has."""
    return {number for shard in fetch_shards(client) for number in shard.columns.number.tolist()}


def test_years_and_the_newest_months_in_files_named_by_what_is_in_them(
    client: Client, sample_agreements: None, root: Path
) -> None:
    days = [
        dt.date(2018, 11, 8),
        dt.date(2019, 4, 30),
        dt.date(2019, 9, 30),
        dt.date(2019, 10, 1),
        dt.date(2019, 12, 31),
    ]
    for day in days:
        on(day)
    shards = manifest(client)["shards"]
    # Ninety days before the newest lie on 2 October: the month begins the newest shard.
    assert [(shard["name"], shard["n"], shard["from"], shard["to"]) for shard in shards] == [
        ("2018", 1, "2018-11-08", "2018-11-08"),
        ("2019", 2, "2019-04-30", "2019-09-30"),
        ("recent", 2, "2019-10-01", "2019-12-31"),
    ]
    assert manifest(client)["count"] == 5
    assert manifest(client)["parties"]["RUS"]["name"]["en"]
    for shard in shards:
        assert list(shard["files"]) == [BASE, *FURTHER]
        for column, file in shard["files"].items():
            assert Path(file["url"]).name.startswith(f"{shard['name']}-{column}-")
            response = client.get(file["url"], headers={"Accept-Encoding": "br"})
            assert len(response.content) == file["bytes"], "what the manifest says is what is sent"
            assert "immutable" in response["Cache-Control"]
    assert len(numbers(client)) == 5


def test_it_is_sent_as_the_browser_accepts_it(client: Client, sample_agreements: None, root: Path) -> None:
    on(dt.date(2018, 11, 8))
    url = urls(client, "recent")["kind"]
    plain = client.get(url)
    for accepted, coding, unpack in [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, *", "gzip", gzip.decompress),
    ]:
        response = client.get(url, headers={"Accept-Encoding": accepted})
        assert response["Content-Encoding"] == coding
        assert unpack(response.content) == plain.content
        assert "Accept-Encoding" in response["Vary"]
    assert "Content-Encoding" not in plain
    again = client.get(url, headers={"If-None-Match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", "identity"),
        ("br", "br"),
        ("BR;q=1.0", "br"),
        ("gzip;q=0.5, br;q=0", "gzip"),
        ("identity", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=oops", "identity"),
    ],
)
def test_the_coding_is_negotiated(header: str, coding: str) -> None:
    assert accepted_coding(header) == coding


def test_the_manifest_is_asked_for_again_and_mostly_unchanged(
    client: Client, sample_agreements: None, root: Path
) -> None:
    on(dt.date(2018, 11, 8))
    first = client.get("/feed/manifest.json")
    assert first["Cache-Control"] == "no-cache"
    assert client.get("/feed/manifest.json", headers={"If-None-Match": first["ETag"]}).status_code == 304
    on(dt.date(2018, 11, 9))
    assert client.get("/feed/manifest.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_only_shards_that_changed_are_written_again(
    client: Client, sample_agreements: None, root: Path
) -> None:
    for day in (dt.date(2018, 11, 8), dt.date(2019, 5, 1), dt.date(2020, 5, 1)):
        on(day)
    before = {name: urls(client, name) for name in ("2018", "2019", "recent")}
    written = {file.name: file.stat().st_mtime_ns for file in root.glob("*.cfv*")}
    added = on(dt.date(2019, 6, 1))
    after = {name: urls(client, name) for name in before}
    assert (after["2018"], after["recent"]) == (before["2018"], before["recent"])
    assert after["2019"][BASE] != before["2019"][BASE]
    for url in (*after["2018"].values(), *after["recent"].values()):
        assert (root / Path(url).name).stat().st_mtime_ns == written[Path(url).name]
    for column, url in before["2019"].items():
        if url != after["2019"][column]:
            assert not list(root.glob(f"{Path(url).name}*")), "files of the former state are gone"
            assert client.get(url).status_code == 404
    assert added.number in numbers(client)


def test_of_a_changed_shard_only_the_columns_that_changed_get_another_name(
    client: Client, sample_agreements: None, root: Path
) -> None:
    edition = on(dt.date(2019, 5, 1), kind="airstrike")
    before = urls(client, "recent")
    on(dt.date(2019, 5, 1), kind="ground_assault", public_id=edition.public_id, number=edition.number)
    after = urls(client, "recent")
    assert {column for column in before if before[column] != after[column]} == {"kind"}


def test_a_withdrawn_record_leaves_every_file_at_once(
    client: Client, sample_agreements: None, root: Path
) -> None:
    on(dt.date(2018, 11, 8))
    gone = on(dt.date(2018, 11, 9))
    before = urls(client, "recent")
    assert gone.number in numbers(client)
    acts.withdraw(gone.public_id, "safety")
    response = client.get(before["number"])  # nobody asked for the manifest in between
    assert response.status_code == 404
    assert json.loads(response.content)["detail"]
    assert response["Cache-Control"] == "no-store"
    assert gone.number not in numbers(client)
    kept = {Path(url).name for url in urls(client, "recent").values()}
    assert {file.name for file in root.glob("*.cfv")} == kept
    assert {file.name for file in root.iterdir()} == {
        *(name + ending for name in kept for ending in feed_files.CODINGS.values()), feed.STATE, ".lock",
    }  # fmt: skip
    assert all(client.get(url).status_code == 404 for url in before.values() if Path(url).name not in kept)
    assert BASE in before
    assert client.get(before[BASE]).status_code == 404


@pytest.mark.parametrize("name", ["2018-base-0000.cfv", "state.json", ".lock", "..", "2018-base-0000.cfv.br"])
def test_an_unknown_name_is_a_404_in_json(
    client: Client, sample_agreements: None, root: Path, name: str
) -> None:
    on(dt.date(2018, 11, 8))
    manifest(client)
    response = client.get(f"/feed/{name}")
    assert response.status_code == 404
    assert json.loads(response.content)["detail"]


@pytest.mark.parametrize("damage", ["cut", "altered", "gone", "state", "state gone", "folder gone"])
@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_damaged_file_is_built_again(
    client: Client, sample_agreements: None, root: Path, damage: str, coding: str
) -> None:
    on(dt.date(2018, 11, 8))
    url = urls(client, "recent")["kind"]
    sent = client.get(url, headers={"Accept-Encoding": coding}).content
    file = root / (Path(url).name + feed_files.CODINGS[coding])
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-7])
    elif damage == "altered":
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    elif damage == "gone":
        file.unlink()
    elif damage == "state":
        (root / feed.STATE).write_text("{")
    elif damage == "state gone":
        (root / feed.STATE).unlink()
    else:
        for one in root.iterdir():
            one.unlink()
        root.rmdir()
    response = client.get(url, headers={"Accept-Encoding": coding})
    assert response.status_code == 200
    assert response.content == sent
    assert file.read_bytes() == sent


def test_an_unfinished_file_is_cleared_away(client: Client, sample_agreements: None, root: Path) -> None:
    root.mkdir()
    (root / f"{feed_files.UNFINISHED}x").write_bytes(b"half")
    on(dt.date(2018, 11, 8))
    manifest(client)
    assert not list(root.glob(f"{feed_files.UNFINISHED}*"))


def test_nothing_published_is_an_empty_feed(client: Client, db: None, root: Path) -> None:
    assert manifest(client)["shards"] == []


def test_a_point_outside_the_window_does_not_stop_the_feed(
    client: Client, sample_agreements: None, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    on(dt.date(2018, 11, 8), longitude=2.35, latitude=48.85)
    on(dt.date(2018, 11, 9))
    (shard,) = fetch_shards(client)
    assert len(shard.columns) == 2
    assert "outside the feed's window" in caplog.text


def test_the_manifest_asks_the_database_little(client: Client, sample_agreements: None, root: Path) -> None:
    on(dt.date(2018, 11, 8))
    manifest(client)
    with CaptureQueriesContext(connections["public"]) as queries:
        manifest(client)
    assert len(queries) <= 5


def test_the_manifest_refuses_a_filter(client: Client, sample_agreements: None, root: Path) -> None:
    response = client.get("/feed/manifest.json?accused=SAA")
    assert response.status_code == 400
    assert "accused" in json.loads(response.content)["errors"]
    good = "as_of=2020-01-01&shard=recent"
    for query in (
        "",
        "column=kind",
        good,
        f"{good}&column=nothing",
        f"{good}&column=kind&column=base",
        f"{good}&column=kind&kind=raid",
        f"{good}&column=kind",  # nothing was published by then
        "as_of=2020-01-01&shard=1066&column=kind",
        "as_of=&shard=recent&column=kind",
    ):
        response = client.get(f"/feed/as-of.cfv?{query}")
        assert response.status_code == 400
        assert json.loads(response.content)["errors"]


def test_a_past_moment_has_the_same_files(client: Client, sample_agreements: None, root: Path) -> None:
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    on(dt.date(2018, 11, 8), at=at)
    gone = on(dt.date(2018, 11, 9), at=at)
    on(dt.date(2018, 11, 10))
    (shard,) = manifest(client, "as_of=2020-06-01")["shards"]
    assert shard["n"] == 2
    assert list(shard["files"]) == [BASE, *FURTHER]
    plain = fetch_files(client, shard)
    for name, file in shard["files"].items():
        response = client.get(file["url"], headers={"Accept-Encoding": "br"})
        assert brotli.decompress(response.content) == plain[name]
    acts.withdraw(gone.public_id, "safety")
    (past,) = fetch_shards(client, "as_of=2020-06-01")
    assert gone.number not in past.columns.number, "what is withdrawn is gone from the past as well"


HOLD = """
import fcntl, sys, time
with open(sys.argv[1], "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(0.4)
"""


def test_a_builder_waits_for_the_one_at_work_in_another_process(sample_agreements: None, root: Path) -> None:
    root.mkdir()
    on(dt.date(2018, 11, 8))
    hold = [sys.executable, "-c", HOLD, str(root / ".lock")]
    with subprocess.Popen(hold, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        began = time.monotonic()
        assert feed.current().shards[0].n == 1
        assert time.monotonic() - began > 0.25
    assert other.returncode == 0
