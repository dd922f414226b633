"""Server time and bytes of every public page and outlet with 16,566 imported incidents.

Run: .venv/bin/python -m bench.public_pages [--file FILE] [--rounds 25] [--fresh]

The scratch database stays for the next run. Each time is also told as a multiple of a plain SQL
statement over the same rows in the same run, because seconds differ from machine to machine.
"""

import argparse
import http.client
import json
import platform
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli
import psycopg

from bench.events import NUMBER, ROOT, file_given
from tools.scratch_site.site import ScratchSite, scratch_site

FOLDER = ROOT / "var" / "bench"
CURRENT = "upper_inf(valid) AND NOT is_withdrawn"
COUNT = f"SELECT count(*) FROM publication_edition WHERE {CURRENT}"  # noqa: S608
# What a list of everything cannot do without: every public column of every row, fetched.
ALL_ROWS = f"SELECT * FROM publication_edition WHERE {CURRENT}"  # noqa: S608
FILTER = "kind=airstrike&governorate=Idlib&from=2019-05-01&to=2019-08-31"
# Quality at which a proxy compresses answers on their way; files are compressed once, at the best.
ON_THE_WAY = 5


@dataclass(frozen=True)
class Outlet:
    """An address, the baseline it is compared with, and how many times the baseline it may take (p50)."""

    path: str
    baseline: str
    limit: float


# Half as much again as in the run of docs/performance.md: they notice what gets slower, they are no targets.
PAGES = [
    Outlet("/", "count", 360), Outlet(f"/?{FILTER}", "count", 180), Outlet("/incidents/", "count", 300), Outlet(f"/incidents/?{FILTER}", "count", 190),
    Outlet("/incidents/?page=300", "count", 350), Outlet("/incidents/?q=Khan+Shaykhun", "count", 230), Outlet("/incidents/{incident}/", "count", 150),
    Outlet("/timeline/", "count", 190), Outlet("/timeline/?month=2018-11", "count", 220), Outlet("/accusations/", "count", 120), Outlet("/method/", "count", 20),
    Outlet("/agreements/", "count", 100), Outlet("/agreements/sochi-2018/", "count", 200), Outlet("/parties/", "count", 40), Outlet("/parties/SYR-GOV/", "count", 60),
    Outlet(f"/map.svg?{FILTER}", "count", 80), Outlet("/map.svg", "count", 170), Outlet("/feed/manifest.json", "count", 20), Outlet("{shard}", "count", 10),
    Outlet("/api/v1/incidents/", "count", 60), Outlet("/api/v1/cells/?zoom=7", "count", 120), Outlet("/api/v1/timeline/", "count", 60), Outlet("/api/v1/facets/", "count", 80),
    Outlet("/incidents.csv", "all rows", 5), Outlet(f"/incidents.csv?{FILTER}", "count", 60), Outlet("/incidents.geojson", "all rows", 5),
]  # fmt: skip


class Client:
    """One kept connection; sends what a browser sends about compression."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def get(self, path: str) -> tuple[float, bytes, http.client.HTTPResponse]:
        """Milliseconds until the last byte, the body, and the answer."""
        begun = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept-Encoding": "br", "Accept-Language": "en"})
        answer = self.connection.getresponse()
        body = answer.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        if answer.status != 200:
            sys.exit(f"{path} answers {answer.status}")
        return milliseconds, body, answer


def repeated(measure: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Median and 95th percentile, after two rounds that only warm up."""
    for _warming in range(2):
        measure()
    times = sorted(measure() for _round in range(rounds))
    return statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]


def sql_milliseconds(connection: psycopg.Connection, statement: str) -> float:
    begun = time.perf_counter()
    connection.execute(statement).fetchall()  # type: ignore[call-overload]
    return (time.perf_counter() - begun) * 1000


def fill(site: ScratchSite, file: str | None) -> None:
    """The sample and the recorder's events are in the database; quick where they were before."""
    site.manage("load_sample", "--if-empty")
    with psycopg.connect(site.database_url) as connection:
        counted = connection.execute(COUNT).fetchone()
    if counted and counted[0] < NUMBER:
        print("Importing the events …", flush=True)
        site.manage("import_reports", "--format", "ucdp", "--publish", str(file_given(file)))
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def measure(site: ScratchSite, rounds: int) -> bool:
    """Prints the table; whether every outlet stayed within its limit."""
    with psycopg.connect(site.database_url) as connection, site.serving() as address:
        client = Client(address)
        baselines = {
            name: repeated(lambda text=text: sql_milliseconds(connection, text), rounds)
            for name, text in (("count", COUNT), ("all rows", ALL_ROWS))
        }  # type: ignore[misc]
        counted = connection.execute(COUNT).fetchone()
        print(
            f"{platform.machine()}, Python {platform.python_version()}, {counted[0] if counted else 0:,} current editions, one server process, {rounds} rounds"
        )
        shutil.rmtree(site.folder / "feed", ignore_errors=True)
        built, manifest, _answer = client.get("/feed/manifest.json")
        names = {"incident": _fullest(connection), "shard": _largest_shard(manifest)}
        print(
            f"\n{'address':<72}{'p50 ms':>8}{'p95 ms':>8}{'times':>7}{'limit':>7} {'of':<9}{'bytes':>11}{'brotli':>10}"
        )
        for name, (median, high) in baselines.items():
            print(f"{'SQL: ' + name:<72}{median:8.1f}{high:8.1f}{1:7}")
        print(f"{'/feed/manifest.json, every shard built anew (once)':<72}{built:8.1f}")
        is_well = True
        for outlet in PAGES:
            path = outlet.path.format(**names)
            _milliseconds, body, answer = client.get(path)
            plain, packed = (
                (brotli.decompress(body), body)
                if answer.headers.get("Content-Encoding") == "br"
                else (body, brotli.compress(body, quality=ON_THE_WAY))
            )
            median, high = repeated(lambda path=path: client.get(path)[0], rounds)  # type: ignore[misc]
            times = median / baselines[outlet.baseline][0]
            is_well &= times <= outlet.limit
            mark = "" if times <= outlet.limit else "  OVER"
            print(
                f"{path:<72}{median:8.1f}{high:8.1f}{times:7.1f}{outlet.limit:7.0f} {outlet.baseline:<9}{len(plain):11,}{len(packed):10,}{mark}",
                flush=True,
            )
    return is_well


def _fullest(connection: psycopg.Connection) -> str:
    """The public id of the incident with the most accounts."""
    row = connection.execute(
        f"SELECT e.public_id FROM publication_edition e JOIN publication_publishedaccount a ON a.edition_id = e.id WHERE {CURRENT} GROUP BY e.public_id ORDER BY count(*) DESC LIMIT 1"  # noqa: S608
    ).fetchone()
    assert row
    return str(row[0])


def _largest_shard(manifest: bytes) -> str:
    shards = json.loads(manifest)["shards"]
    largest = max(shards, key=lambda shard: shard["n"])
    return str(largest.get("url") or f"/feed/{largest['name']}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--file", help="a UCDP GED file of Syria (CSV, plain or .gz)")
    arguments.add_argument("--rounds", type=int, default=25)
    arguments.add_argument("--fresh", action="store_true", help="make the scratch database anew")
    given = arguments.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if given.fresh:
        with scratch_site(FOLDER, "ceasefire_bench_pages"):
            pass
    with scratch_site(FOLDER, "ceasefire_bench_pages", keep=True) as site:
        fill(site, given.file)
        is_well = measure(site, given.rounds)
    print(f"\nlimits: {'met' if is_well else 'MISSED'}")


if __name__ == "__main__":
    main()
