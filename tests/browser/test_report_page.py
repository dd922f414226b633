"""The report form under a monitor's hands: what is typed survives, the place is found, anybody can use it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.acts import NARRATIVE, find_place
from tests.browser.conftest import PHONE, OpenContext
from tests.browser.watching import Watch
from tools.scratch_site.site import ScratchSite

STATE = "[data-state]"


@pytest.fixture
def form(open_context: OpenContext) -> Page:
    page = open_context("monitor").new_page()
    page.goto("/report/")
    return page


def test_what_was_typed_survives_a_reload_and_the_source_stays_out_of_the_draft(form: Page) -> None:
    form.get_by_label("What happened?").fill(NARRATIVE)
    find_place(form, "Zilaqiat")
    form.get_by_text("A person told me").click()
    form.get_by_label("Name or pseudonym").fill("Abu Canary")
    expect(form.locator(STATE)).to_have_text(re.compile(r"Draft kept on the server \d\d:\d\d"), timeout=5_000)

    form.goto(form.url)

    assert "?draft=" in form.url
    expect(form.get_by_label("What happened?")).to_have_value(NARRATIVE)
    expect(form.get_by_label("Name of the place")).to_have_value("Zilaqiat")
    expect(form.get_by_role("radio", name=re.compile("Zalaqiyat"))).to_be_checked()
    expect(form.locator("[name=confidential-name]")).to_have_value("")


def test_no_connection_is_said_and_made_up_for(form: Page, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form.context.set_offline(True)
    form.get_by_label("What happened?").fill(NARRATIVE)
    expect(form.locator(STATE)).to_contain_text("no connection")
    form.get_by_role("button", name="Send the report").last.click()
    expect(form.get_by_label("What happened?")).to_have_value(NARRATIVE)

    form.context.set_offline(False)

    expect(form.locator(STATE)).to_contain_text("Draft kept")


def test_an_expired_sign_in_is_renewed_inside_the_form(form: Page, site: ScratchSite, watch: Watch) -> None:
    watch.expect("401")
    form.context.clear_cookies(name="sessionid")
    form.get_by_label("What happened?").fill(NARRATIVE)
    expect(form.locator(STATE)).to_contain_text("sign-in has expired")
    form.get_by_label("Accuser who is not in the list").fill("An observatory")
    form.get_by_label("Who is accused?").select_option(index=1)
    form.get_by_label("What kind of violation?").select_option("sniping")
    form.get_by_label(re.compile("^Day")).fill("2018-11-08")
    form.get_by_label("The place is not known").check()
    form.get_by_role("button", name="Send the report").last.click()
    expect(form.get_by_text("Nothing is lost: sign in here")).to_be_focused()

    form.locator("[name=sign_in-login]").fill("monitor")
    form.locator("[name=sign_in-password]").fill(site.passwords["monitor"])
    form.get_by_role("button", name="Sign in and send").click()

    expect(form.locator(".reference")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    expect(form.get_by_text(NARRATIVE)).to_be_visible()


def test_swapped_coordinates_are_put_right_with_one_press(form: Page) -> None:
    coordinates = form.get_by_label("Or type coordinates")
    coordinates.fill("36.6064, 35.2785")
    coordinates.press("Tab")
    expect(form.get_by_text("These look swapped")).to_be_visible()

    form.get_by_role("button", name="Use 35.2785, 36.6064").click()

    expect(coordinates).to_have_value("35.2785, 36.6064")
    expect(form.get_by_text(re.compile("Point set, 0 km from Zalaqiyat"))).to_be_visible()


def test_the_point_is_set_by_keyboard(form: Page) -> None:
    form.locator("[data-map]").focus()
    form.keyboard.press("Enter")

    expect(form.get_by_label("Or type coordinates")).to_have_value("35.75000, 36.95000")


def test_problems_take_the_focus_and_lead_to_their_fields(form: Page, watch: Watch) -> None:
    watch.expect("422")
    form.get_by_label("What happened?").fill(NARRATIVE)
    form.get_by_role("button", name="Send the report").last.click()

    expect(form.locator(".problems")).to_be_focused()
    form.get_by_role("link", name=re.compile("Who is accused")).click()
    expect(form.get_by_label("Who is accused?")).to_be_focused()
    expect(form.get_by_label("What happened?")).to_have_value(NARRATIVE)


@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_form_fits_a_phone_and_is_accessible(
    open_context: OpenContext, watch: Watch, language: str
) -> None:
    # axe puts a style of its own into the page and asks for the stylesheets again.
    watch.expect("inline style|404")
    page = open_context("monitor", viewport=PHONE).new_page()
    page.goto(f"{language}/report/")
    for part in page.locator(".report summary").all():
        part.click()

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_the_form_works_without_javascript(open_context: OpenContext) -> None:
    page = open_context("monitor", java_script_enabled=False).new_page()
    page.goto("/report/")
    page.get_by_label("What happened?").fill(NARRATIVE)
    page.get_by_label("Name of the place").fill("Zilaqiat")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("radio", name=re.compile("Zalaqiyat")).first.check()
    page.get_by_role("button", name="Keep as a draft").click()

    expect(page.get_by_text("The draft is kept on the server.")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(NARRATIVE)
    expect(page.get_by_role("radio", name=re.compile("Zalaqiyat")).first).to_be_checked()
