"""The explorer in a real browser with 10,000, 100,000 and a million incidents: bytes, times, memory.

Run: .venv/bin/python -m bench.explorer [--rows 10000 100000 1000000] [--rounds 3]

The page, the server and the feed are those of production; only the scratch site's static files are not
compressed, so their bytes are counted as a proxy would send them (brotli). Times are on this machine's own
processor without throttling; the network is the loopback.
"""

import argparse
import math
import platform
import re
import shutil
import statistics
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import brotli
from playwright.sync_api import Browser, Response

from bench.browser import Cost, Window, chromium, several, window
from bench.million import million
from bench.peers import direct
from tools.scratch_site.site import ScratchSite

THOROUGH, QUICK = 11, 5  # brotli of files, and of answers on their way
PLAIN = ("font/", "image/png", "image/jpeg", "image/webp")
READY = "document.querySelector('incident-explorer[data-ready]') && /[0-9]/.test(document.querySelector('[data-part=count]').textContent)"
NUMBER = "document.querySelector('[data-part=total]').textContent"
MAP, DAYS = "[data-part=map]", "[data-part=timeline] svg"
#: Boxes of the form that are ticked in turn; each narrows or widens the filter. Counts differ after each.
TICKS = ("input[name=kind][value=airstrike]", "input[name=kind][value=sniping]", "input[name=grade][value=verified]", "input[name=grade][value=corroborated]", "input[name=accused][value=HTS]", "input[name=accused][value=SAA]")  # fmt: skip


@dataclass
class Result:
    """One size; milliseconds, bytes, megabytes."""

    rows: int
    built: float  # seconds
    feed: int
    all_bytes: int
    shown: float
    work: float
    pan: Cost
    zoom: Cost
    brush: Cost
    brush_coloured: Cost
    filter_first: Cost
    filter: Cost
    later: int
    process: float
    heap: float


@contextmanager
def shown(browser: Browser, address: str) -> Iterator[tuple[Window, float]]:
    """The explorer in a fresh window and the milliseconds until its map was there."""
    with window(browser, base_url=address) as opened:
        opened.page.goto("/", wait_until="commit")
        when = opened.page.evaluate(f"(longest) => bench.until(() => {READY}, longest)", 120_000)
        if math.isnan(when):
            raise SystemExit("The explorer's map did not come within two minutes.")
        yield opened, float(when)


def tick(opened: Window, selector: str) -> Cost:
    """Tick a box of the filter and wait for another number."""
    opened.page.evaluate(f"window.before = {NUMBER}")
    cost = opened.act(f"document.querySelector('{selector}').click()", f"{NUMBER} !== window.before", 20_000)
    opened.rest()
    return cost


def build(site: ScratchSite, address: str) -> float:
    """Seconds the server needs to build the whole feed anew."""
    shutil.rmtree(site.folder / "feed", ignore_errors=True)
    begun = time.perf_counter()
    try:
        with direct.open(f"{address}/feed/manifest.json", timeout=1200) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"The feed cannot be built, the server answers {error.code}: see {site.folder}/server.log") from error  # fmt: skip
    return time.perf_counter() - begun


def measure(browser: Browser, address: str, rows: int, rounds: int, built: float) -> Result:
    """Everything of one size; the first load, which only warms the server, is not counted."""
    with shown(browser, address):
        pass
    loads = []
    for _round in range(rounds):
        with shown(browser, address) as (opened, when):
            loads.append((when, opened.metric("TaskDuration") * 1000))
    with shown(browser, address) as (opened, _when):
        opened.rest(1500)
        feed = _feed_bytes(opened)
        process, heap = opened.megabytes()
        box = opened.page.locator(MAP).bounding_box()
        assert box
        centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        pan = several(rounds, lambda: _dragged(opened, centre, (-240, 90), 20))
        zooms = [
            _zoomed(opened, f".leaflet-control-zoom-{way}") for way in ("in", "in", "out", "out") * rounds
        ]
        brush = _brushed(opened, rounds)
        opened.page.locator("[data-part=colour]").select_option("accused")
        opened.rest()
        coloured = _brushed(opened, rounds)
        opened.page.locator("[data-part=colour]").select_option("single")
        opened.page.locator("[data-part=whole]").click()
        opened.rest()
        first = tick(opened, TICKS[0])
        changes = [tick(opened, selector) for selector in (*TICKS[1:], *TICKS) * rounds]
        later = _feed_bytes(opened) - feed
    from_zero = _all_bytes(browser, address)
    return Result(
        rows, built, feed, from_zero, statistics.median(one for one, _ in loads), statistics.median(two for _, two in loads),
        pan, _middle(zooms), brush, coloured, first, _middle(changes), later, process, heap,
    )  # fmt: skip


def _middle(costs: list[Cost]) -> Cost:
    left = iter(costs)
    return several(len(costs), lambda: next(left))


def _dragged(opened: Window, start: tuple[float, float], by: tuple[float, float], steps: int) -> Cost:
    cost = opened.drag(start, by, steps)
    opened.rest()
    return cost


def _zoomed(opened: Window, control: str) -> Cost:
    """A click on the map's own button, until the number in view has been counted again."""
    opened.page.evaluate("document.querySelector('[data-part=count]').dataset.bench = document.querySelector('[data-part=count]').textContent; window.counted = 0; new MutationObserver(() => { window.counted += 1; }).observe(document.querySelector('[data-part=count]'), { childList: true, characterData: true, subtree: true })")  # fmt: skip
    cost = opened.act(f"document.querySelector('{control}').click()", "window.counted", 20_000)
    opened.rest()
    return cost


def _brushed(opened: Window, rounds: int) -> Cost:
    """A new brush drawn over half of the timeline, in 40 moves."""
    box = opened.page.locator(DAYS).first.bounding_box()
    assert box
    start = (box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.55)

    def act() -> Cost:
        opened.page.locator("[data-part=whole]").evaluate("(button) => button.click()")
        opened.rest()
        return _dragged(opened, start, (box["width"] * 0.4, 0), 40)

    return several(rounds, act)


def _feed_bytes(opened: Window) -> int:
    return sum(size for url, size in opened.received.items() if "/feed/" in url)


def _all_bytes(browser: Browser, address: str) -> int:
    """Bytes of the first view as a server in production sends it."""
    answers: list[Response] = []
    with window(browser, base_url=address) as opened:
        opened.page.on("response", lambda answer: answers.append(answer))
        opened.page.goto("/")
        opened.page.evaluate(f"(longest) => bench.until(() => {READY}, longest)", 120_000)
        opened.rest(1500)
        total = 0
        for answer in answers:
            if answer.status != 200:
                continue
            if "/feed/" in answer.url and answer.headers.get("content-encoding"):
                total += opened.received.get(answer.url, 0)
            elif answer.headers.get("content-type", "").startswith(PLAIN):
                total += len(answer.body())
            else:
                total += len(brotli.compress(answer.body(), quality=THOROUGH if "/static/" in answer.url else QUICK))  # fmt: skip
    return total


def print_table(results: list[Result]) -> None:
    """A table for docs/performance.md."""
    print("| | " + " | ".join(f"{result.rows:,} rows" for result in results) + " |")
    print("|---|" + "---|" * len(results))
    lines: list[tuple[str, Callable[[Result], str]]] = [
        ("the server builds the feed in, s", lambda one: f"{one.built:.1f}"),
        ("bytes of the feed, first view", lambda one: f"{one.feed:,} ({one.feed / one.rows:.2f} an incident)"),
        ("bytes of the feed that came with the first filters and colours", lambda one: f"{one.later:,} ({one.later / one.rows:.2f} an incident)"),
        ("all bytes of the first view, brotli", lambda one: f"{one.all_bytes:,}"),
        ("map there after, ms (of them main thread)", lambda one: f"{one.shown:,.0f} ({one.work:,.0f})"),
        ("pan: work a move, middle and longest frame, ms", lambda one: _frames(one.pan)),
        ("zoom: shown after (work), ms", lambda one: _shown(one.zoom)),
        ("brush: work a move, middle and longest frame, ms", lambda one: _frames(one.brush)),
        ("brush, coloured by accused", lambda one: _frames(one.brush_coloured)),
        ("first filter: shown after (work), ms", lambda one: _shown(one.filter_first)),
        ("later filters: shown after (work), ms", lambda one: _shown(one.filter)),
        ("memory: process, script heap, MB", lambda one: f"{one.process:.0f}, {one.heap:.0f}"),
    ]  # fmt: skip
    for name, value in lines:
        print(f"| {name} | " + " | ".join(value(result) for result in results) + " |")


def _frames(cost: Cost) -> str:
    return f"{cost.work:.1f}, {cost.shown:.0f} and {cost.frame:.0f}"


def _shown(cost: Cost) -> str:
    return f"{cost.shown:.0f} ({cost.work:.0f})"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    results = []
    with chromium() as browser:
        for rows in given.rows:
            with million(rows) as site, site.serving() as address:
                results.append(measure(browser, address, rows, given.rounds, build(site, address)))
            print(f"{rows:,} measured", flush=True)
        version = browser.version
    print(f"{platform.machine()}, Chromium {re.split(r'[.]', version)[0]}, {given.rounds} rounds\n")
    print_table(results)


if __name__ == "__main__":
    main()
