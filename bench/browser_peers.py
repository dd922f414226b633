"""The same points in Leaflet.markercluster and in uMap: time to a usable map, and per change of the filter.

Run: .venv/bin/python -m bench.browser_peers [--rows 10000 100000] [--rounds 2] [--only explorer markercluster umap]

All three stand in the same Chromium one after the other, show the same incidents (those with a public point)
and are asked for the same kinds by ticking and unticking their own boxes. uMap runs on the same PostGIS, its
points are one clustered layer (its own way with many points) and the filter is its own panel.
"""

import argparse
import functools
import http.server
import json
import math
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import Browser, Error

from bench.browser import LONGEST, Cost, Window, at_most, chromium, middle, window
from bench.events import ROOT
from bench.explorer import NUMBER, READY
from bench.million import million
from bench.peers import HOST, PEERS, beside, environment, free_port, run, running
from tools.scratch_site.site import ScratchSite

MARKERCLUSTER = "1.5.3"  # of npm
KINDS = ("airstrike", "sniping", "atgm", "ied_mine")
POINTS = "SELECT round(ST_X(point)::numeric, 5)::float8, round(ST_Y(point)::numeric, 5)::float8, kind, coalesce(accused[1], ''), start::text FROM publication_edition WHERE upper_inf(valid) AND NOT is_withdrawn AND point IS NOT NULL ORDER BY number"


@dataclass(frozen=True)
class Peer:
    """How a page is asked: where it is, when it shows its points, how a kind is ticked, what then differs."""

    name: str
    address: str
    ready: str
    box: str  # a CSS selector with {kind}
    number: str  # an expression that changes with the filter
    prepare: str = ""  # what opens the panel of the filter, where it is not open at once


@dataclass
class Result:
    """What one peer needed for one number of rows: milliseconds, megabytes, bytes."""

    peer: str
    rows: int
    usable: float
    work: float
    first: Cost
    change: Cost
    process: float
    wire: int


class Unusable(Exception):
    """The page did not show its points in the time we wait."""


def measure(browser: Browser, peer: Peer, rows: int, rounds: int) -> Result:
    """The median of so many loads and of every tick; the first load only warms the server.

    What the page does not manage within the limit stays "not a number".
    """
    result = Result(peer.name, rows, math.nan, math.nan, Cost(), Cost(), math.nan, 0)
    try:
        with at_most(browser, LONGEST / 1000 * (rounds + 1)):
            load = middle([_load(browser, peer) for _round in range(rounds + 1)][1:])
        result.usable, result.work = load.shown, load.work
        with at_most(browser, LONGEST / 1000 * 2), window(browser) as opened:
            opened.page.goto(peer.address, wait_until="commit")
            _until(opened, peer.ready)
            if peer.prepare:
                opened.page.evaluate(peer.prepare)
            opened.rest(2000)
            result.wire, result.process = sum(opened.received.values()), opened.megabytes()[0]
            changes = []
            for kind in KINDS * 2:
                changes.append(_tick(opened, peer, kind))
                result.first, result.change = changes[0], middle(changes[1:] or changes)
    except (Unusable, Error) as error:
        print(f"{peer.name} with {rows:,}: {str(error).splitlines()[0]}", file=sys.stderr)
    return result


def _load(browser: Browser, peer: Peer) -> Cost:
    with window(browser) as opened:
        opened.page.goto(peer.address, wait_until="commit")
        return Cost(_until(opened, peer.ready), opened.metric("TaskDuration") * 1000)


def _until(opened: Window, ready: str) -> float:
    when = float(opened.page.evaluate(f"(longest) => bench.until(() => {ready}, longest)", LONGEST))
    if math.isnan(when):
        raise Unusable(f"The page was not usable within {LONGEST // 1000} s: {opened.problems}")
    return when


def _tick(opened: Window, peer: Peer, kind: str) -> Cost:
    opened.page.evaluate(f"window.before = {peer.number}")
    box = peer.box.format(kind=kind)
    cost = opened.act(f"document.querySelector('{box}').click()", f"{peer.number} !== window.before")
    opened.rest(800)
    return cost


def points(site: ScratchSite) -> list[tuple[Any, ...]]:
    """Longitude, latitude, kind, who is accused first, day: of every incident with a public point."""
    with psycopg.connect(site.database_url) as connection:
        return connection.execute(POINTS).fetchall()


@contextmanager
def explorer(site: ScratchSite, rows: int) -> Iterator[Peer]:
    """Our own page."""
    with site.serving() as address:
        yield Peer("explorer", f"{address}/", READY, "incident-explorer form input[name=kind][value={kind}]", NUMBER)  # fmt: skip


@contextmanager
def markercluster(site: ScratchSite, rows: int) -> Iterator[Peer]:
    """The plain page of bench/cluster_page/, served from the loopback."""
    folder = PEERS / "markercluster"
    if not (folder / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--legacy-peer-deps", f"leaflet.markercluster@{MARKERCLUSTER}"], cwd=folder, check=True)  # fmt: skip
    page = folder / str(rows)
    shutil.copytree(ROOT / "bench" / "cluster_page", page, dirs_exist_ok=True)
    shutil.copytree(folder / "node_modules" / "leaflet.markercluster" / "dist", page / "cluster", dirs_exist_ok=True)  # fmt: skip
    shutil.copytree(site.folder / "static" / "leaflet", page / "leaflet", dirs_exist_ok=True)  # fmt: skip
    found = points(site)
    kinds = sorted({row[2] for row in found})
    compact = [(x, y, kinds.index(kind), accused, day) for x, y, kind, accused, day in found]
    (page / "points.json").write_text(json.dumps({"kinds": kinds, "points": compact}, separators=(",", ":")))
    handler = functools.partial(_Quiet, directory=str(page))
    with http.server.ThreadingHTTPServer((HOST, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shown = "document.getElementById('shown').textContent"
        yield Peer("markercluster", f"http://{HOST}:{server.server_port}/index.html", f"{shown} && document.querySelector('.marker-cluster')", "input[name=kind][value={kind}]", shown)  # fmt: skip
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Not a line for each request."""


@contextmanager
def umap(site: ScratchSite, rows: int) -> Iterator[Peer]:
    """uMap with a database of its own beside ours, the points one layer in it."""
    programs, folder, name = environment("umap"), PEERS / "umap-data", "ceasefire_bench_umap"
    folder.mkdir(exist_ok=True)
    port = free_port()
    address = f"http://{HOST}:{port}"
    variables = {
        "DJANGO_SETTINGS_MODULE": "bench.umap_site.settings",
        "DATABASE_URL": beside(site.database_url, name).replace("postgres://", "postgis://"),
        "SITE_URL": address, "STATIC_ROOT": str(folder / "static"), "MEDIA_ROOT": str(folder / "uploads"),
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    manage: tuple[str | Path, ...] = (programs / "python", "-m", "django")
    if not (folder / "static").is_dir():
        run([*manage, "collectstatic", "--no-input", "--verbosity", "0"], variables)
    run([*manage, "migrate", "--no-input", "--verbosity", "0"], variables)
    file = folder / f"{rows}.geojson"
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]}, "properties": {"name": f"{kind} {day}", "kind": kind, "accused": accused, "day": day}}
        for x, y, kind, accused, day in points(site)
    ]  # fmt: skip
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    path = run([programs / "python", "-m", "bench.umap_site.fill", file], variables).strip().splitlines()[-1]
    command: list[str | Path] = [programs / "gunicorn", "--bind", f"{HOST}:{port}", "--threads", "4", "bench.umap_site.wsgi:application"]  # fmt: skip
    with running(command, f"{address}/en/about/", variables, folder / "server.log"):
        yield Peer(
            "umap", address + path,
            "window.U?.MAP?.dataloaded && document.querySelector('.umap-cluster-icon, .umap-div-icon')",
            ".umap-filter input[data-value={kind}]", "document.querySelector('.datalayer-counter').textContent",
            "U.MAP.openBrowser('filters')",
        )  # fmt: skip


PAGES: dict[str, Callable[[ScratchSite, int], Any]] = {"explorer": explorer, "markercluster": markercluster, "umap": umap}  # fmt: skip


def _said(milliseconds: float) -> str:
    return f"over {LONGEST:,}" if math.isnan(milliseconds) else f"{milliseconds:,.0f}"


def print_table(results: list[Result]) -> None:
    """A table for docs/performance.md; ratios against the explorer with as many rows in the same run."""
    ours = {result.rows: result for result in results if result.peer == "explorer"}
    print("| page | rows | usable after, ms (work) | times ours | first filter, ms | later filters, ms (work) | times ours: shown, work | process MB | bytes, not compressed by all |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for one in results:
        our = ours.get(one.rows)
        usable = f"{one.usable / our.usable:.1f}" if our else ""
        change = f"{one.change.shown / our.change.shown:.0f}, {one.change.work / our.change.work:.0f}" if our else ""  # fmt: skip
        print(f"| {one.peer} | {one.rows:,} | {_said(one.usable)} ({_said(one.work)}) | {usable} | {_said(one.first.shown)} | {_said(one.change.shown)} ({_said(one.change.work)}) | {change} | {one.process:,.0f} | {one.wire:,} |")  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--only", nargs="+", choices=list(PAGES), default=list(PAGES))
    given = arguments.parse_args()
    results = []
    for rows in given.rows:
        with million(rows) as site:
            for name in given.only:
                with ExitStack() as stack:
                    peer = stack.enter_context(PAGES[name](site, rows))
                    results.append(measure(stack.enter_context(chromium()), peer, rows, given.rounds))
                print(f"{name} with {rows:,} measured: {results[-1]}", file=sys.stderr, flush=True)
    print_table(results)


if __name__ == "__main__":
    main()
