"""JavaScript off: the same filters, a list, a table and a picture of the map."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext


@pytest.fixture
def plain(open_context: OpenContext) -> Page:
    return open_context(java_script_enabled=False).new_page()


def test_the_explorer_filters_and_shows_list_table_and_picture(plain: Page) -> None:
    plain.goto("/")
    everything = rows_of_table(plain)
    plain.locator("details.facet[data-facet=kind] > summary").click()
    plain.locator("input[name=kind][value=airstrike]").check()
    plain.locator("input[name=from]").fill("2019-05-01")
    plain.get_by_role("button", name="Apply").click()
    plain.wait_for_url(re.compile("kind=airstrike"))
    assert "from=2019-05-01" in plain.url
    count = plain.request.get("/api/v1/incidents/?kind=airstrike&from=2019-05-01").json()["count"]
    assert rows_of_table(plain) == count
    assert 0 < count < everything
    assert plain.locator(".latest-row").count() == min(count, 20)
    assert not plain.locator(".script-only:visible").count()
    picture = plain.locator("noscript img, .map img").first
    expect(picture).to_be_visible()
    drawn = plain.request.get(picture.get_attribute("src") or "")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "kind=airstrike" in (picture.get_attribute("src") or "")
    plain.get_by_role("link", name=re.compile("^Remove the filter")).first.click()
    assert rows_of_table(plain) > count


def rows_of_table(page: Page) -> int:
    """The incidents of all governorates in the table."""
    return sum(int(cell) for cell in page.locator(".governorate-count").all_inner_texts())


def test_list_timeline_and_incident_are_read(plain: Page) -> None:
    plain.goto("/incidents/?accused=SAA")
    expect(plain.get_by_role("heading", level=1)).to_contain_text("incidents")
    plain.locator("main tbody a").first.click()
    expect(plain.get_by_role("heading", name="Who accuses whom, and what the accused say")).to_be_visible()
    expect(plain.locator("#place img, #place svg").first).to_be_visible()
    plain.goto("/timeline/?month=2018-11")
    assert plain.locator(".chronicle .entry").count() > 3
    plain.goto("/accusations/")
    assert plain.locator("main table").count() >= 1


def test_a_comparison_is_set_up(plain: Page) -> None:
    plain.goto("/?from=2018-10-11&to=2018-10-17")
    plain.get_by_role("link", name="Compare with another period").click()
    expect(plain.get_by_role("link", name="the same number of days before")).to_be_visible()
    plain.locator("#compare-a-from").fill("2018-10-04")
    plain.locator("#compare-a-to").fill("2018-10-10")
    plain.get_by_role("button", name="Compare").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"\d+ incidents? in A, \d+ in B")
    )
    picture = plain.request.get(plain.locator(".compare-map img").get_attribute("src") or "")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    count = plain.locator("#by-total tbody tr").first.locator("td a").first
    said = re.sub(r"\D", "", count.inner_text().rpartition(":")[2])
    count.click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text(f"{said} incident")


def test_the_menu_opens_on_a_phone(open_context: OpenContext) -> None:
    page = open_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto("/")
    page.locator("details.menu > summary").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Timeline").click()
    page.wait_for_url("**/timeline/")
