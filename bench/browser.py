"""A real Chromium with nobody before it: loads pages, moves the mouse, and says what that cost.

Two costs of every act: `shown`, the milliseconds from the act until the page has its result and the next frame
is drawn (so never less than a frame), and `work`, the milliseconds the main thread was busy (what a slower
machine multiplies; includes layout and drawing, not the waiting for frames or for the network).
"""

import math
import os
import shutil
import signal
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

VIEW = {"width": 1280, "height": 800}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
LONGEST = 180_000  # milliseconds a page may need before we call it unusable

# In the page: the time of the first frame after `shows()` is true, and the gaps between frames meanwhile.
WATCH = """
window.bench = {
  frames: [],
  async until(shows, longest) {
    const ends = performance.now() + longest;
    while (performance.now() < ends) {
      await new Promise(requestAnimationFrame);
      if (shows()) {
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
        return performance.now();
      }
    }
    return NaN;
  },
  record() {
    this.frames = [];
    this.recording = true;
    const step = (at) => { this.frames.push(at); if (this.recording) requestAnimationFrame(step); };
    requestAnimationFrame(step);
  },
  gaps() {
    this.recording = false;
    return this.frames.slice(1).map((at, i) => at - this.frames[i]);
  },
};
"""


@dataclass
class Cost:
    """What an act cost, in milliseconds; `frame` is the longest gap between two frames meanwhile."""

    shown: float = math.nan
    work: float = math.nan
    frame: float = math.nan


@dataclass
class Window:
    """A page, its protocol session, and the bytes that came over the wire."""

    page: Page
    session: CDPSession
    browser_session: CDPSession
    received: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # what the page's scripts complained of

    def metric(self, name: str) -> float:
        """One of Chromium's own measures: seconds or bytes."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == name))

    def act(self, do: str, shows: str, longest: int = LONGEST) -> Cost:
        """Run `do` in the page and wait until the expression `shows` holds."""
        busy = self.metric("TaskDuration")
        shown = self.page.evaluate(
            f"async (longest) => {{ const begun = performance.now(); {do}; return await bench.until(() => {shows}, longest) - begun; }}",
            longest,
        )
        return Cost(shown=float(shown), work=(self.metric("TaskDuration") - busy) * 1000)

    def drag(self, start: tuple[float, float], by: tuple[float, float], steps: int) -> Cost:
        """Drag the mouse in so many moves, one for each frame; the cost is that of one move."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + by[0] / steps, start[1] + by[1] / steps)
        self.frame()
        busy = self.metric("TaskDuration")
        self.page.evaluate("bench.record()")
        for step in range(2, steps + 1):
            mouse.move(start[0] + by[0] * step / steps, start[1] + by[1] * step / steps)
            self.frame()
        gaps = self.page.evaluate("bench.gaps()")
        work = (self.metric("TaskDuration") - busy) * 1000 / (steps - 1)
        mouse.up()
        return Cost(shown=statistics.median(gaps), work=work, frame=max(gaps))

    def frame(self) -> None:
        """Wait for the next frame."""
        self.page.evaluate("new Promise(requestAnimationFrame)")

    def rest(self, milliseconds: int = 600) -> None:
        """Let whatever waits for the hand to rest happen."""
        self.page.wait_for_timeout(milliseconds)

    def megabytes(self) -> tuple[float, float]:
        """Memory of the page's process (its fair share of shared pages) and the heap of its scripts."""
        self.session.send("HeapProfiler.collectGarbage")
        heap = self.metric("JSHeapUsedSize")
        processes = self.browser_session.send("SystemInfo.getProcessInfo")["processInfo"]
        renderers = [_pss(int(one["id"])) for one in processes if one["type"] == "renderer"]
        return max(renderers) / 1024, heap / 2**20


def _pss(process: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield launched
        launched.close()


@contextmanager
def at_most(browser: Browser, seconds: float) -> Iterator[None]:
    """Kills the browser when the block lasts longer: a page whose main thread is blocked answers no other way.

    Whatever waits for it then raises Playwright's Error.
    """
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    process = next(int(one["id"]) for one in processes if one["type"] == "browser")
    timer = threading.Timer(seconds, os.kill, (process, signal.SIGKILL))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[Window]:
    """A fresh window with an empty cache, without animations."""
    context = browser.new_context(viewport=VIEW, locale="en-GB", reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.set_default_timeout(LONGEST)
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    opened = Window(page, session, browser.new_browser_cdp_session())
    page.on("pageerror", lambda error: opened.problems.append(str(error)))
    page.on("console", lambda said: opened.problems.append(said.text) if said.type == "error" else None)
    addresses: dict[str, str] = {}
    session.on("Network.responseReceived", lambda said: addresses.update({said["requestId"]: said["response"]["url"]}))  # fmt: skip
    session.on("Network.loadingFinished", lambda said: opened.received.update({addresses.get(said["requestId"], "?"): int(said["encodedDataLength"])}))  # fmt: skip
    session.send("Network.enable")
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    yield opened
    if browser.is_connected():
        context.close()


def middle(costs: list[Cost]) -> Cost:
    """The median of each cost, the worst frame of all."""
    return Cost(
        statistics.median(cost.shown for cost in costs),
        statistics.median(cost.work for cost in costs),
        max(cost.frame for cost in costs),
    )


def several(times: int, act: Callable[[], Cost]) -> Cost:
    """The middle of an act done so many times."""
    return middle([act() for _time in range(times)])
