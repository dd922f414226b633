"""The explorer: map, timeline, list, counts and address follow each other, and say so when they cannot."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, OpenContext
from tests.browser.watching import Watch

# Longer than the explorer waits before it writes list and address.
SETTLED = 600


def ready(page: Page, address: str = "/") -> None:
    page.goto(address)
    expect(page.locator("incident-explorer[data-ready]")).to_be_visible()
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"\d"))


def in_filter(page: Page) -> int:
    """How many incidents the explorer counts in its filter."""
    return int("".join(re.findall(r"\d", page.locator("[data-part=total]").inner_text())))


def server_counts(page: Page) -> int:
    """How many the server counts for the filter in the address bar."""
    query = re.sub(r"(^|&)map=[^&]*", "", page.url.partition("?")[2].partition("#")[0])
    count: int = page.request.get(f"/api/v1/incidents/?{query}").json()["count"]
    return count


def expect_the_servers_count(page: Page) -> None:
    """Once the hand rests, the explorer counts what the server counts for the address it has written."""
    page.wait_for_timeout(SETTLED)
    assert in_filter(page) == server_counts(page)


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def test_the_brush_is_moved_by_keyboard(page: Page) -> None:
    ready(page)
    whole = in_filter(page)
    handle(page, "From").focus()
    for _step in range(7):
        page.keyboard.press("PageUp")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("from="))
    handle(page, "to").focus()
    page.keyboard.press("PageDown")
    expect_the_servers_count(page)
    assert 0 < in_filter(page) < whole
    assert page.locator("input[name=from]").input_value() in page.url
    # Beyond the other handle and beyond the ends there is nothing.
    handle(page, "From").focus()
    page.keyboard.press("End")
    assert handle(page, "From").get_attribute("aria-valuenow") == handle(page, "to").get_attribute(
        "aria-valuenow"
    )
    page.keyboard.press("Home")
    assert handle(page, "From").get_attribute("aria-valuenow") == handle(page, "From").get_attribute(
        "aria-valuemin"
    )


def test_the_brush_is_drawn_with_the_mouse_and_everything_follows(page: Page) -> None:
    ready(page)
    first = page.locator("[data-part=list] a").first.inner_text()
    bars = page.locator("[data-part=timeline] svg")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, middle, steps=4)
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("from=.*to="))
    expect_the_servers_count(page)
    expect(page.locator("[data-part=list] a").first).not_to_have_text(first)
    expect(page.locator("[data-part=live]")).to_contain_text(str(in_filter(page)))
    page.get_by_role("button", name="Whole period").click()
    page.wait_for_url(lambda url: "from=" not in url)


def test_a_filter_is_chosen_and_taken_back(page: Page) -> None:
    ready(page)
    whole = in_filter(page)
    facet = page.locator("details.facet[data-facet=accused]")
    facet.locator("summary").click()
    option = facet.locator("label.option").first
    expected = option.locator(".option-count").inner_text()
    option.click()
    page.wait_for_url(re.compile("accused="))
    assert str(in_filter(page)) == expected
    expect_the_servers_count(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Remove the filter")).click()
    page.wait_for_url(lambda url: "accused=" not in url)
    assert in_filter(page) == whole


def test_the_map_leads_the_list_and_the_counts(page: Page) -> None:
    ready(page)
    before = int(page.locator("[data-part=count]").inner_text())
    for _step in range(3):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(300)
    page.wait_for_url(re.compile("map="))
    expect(page.locator("[data-part=count]")).not_to_have_text(str(before))
    assert int(page.locator("[data-part=count]").inner_text()) < before


def test_the_address_restores_everything(page: Page, open_context: OpenContext) -> None:
    ready(page, "/?kind=indirect_fire&from=2018-10-01&to=2019-02-28&map=9/35.4/36.6&colour=accused")
    page.wait_for_timeout(SETTLED)
    state = (
        page.locator("[data-part=count]").inner_text(),
        in_filter(page),
        page.locator("[data-part=list] a").all_inner_texts(),
    )
    expect_the_servers_count(page)
    assert in_filter(page) > 0
    other = open_context().new_page()
    ready(other, page.url)
    expect(other.locator("[data-part=list] a")).to_have_text(state[2])
    assert (other.locator("[data-part=count]").inner_text(), in_filter(other)) == state[:2]
    assert other.locator("[data-part=colour]").input_value() == "accused"
    assert other.locator("input[name=from]").input_value() == "2018-10-01"
    assert other.locator("input[name=kind][value=indirect_fire]").is_checked()


def numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"\d+", text)]


def test_the_legend_counts_hides_and_comes_back_from_the_address(page: Page) -> None:
    ready(page)
    page.locator("[data-part=colour]").select_option("kind")
    entries = page.locator("[data-part=legend] button")
    expect(entries.first).to_have_attribute("aria-pressed", "true")
    in_view = int(page.locator("[data-part=count]").inner_text())
    counts = [int(count) for count in entries.locator("b").all_inner_texts()]
    assert len(counts) > 3
    assert sum(counts) == in_view

    entries.nth(1).focus()
    page.keyboard.press("Enter")
    expect(entries.nth(1)).to_have_attribute("aria-pressed", "false")
    expect(entries.nth(1)).to_be_focused()
    note = page.locator("[data-part=hiddenWords]")
    assert numbers(note.inner_text()) == [counts[1]]
    # Hidden is not filtered out: what is counted stays, what is listed is what is drawn.
    assert int(page.locator("[data-part=count]").inner_text()) == in_view
    page.wait_for_url(re.compile("colour=kind&off="))
    expect_the_servers_count(page)

    ready(page, page.url)
    expect(entries.nth(1)).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Show all").click()
    expect(entries.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(note).to_be_hidden()
    page.wait_for_url(lambda url: "off=" not in url)


def test_a_circle_is_opened_by_keyboard_and_by_tap(page: Page) -> None:
    ready(page, "/?colour=accused")
    enter = page.get_by_role("button", name="Go through the circles")
    enter.focus()
    page.keyboard.press("Enter")
    said = page.locator("[data-part=walkWords]")
    expect(said).to_have_text(re.compile(r"^1 of \d+: Incidents: \d+ · near "))
    largest = said.inner_text()
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile("^2 of "))
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(largest)
    page.keyboard.press("Enter")
    title = page.locator("[data-part=openedTitle]")
    expect(title).to_be_focused()
    opened = title.inner_text()
    count = numbers(largest)[2]
    assert numbers(opened) == [count]
    assert sum(numbers(" ".join(page.locator("[data-part=openedMix] b").all_inner_texts()))) == count
    expect(page.locator("[data-part=list] a")).to_have_count(count)
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=walking]")).to_be_focused()
    expect(title).to_be_hidden()
    # The words stand just above the circle, whose radius is fourteen pixels or more.
    above = page.locator(".circle-tip").bounding_box()
    before = page.locator("[data-part=map]").bounding_box()
    page.keyboard.press("Escape")
    expect(enter).to_be_focused()

    after = page.locator("[data-part=map]").bounding_box()
    assert above
    assert before
    assert after
    left, top = after["x"] - before["x"] + above["x"], after["y"] - before["y"] + above["y"]
    page.mouse.click(left + above["width"] / 2, top + above["height"] + 14)
    expect(title).to_have_text(opened)
    page.get_by_role("button", name="Close the circle").click()
    expect(title).to_be_hidden()

    # What has no point is no circle, but it is counted and listed.
    unlocated = page.locator("[data-part=unlocated]")
    unlocated.focus()
    page.keyboard.press("Enter")
    expect(unlocated).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-part=list] a")).to_have_count(numbers(unlocated.inner_text())[0])


def test_highlighted_incidents_are_ringed_and_the_rings_taken_away(page: Page) -> None:
    found = page.request.get("/api/v1/incidents/?bbox=36,35,37.3,36.4").json()["results"]
    chosen = [str(incident["number"]) for incident in found[:2]]
    ready(page, f"/?highlight={','.join(chosen)}")
    assert numbers(page.locator("[data-part=highlightWords]").inner_text()) == [2, 2]
    page.get_by_role("button", name="Go through the circles").focus()
    page.keyboard.press("Enter")
    said = page.locator("[data-part=walkWords]")
    circles = numbers(said.inner_text())[1]
    ringed = 0
    for _step in range(circles):
        ringed += "with a double ring" in said.inner_text()
        page.keyboard.press("ArrowRight")
    assert 1 <= ringed <= 2
    assert "highlight=" in page.url
    page.get_by_role("button", name="Take the rings away").click()
    expect(page.locator("[data-part=highlightNote]")).to_be_hidden()
    page.wait_for_url(lambda url: "highlight=" not in url)


def test_on_a_phone_the_map_comes_first_and_the_filters_are_a_sheet(open_context: OpenContext) -> None:
    page = open_context(viewport=PHONE, has_touch=True).new_page()
    ready(page)
    box = page.locator("[data-part=map]").bounding_box()
    assert box
    assert box["y"] < PHONE["height"] / 2
    assert box["y"] + 300 < PHONE["height"]
    summary = page.locator(".filter-sheet > summary")
    summary.click()
    expect(page.locator("details.facet summary").first).to_be_focused()
    page.locator("details[data-facet=kind] summary").click()
    page.locator("details[data-facet=kind] label.option").first.click()
    expect(summary.locator(".facet-chosen")).to_have_text("1")
    done = page.locator("[data-part=done]")
    expect(done).to_have_text(f"Show {in_filter(page)}")
    done.click()
    expect(page.locator(".filter-fields")).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("button", name="Clear all").click()
    expect(summary.locator(".facet-chosen")).to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator(".filter-fields")).to_be_hidden()


@pytest.mark.parametrize(
    "damage", [b"", b"<html>no feed</html>", b"\x00" * 4096], ids=["empty", "another page", "zeros"]
)
def test_a_damaged_shard_is_said_and_the_list_still_works(page: Page, watch: Watch, damage: bytes) -> None:
    page.route(
        "**/feed/*.cfv*",
        lambda route: route.fulfill(status=200, body=damage, content_type="application/octet-stream"),
    )
    page.goto("/")
    said = page.locator("[data-part=problem], [data-part=words]").filter(
        has_text=re.compile("cannot be read")
    )
    expect(said.first).to_be_visible()
    assert page.locator("[data-part=list] a").count() > 0
    page.get_by_role("link", name="All of them as a list").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("incidents")


def test_a_missing_manifest_is_said_and_can_be_tried_again(page: Page, watch: Watch) -> None:
    watch.expect("status of 503")
    page.route("**/feed/manifest.json*", lambda route: route.fulfill(status=503, body="busy"))
    page.goto("/")
    expect(page.get_by_text("The map's data cannot be read just now.")).to_be_visible()
    page.unroute("**/feed/manifest.json*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("incident-explorer[data-ready]")).to_be_visible()


def test_offline_what_is_there_stays(page: Page, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    ready(page)
    page.wait_for_timeout(SETTLED)
    page.context.set_offline(True)
    page.get_by_placeholder("Words in the text").fill("Morek")
    page.get_by_placeholder("Words in the text").press("Enter")
    expect(page.locator("[data-part=problem]")).to_contain_text("cannot be searched just now")
    assert page.locator("[data-part=list] a").count() > 0
    handle(page, "From").focus()
    page.keyboard.press("PageUp")
    page.wait_for_url(re.compile("from="))


def test_in_arabic_time_runs_from_right_to_left(open_context: OpenContext) -> None:
    page = open_context(locale="ar").new_page()
    ready(page, "/ar/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    handles = page.locator("[data-part=timeline] [role=slider]")
    first, last = handles.nth(0).bounding_box(), handles.nth(1).bounding_box()
    assert first
    assert last
    assert first["x"] > last["x"]
    before = int(handles.nth(0).get_attribute("aria-valuenow") or 0)
    handles.nth(0).focus()
    page.keyboard.press("ArrowLeft")
    assert int(handles.nth(0).get_attribute("aria-valuenow") or 0) == before + 1
    zoom, box = (
        page.locator(".leaflet-control-zoom").bounding_box(),
        page.locator("[data-part=map]").bounding_box(),
    )
    assert zoom
    assert box
    assert zoom["x"] > box["x"] + box["width"] / 2
