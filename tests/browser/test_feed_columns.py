"""A reader pays for what is looked at: which files of the feed the explorer fetches, and what it says when one fails."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.test_explorer import SETTLED, in_filter, ready
from tests.browser.watching import Watch

FILE = re.compile(r"/feed/(\w+)-(\w+)-[0-9a-f]{16}\.cfv$")


def fetched(page: Page) -> list[tuple[str, str]]:
    """Follows the page: shard and column of every file of the feed, as they are asked for."""
    files: list[tuple[str, str]] = []
    page.on("request", lambda request: files.extend(FILE.findall(request.url)))
    return files


def columns(files: list[tuple[str, str]]) -> set[str]:
    """The columns, each once; empties the list."""
    found = {column for _shard, column in files}
    assert len(files) == len(set(files)), "no file is asked for twice"
    files.clear()
    return found


def option(page: Page, key: str) -> tuple[int, str]:
    """How many incidents the first option of an open facet says it brings, and its value."""
    label = page.locator(f"details.facet[data-facet={key}] label.option:not(.none)").first
    count = label.locator(".option-count").inner_text()
    return int(re.sub(r"\D", "", count)), label.locator("input").get_attribute("value") or ""


def test_a_column_is_fetched_when_something_first_needs_it(page: Page) -> None:
    files = fetched(page)
    ready(page)
    page.wait_for_timeout(SETTLED)
    shards = [shard for shard, _column in files]
    assert shards[0] == "recent", "the newest months come first"
    assert len(shards) == len(set(shards)) > 2
    assert columns(files) == {"base"}, "the first list, the counts and the table are in the page already"

    # A grade and a day are in the base; what changes with them are the list and the table.
    page.locator("details.facet[data-facet=grade] summary").click()
    page.locator("details.facet[data-facet=grade] label.option").first.click()
    page.wait_for_url(re.compile("grade="))
    page.wait_for_timeout(SETTLED)
    assert columns(files) == {"number", "governorate"}

    # A facet that is opened is counted, and only that one.
    page.locator("details.facet[data-facet=kind] summary").click()
    expect(page.locator("details.facet[data-facet=kind] .option-count").first).to_have_text(re.compile(r"\d"))
    assert columns(files) == {"kind"}
    count, value = option(page, "kind")
    page.locator(f"input[name=kind][value={value}]").check()
    page.wait_for_url(re.compile("kind="))
    assert in_filter(page) == count
    page.wait_for_timeout(SETTLED)
    # The list may lie in an older year, whose numbers nobody has needed so far.
    assert columns(files) <= {"number"}

    # Accusers follow from the pairs, agreements from the provisions: one file for both.
    for key in ("accuser", "agreement", "provision"):
        page.locator(f"details.facet[data-facet={key}] summary").click()
        expect(page.locator(f"details.facet[data-facet={key}] .option-count").first).to_have_text(
            re.compile(r"\d")
        )
    assert columns(files) == {"pair", "provision"}


def test_a_pair_is_a_chip_that_can_be_taken_back(page: Page) -> None:
    ready(page)
    whole = in_filter(page)
    pairs = page.request.get("/api/v1/accusations/").json()["pairs"]
    asked = pairs[0]
    other = next(pair for pair in pairs if pair["accuser"] == "")
    page.evaluate(
        "pair => { const it = document.querySelector('incident-explorer'); it.setState({ ...it.state, pair }); }",
        [f"{pair['accuser']}>{pair['accused']}" for pair in (asked, other)],
    )
    chips = page.locator("[data-part=chips] button.removable")
    expect(chips).to_have_count(2)
    expect(chips.first).to_contain_text("accuses")
    assert max(asked["incidents"], other["incidents"]) <= in_filter(page) < whole
    # The form has no field for it; changing another one keeps it.
    page.locator("input[name=harm]").check()
    expect(chips).to_have_count(3)
    page.locator("input[name=harm]").uncheck()
    expect(chips).to_have_count(2)
    chips.filter(has_text="no party").click()
    expect(chips).to_have_count(1)
    assert in_filter(page) == asked["incidents"], "the browser counts a pair as the server's matrix does"
    chips.click()
    expect(chips).to_have_count(0)
    assert in_filter(page) == whole


def test_a_column_that_fails_is_said_and_everything_else_works(page: Page, watch: Watch) -> None:
    watch.expect("status of 503|ERR_INTERNET_DISCONNECTED")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, body="busy")

    def damage(route: Route) -> None:
        route.fulfill(status=200, body=b"\x00" * 4096, content_type="application/octet-stream")

    ready(page)
    whole = in_filter(page)
    problem = page.locator("[data-part=problem]")
    facet = page.locator("details.facet[data-facet=kind]")
    for answer in (refuse, damage):
        page.route("**/feed/*-kind-*", answer)
        facet.locator("summary").click()
        expect(problem).to_contain_text("cannot be fetched just now")
        facet.locator("label.option input").first.check()
        expect(facet.locator("label.option input").first).not_to_be_checked()
        assert (in_filter(page), "kind=" in page.url) == (whole, False)
        facet.locator("summary").click()
        page.unroute("**/feed/*-kind-*")
    page.context.set_offline(True)
    facet.locator("summary").click()
    expect(problem).to_contain_text("You are offline")
    page.get_by_role("slider", name="From").focus()
    page.keyboard.press("PageUp")
    page.wait_for_url(re.compile("from="))
    page.context.set_offline(False)
    facet.locator("label.option input").first.check()
    page.wait_for_url(re.compile("kind="))
    expect(problem).to_be_hidden()
    assert in_filter(page) < whole


def test_after_a_rebuild_old_names_lead_to_the_new_ones(page: Page, watch: Watch) -> None:
    """The manifest a reader has may name files that are gone by now."""
    watch.expect("status of 404")
    asked: list[str] = []

    def outdated(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        body = answer.text()
        if len(asked) == 1:
            body = re.sub(r"(/feed/\d+-base-)[0-9a-f]{16}", r"\g<1>0123456789abcdef", body)
        route.fulfill(response=answer, body=body)

    page.route("**/feed/manifest.json*", outdated)
    ready(page)
    assert len(asked) == 2
    expect(page.locator("[data-part=problem]")).to_be_hidden()
    assert in_filter(page) == page.request.get("/api/v1/incidents/").json()["count"]


def test_while_older_years_come_the_newest_are_there(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile(r"/feed/\d{4}-base-"), lambda route: held.append(route))
    page.goto("/")
    status = page.locator("[data-part=status]")
    expect(status).to_contain_text("Older years are being loaded")
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"\d"))
    newest = in_filter(page)
    page.locator("details.facet[data-facet=grade] summary").click()
    page.locator("details.facet[data-facet=grade] label.option").first.click()
    page.wait_for_url(re.compile("grade="))
    filtered = in_filter(page)
    assert filtered <= newest
    for route in held:
        route.continue_()
    expect(page.locator("incident-explorer[data-ready]")).to_be_visible()
    expect(status).to_be_hidden()
    assert in_filter(page) > filtered
    expect(page.locator("[data-part=problem]")).to_be_hidden()
