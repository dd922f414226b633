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
from publication import feed
from publication.feed_codec import decode
from publication.views.data import accepted_coding
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.FEED_ROOT = tmp_path / "feed"
    return tmp_path / "feed"


def manifest(client: Client) -> dict[str, Any]:
    response = client.get("/feed/manifest.json")
    assert response.status_code == 200
    return json.loads(response.content)


def on(day: dt.date, **fields: Any) -> Any:
    return EditionFactory(start=day, end=day, time_precision="day", **fields)


def test_a_file_for_each_year_named_by_what_is_in_it(
    client: Client, sample_agreements: None, root: Path
) -> None:
    on(dt.date(2018, 11, 8))
    on(dt.date(2019, 4, 30))
    on(dt.date(2019, 12, 31))
    shards = manifest(client)["shards"]
    assert [(shard["n"], shard["from"], shard["to"]) for shard in shards] == [
        (1, "2018-11-08", "2018-11-08"),
        (2, "2019-04-30", "2019-12-31"),
    ]
    assert manifest(client)["count"] == 3
    assert manifest(client)["parties"]["RUS"]["name"]["en"]
    for shard in shards:
        response = client.get(shard["url"])
        assert len(response.content) == shard["bytes"]
        assert decode(response.content).header["n"] == shard["n"]
        assert "immutable" in response["Cache-Control"]


def test_it_is_sent_as_the_browser_accepts_it(client: Client, sample_agreements: None, root: Path) -> None:
    on(dt.date(2018, 11, 8))
    url = manifest(client)["shards"][0]["url"]
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


def test_only_years_that_changed_are_written_again(
    client: Client, sample_agreements: None, root: Path
) -> None:
    on(dt.date(2018, 11, 8))
    on(dt.date(2019, 5, 1))
    old, kept = (shard["url"] for shard in manifest(client)["shards"])
    written = (root / Path(kept).name).stat().st_mtime_ns
    on(dt.date(2018, 12, 1))
    new, same = (shard["url"] for shard in manifest(client)["shards"])
    assert (same, new != old) == (kept, True)
    assert (root / Path(kept).name).stat().st_mtime_ns == written
    assert not list(root.glob(f"{Path(old).name}*")), "files of the former state are gone"


def test_a_withdrawn_record_leaves_the_old_file_at_once(
    client: Client, sample_agreements: None, root: Path
) -> None:
    on(dt.date(2018, 11, 8))
    gone = on(dt.date(2018, 11, 9))
    url = manifest(client)["shards"][0]["url"]
    assert client.get(url).status_code == 200
    acts.withdraw(gone.public_id, "safety")
    response = client.get(url)  # nobody asked for the manifest in between
    assert response.status_code == 404
    assert json.loads(response.content)["detail"]
    assert response["Cache-Control"] == "no-store"
    assert gone.number not in decode(client.get(manifest(client)["shards"][0]["url"]).content).columns.number


@pytest.mark.parametrize("name", ["2018-0000.cfv", "state.json", ".lock", "..", "2018-0000.cfv.br"])
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
    url = manifest(client)["shards"][0]["url"]
    sent = client.get(url, headers={"Accept-Encoding": coding}).content
    file = root / (Path(url).name + feed.CODINGS[coding])
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
    (root / f"{feed.UNFINISHED}x").write_bytes(b"half")
    on(dt.date(2018, 11, 8))
    manifest(client)
    assert not list(root.glob(f"{feed.UNFINISHED}*"))


def test_nothing_published_is_an_empty_feed(client: Client, db: None, root: Path) -> None:
    assert manifest(client)["shards"] == []


def test_a_point_outside_the_window_does_not_stop_the_feed(
    client: Client, sample_agreements: None, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    on(dt.date(2018, 11, 8), longitude=2.35, latitude=48.85)
    on(dt.date(2018, 11, 9))
    shard = decode(client.get(manifest(client)["shards"][0]["url"]).content)
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
    assert client.get("/feed/as-of.cfv").status_code == 400


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
