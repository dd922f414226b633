"""The timeline under the map: honest bars, brush, play, marks and table, from left to right and from right to left."""

import datetime as dt
import re
from itertools import combinations

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import PHONE, OpenContext
from tests.browser.test_explorer import SETTLED, handle, in_filter, ready, server_counts


def number(text: str) -> int:
    return int("".join(re.findall(r"\d", text)))


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found
    return found


def rows(page: Page) -> list[list[int]]:
    """Incidents, verified and uncertain ones of each row of the table."""
    lines = page.locator("[data-part=rows] tr")
    return [[number(cell) for cell in line.locator("td").all_inner_texts()] for line in lines.all()]


def chosen(page: Page) -> tuple[dt.date, dt.date]:
    since, until = (page.locator(f"input[name={name}]").input_value() for name in ("from", "to"))
    return dt.date.fromisoformat(since), dt.date.fromisoformat(until)


def overlapping(boxes: list[FloatRect]) -> list[tuple[FloatRect, FloatRect]]:
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a["x"] < b["x"] + b["width"] - 0.5
        and b["x"] < a["x"] + a["width"] - 0.5
        and a["y"] < b["y"] + b["height"] - 0.5
        and b["y"] < a["y"] + a["height"] - 0.5
    ]


def test_bars_brush_play_and_table_say_the_same(page: Page) -> None:
    ready(page, "/?from=2018-11-08&to=2018-11-21")
    page.wait_for_timeout(SETTLED)
    assert chosen(page) == (dt.date(2018, 11, 8), dt.date(2018, 11, 21))
    ends = [handle(page, name).get_attribute("aria-valuetext") or "" for name in ("From", "to")]
    assert [end.partition(" · ")[0] for end in ends] == ["8 November 2018", "21 November 2018"]
    ready(page, "/?unit=week&stack=grade")
    svg = page.locator("[data-part=timeline] svg")
    svg.scroll_into_view_if_needed()
    whole = in_filter(page)

    # Legend, table and counts are one number; nothing is lost at the edges.
    in_view = number(page.locator("[data-part=count]").inner_text())
    legend = page.locator("[data-part=series] li:visible b").all_inner_texts()
    assert sum(map(number, legend)) == in_view
    page.locator("[data-part=table] summary").click()
    assert sum(row[0] for row in rows(page)) == whole
    assert (
        sum(row[1] for row in rows(page))
        == page.request.get("/api/v1/incidents/?grade=verified").json()["count"]
    )
    assert sum(row[2] for row in rows(page)) == number(page.locator("[data-part=vague]").inner_text()) > 0
    expect(page.locator("[data-part=partial]")).to_be_visible()
    assert page.locator("[data-part=rows] tr").last.locator(".cut-note").inner_text().startswith("days: ")
    assert page.locator(".bars .outside rect").count() >= 1
    levels = page.locator(".bars .grid text").all_text_contents()
    assert levels[0] == "0"
    assert number(levels[-1]) >= max(row[0] - row[2] for row in rows(page))

    # A click on a bar chooses its week.
    area = box(page.locator(".bars .selection"))
    page.mouse.click(area["x"] + area["width"] * 0.4, area["y"] + area["height"] - 5)
    page.wait_for_url(re.compile("from="))
    since, until = chosen(page)
    assert (since.weekday(), (until - since).days) == (0, 6)
    assert len(rows(page)) == 1

    # A key more cuts the next week: as much of it as is chosen stands over the veil.
    handle(page, "to").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("PageDown")  # not beyond the other handle
    assert chosen(page)[0] == chosen(page)[1] == since
    page.keyboard.press("PageUp")
    page.wait_for_timeout(SETTLED)
    assert (chosen(page)[1] - since).days == 30
    assert in_filter(page) == server_counts(page) == sum(row[0] for row in rows(page))
    said = handle(page, "to").get_attribute("aria-valuetext") or ""
    assert said.endswith(f"Incidents: {in_filter(page)}")
    assert str(chosen(page)[1].year) in said
    assert page.locator(".bars .cut path").evaluate_all("all => all.some((path) => path.getAttribute('d'))")

    # Dragged inside, it shifts by the same days; handles can be hit.
    area = box(page.locator(".bars .selection"))
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + 20)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2 + 60, area["y"] + 20, steps=4)
    page.mouse.up()
    assert (chosen(page)[1] - chosen(page)[0]).days == 30
    assert chosen(page)[0] > since
    for hit in page.locator(".bars .hit").all():
        assert box(hit)["width"] >= 24
        assert box(hit)["height"] >= 24

    # Play moves it window by window where motion is not wanted, and says where it is.
    before = chosen(page)
    play = page.locator("[data-part=play]")
    play.press("Enter")
    expect(play).to_have_text("Pause")
    expect(page.locator(".bars [data-end=from]")).not_to_have_attribute(
        "aria-valuenow", str((before[0] - dt.date(1970, 1, 1)).days)
    )
    page.keyboard.press("Escape")
    expect(play).to_have_text("Play")
    stopped = chosen(page)
    assert (stopped[0] - before[0]).days % 31 == 0
    assert (stopped[1] - stopped[0]).days == 30
    expect(page.locator("[data-part=playing]")).to_contain_text(str(stopped[0].year))

    # Another unit and stack stand in the address; a button takes the period back.
    page.locator("[data-part=unit]").select_option("month")
    page.locator("[data-part=stack]").select_option("accused")
    page.wait_for_url(re.compile("unit=month&stack=accused"))
    page.get_by_role("button", name="Whole period").click()
    page.wait_for_url(lambda url: "from=" not in url)
    assert 12 < len(rows(page)) < 30
    legend = page.locator("[data-part=series] li:visible b").all_inner_texts()
    assert sum(map(number, legend)) == number(page.locator("[data-part=count]").inner_text())
    assert svg.evaluate("svg => getComputedStyle(svg).touchAction") == "pan-y"


def test_mirrored_and_narrow_nothing_covers_anything(open_context: OpenContext) -> None:
    page = open_context(locale="ar", viewport=PHONE).new_page()
    ready(page, "/ar/?unit=day&stack=grade")
    numbers = page.locator(".bars .flag .number")
    # All at one moment: the page may still move.
    flags: list[FloatRect] = page.locator(".bars .flag rect").evaluate_all(
        "all => all.map((flag) => flag.getBoundingClientRect().toJSON())"
    )
    assert len(flags) > 10
    assert not overlapping(flags)
    assert overlapping([*flags, flags[0]]), "the check sees what lies on something else"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # Time runs to the left, numbers of the axis stand on the right, the list has the flags' numbers.
    first, last = (box(page.locator(f".bars [data-end={end}]")) for end in ("from", "to"))
    assert first["x"] > last["x"]
    assert box(page.locator(".bars .grid text").first)["x"] > first["x"]
    page.locator("details.marks > summary").click()
    assert page.locator("details.marks ol > li").count() == numbers.count()
    assert sorted(map(int, numbers.all_text_contents())) == list(range(1, numbers.count() + 1))
    assert flags[0]["x"] > flags[-1]["x"]

    # Bars are never thinner than a device pixel, and what is said has Latin digits.
    thinnest = page.locator(".bars .view path").evaluate_all(
        "all => Math.min(...all.flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(/h([0-9.]+)/g)].map(([, width]) => width)))"
    )
    assert thinnest >= 0.5
    start = page.locator(".bars [data-end=from]")
    said = start.get_attribute("aria-valuetext") or ""
    assert re.search(r"2018", said)
    assert not re.search(r"[٠-٩]", said)

    # The keys follow the screen; play from everything begins with a short window.
    before = int(start.get_attribute("aria-valuenow") or 0)
    start.focus()
    page.keyboard.press("ArrowLeft")
    assert int(start.get_attribute("aria-valuenow") or 0) == before + 1
    page.keyboard.press("Home")
    page.locator("[data-part=play]").click()
    page.locator("[data-part=play]").click()
    since, until = chosen(page)
    assert (until - since).days == 29


def test_a_year_that_cannot_be_had_is_not_drawn_as_quiet(page: Page) -> None:
    page.route("**/feed/2018-*.cfv*", lambda route: route.fulfill(status=200, body=b"damaged"))
    ready(page, "/?unit=month")
    expect(page.locator("[data-part=unread]")).to_be_visible()
    hatched = page.locator(".bars .outside rect", has=page.locator("title", has_text="not loaded"))
    assert box(hatched)["width"] > 20
    ticks = page.locator(".bars .all .quiet").get_attribute("d") or ""
    left = box(page.locator("[data-part=timeline] svg"))["x"]
    end = box(hatched)["x"] + box(hatched)["width"] - left
    assert ticks, "September and October 2019 are quiet"
    assert all(float(x) > end for x in re.findall(r"M([\d.]+) ", ticks))
    page.locator("[data-part=table] summary").click()
    # The table is filled when it has been opened, a moment after the click.
    expect(page.locator("[data-part=rows] tr").first).to_contain_text("not loaded")
