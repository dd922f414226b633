"""The report form in a browser: what is typed survives, and one report stays one."""

import re

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import OpenContext, sign_in
from tests.browser.watching import Watch
from tools.scratch_site.site import ScratchSite

KEPT = re.compile("Draft kept on the server")


def own_reports(page: Page) -> int:
    page.goto("/report/mine/")
    return page.locator("section[aria-labelledby=sent] .entry").count()


def test_a_reload_keeps_what_was_typed(open_context: OpenContext) -> None:
    page = open_context("monitor2").new_page()
    acts.fill_in_the_attack(page)
    expect(page.locator("[data-state]")).to_have_text(KEPT)
    page.wait_for_timeout(1500)
    place = page.get_by_label("Or type coordinates").input_value()
    page.reload()
    assert page.get_by_label("What happened?").input_value() == acts.NARRATIVE
    assert page.get_by_label("Or type coordinates").input_value() == place
    assert page.get_by_label(re.compile("^Day")).input_value() == "2018-11-08"
    expect(page.locator(".pin")).to_be_visible()


def test_an_expired_sign_in_keeps_what_was_typed(
    open_context: OpenContext, site: ScratchSite, watch: Watch
) -> None:
    watch.expect("status of 40[13]|accounts.login")
    context = open_context()
    page = context.new_page()
    sign_in(page, "monitor2", site.passwords["monitor2"])
    acts.fill_in_the_attack(page)
    context.clear_cookies()
    page.get_by_role("button", name="Send the report").last.click()
    expect(page.get_by_role("heading", name="Sign in to send this report")).to_be_visible()
    assert page.get_by_label("What happened?").input_value() == acts.NARRATIVE
    page.locator("[name=sign_in-login]").fill("monitor2")
    page.locator("[name=sign_in-password]").fill(site.passwords["monitor2"])
    page.get_by_role("button", name="Sign in and send").click()
    expect(page.locator(".reference")).to_be_visible()
    expect(page.get_by_text(acts.NARRATIVE)).to_be_visible()


def test_two_presses_make_one_report(open_context: OpenContext) -> None:
    page = open_context("monitor2").new_page()
    before = own_reports(page)
    acts.fill_in_the_attack(page)
    expect(page.locator("[data-state]")).to_have_text(KEPT)
    page.get_by_role("button", name="Send the report").last.dblclick()
    expect(page.locator(".reference")).to_be_visible()
    reference = page.locator(".reference").inner_text()
    # Back leads to the same receipt, not to a form that could be sent once more.
    page.go_back()
    expect(page.locator(".reference")).to_have_text(reference)
    assert own_reports(page) == before + 1


def test_an_error_is_explained_and_loses_nothing(open_context: OpenContext, watch: Watch) -> None:
    watch.expect("status of 4(00|22)")
    page = open_context("monitor2").new_page()
    acts.fill_in_the_attack(page)
    page.get_by_label("Or type coordinates").fill("36.6064, 35.2785")
    page.get_by_label("What happened?").click()
    expect(page.locator("[data-coordinates-error]")).to_be_visible()
    page.get_by_label(re.compile("^Day")).fill("2031-01-01")
    page.get_by_role("button", name="Send the report").last.click()
    problems = page.get_by_role("alert")
    expect(problems).to_be_focused()
    expect(problems).to_contain_text("This day has not come yet.")
    assert page.get_by_label("What happened?").input_value() == acts.NARRATIVE
    page.get_by_role("button", name=re.compile("^Use ")).first.click()
    page.get_by_label(re.compile("^Day")).fill("2018-11-08")
    assert acts.send(page)


def test_without_javascript_a_report_is_sent_by_the_name_of_the_place(open_context: OpenContext) -> None:
    page = open_context("monitor2", java_script_enabled=False).new_page()
    page.goto("/report/")
    page.get_by_label("Who accuses?").select_option(value=acts.party(page, "Who accuses?", "Jaysh al-Izza"))
    page.get_by_label("Who is accused?").select_option(
        value=acts.party(page, "Who is accused?", "Syrian Arab Army")
    )
    page.get_by_label("What kind of violation?").select_option("infiltration_raid")
    page.get_by_label("What happened?").fill(acts.NARRATIVE)
    page.get_by_label("Name of the place").fill("الزلاقيات")
    page.get_by_label(re.compile("^Day")).fill("2018-11-08")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("radio", name=re.compile("Zalaqiyat")).first.check()
    assert acts.send(page)
    expect(page.get_by_text("Zalaqiyat").first).to_be_visible()
