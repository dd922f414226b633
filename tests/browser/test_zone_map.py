"""The zones of an agreement on a live map, as a picture without JavaScript, and on the map of the admin."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext

SOCHI = "/agreements/sochi-2018/"
ZONE = "path.outline--demilitarised_zone:not(svg.key__mark *)"


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


def drawn_zone(page: Page) -> str:
    """The path of the zone on the map; one reading is drawn at a time."""
    zone = page.locator(f".zones__view {ZONE}")
    expect(zone).to_have_count(1)
    return zone.get_attribute("d") or ""


def test_the_switch_changes_the_reading_and_the_address(page: Page) -> None:
    page.goto(SOCHI)
    first = drawn_zone(page)
    page.get_by_role("radio", name=re.compile("Reading B")).check()
    expect(page).to_have_url(re.compile(r"\?reading=B$"))
    assert drawn_zone(page) != first
    page.reload()
    expect(page.get_by_role("radio", name=re.compile("Reading B"))).to_be_checked()
    expect(page.locator(".zones__disclaimer")).to_be_visible()
    assert not page.locator(".zones__view .leaflet-marker-icon").count()


def test_posts_are_circles_and_shown_when_asked_for(page: Page) -> None:
    page.goto(SOCHI)
    drawn_zone(page)
    posts = page.locator(".zones__view path.outline--observation_post")
    expect(posts).to_have_count(0)
    page.get_by_role("checkbox", name="Observation post").check()
    expect(posts).to_have_count(29)
    assert not page.locator(".zones__view .leaflet-marker-icon").count()
    page.get_by_role("checkbox", name="Demilitarised zone").uncheck()
    expect(page.locator(f".zones__view {ZONE}")).to_have_count(0)


def test_without_javascript_the_reading_is_a_picture(open_context: OpenContext) -> None:
    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(SOCHI)
    plain.get_by_role("radio", name=re.compile("Reading B")).check()
    plain.get_by_role("button", name="Show").click()
    plain.wait_for_url(re.compile("reading=B"))
    picture = plain.locator("zone-map img")
    expect(picture).to_be_visible()
    assert (picture.get_attribute("src") or "").endswith("zones.svg?reading=B")
    expect(plain.locator(".zones__disclaimer")).to_be_visible()


def test_the_admin_draws_on_the_sites_own_map(open_context: OpenContext) -> None:
    page = open_context("editor").new_page()
    page.goto("/admin/agreements/zoneoutline/?zone__kind__exact=demilitarised_zone")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator(".leaflet-basemap-pane canvas")).to_be_visible()
    expect(page.locator(".leaflet-overlay-pane path")).to_have_count(1)
    expect(page.locator(".leaflet-draw")).to_have_count(0)
    page.goto("/admin/agreements/zoneoutline/add/")
    expect(page.locator(".leaflet-draw")).to_be_visible()
    page.get_by_text("As GeoJSON").click()
    page.get_by_role("textbox", name="As GeoJSON").fill("POINT (36 35)")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("The outline is no GeoJSON")).to_be_visible()
    expect(page.locator(".leaflet-basemap-pane canvas")).to_be_visible()
