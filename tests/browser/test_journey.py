"""The whole way of one report: logged, asked about, published, read, corrected, retracted."""

import csv
import io
import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import OpenContext, sign_in
from tests.browser.watching import Watch
from tools.scratch_site.site import ScratchSite

# A filter that finds the night at Zalaqiyat and little else.
FILTER = "accuser=JAI&from=2018-11-08&to=2018-11-09&place=Zalaqiyat"
QUESTION = "How many posts were taken?"
ANSWER = "Two posts, both lost before midnight."
REASON = "One side's account; the other side denies it."


def test_a_report_becomes_public_is_read_corrected_and_retracted(
    open_context: OpenContext, site: ScratchSite, watch: Watch, tmp_path: Path
) -> None:
    monitor, moderator, reader = (
        open_context().new_page(),
        open_context("moderator").new_page(),
        open_context().new_page(),
    )

    sign_in(monitor, "monitor", site.passwords["monitor"])
    acts.fill_in_the_attack(monitor)
    reference = acts.send(monitor)
    expect(monitor.get_by_text("Received and safe.")).to_be_visible()

    acts.ask_back(moderator, reference, QUESTION)
    acts.answer(monitor, reference, QUESTION, ANSWER)
    incident = acts.accept(moderator, reference, ANSWER)
    acts.write_facts(moderator, incident)
    acts.give_grade(moderator, incident, "contested", REASON)
    preview = acts.prepare(moderator, incident)
    public_id = acts.publish(moderator)

    in_view = find_on_every_way(reader, public_id)
    reader.goto(f"/incidents/{public_id}/")
    assert_is_what_was_previewed(reader, preview)
    assert_both_sides_are_there(reader)
    assert_nothing_confidential_is_there(reader)
    assert_downloads_hold_the_filter(reader, public_id, tmp_path)
    expect_own_report_leads_to_the_public_page(monitor, reference, public_id)

    change = "The grade was raised after a second source."
    acts.give_grade(moderator, incident, "corroborated", "A second, independent source says the same.")
    acts.prepare(moderator, incident, change)
    acts.publish(moderator)
    # Another reader each time: a browser may keep a public page for a minute.
    assert_first_edition_says_it_is_superseded(open_context().new_page(), public_id, change)

    acts.retract(moderator, incident)
    watch.expect("status of 410")
    assert_it_is_gone(open_context().new_page(), public_id, in_view - 1)


def find_on_every_way(page: Page, public_id: str) -> int:
    """The reader narrows the filter and finds the incident on the map, on the timeline and in the list.

    Returns how many incidents the map counts.
    """
    title = page.locator(f"main a[href='/incidents/{public_id}/']").first
    page.goto("/")
    expect(page.locator("incident-explorer[data-ready]")).to_be_visible()
    page.locator("input[name=from]").fill("2018-11-08")
    page.locator("input[name=to]").fill("2018-11-09")
    page.get_by_placeholder("Place").fill("Zalaqiyat")
    page.get_by_placeholder("Place").press("Enter")
    page.wait_for_url(re.compile("from=2018-11-08.*place=Zalaqiyat"))
    expect(title).to_have_text(acts.TITLE)
    in_view = int(page.locator("[data-part=count]").inner_text())
    page.get_by_role("link", name="Day by day").click()
    expect(title).to_be_visible()
    page.get_by_role("link", name="As a list").click()
    expect(page.get_by_role("heading", name=f"{in_view} incident")).to_be_visible()
    expect(title).to_be_visible()
    return in_view


def assert_is_what_was_previewed(page: Page, preview: str) -> None:
    """Every line of the preview is on the public page, in the same order, but for the number it has since."""
    public = [
        line.strip() for line in page.locator("article.record").inner_text().splitlines() if line.strip()
    ]
    at = -1
    for line in (line.strip() for line in preview.splitlines()):
        if line:
            assert line in public[at + 1 :], f"{line!r} was previewed but is not public"
            at = public.index(line, at + 1)


def assert_both_sides_are_there(page: Page) -> None:
    dispute = page.locator(".dispute").filter(has_text="Syrian Arab Army").first
    expect(dispute.get_by_text("Jaysh al-Izza").first).to_be_visible()
    expect(dispute.get_by_text(acts.REPLY)).to_be_visible()


def assert_nothing_confidential_is_there(page: Page) -> None:
    words = page.content()
    assert not [secret for secret in (acts.NARRATIVE, QUESTION, ANSWER) if secret in words]


def assert_downloads_hold_the_filter(page: Page, public_id: str, folder: Path) -> None:
    """The files hold what the list holds: neither more nor less."""
    page.goto(f"/incidents/?{FILTER}")
    listed = {
        link.get_attribute("href").strip("/").split("/")[1]
        for link in page.locator("main tbody a[href^='/incidents/']").all()
        if link.get_attribute("href")
    }
    assert public_id in listed
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    download.value.save_as(folder / "incidents.csv")
    text = (folder / "incidents.csv").read_text(encoding="utf-8-sig")
    rows = list(
        csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#"))))
    )
    assert {row["public_id"] for row in rows} == listed
    with page.expect_download() as download:
        page.get_by_role("link", name="GeoJSON", exact=True).click()
    download.value.save_as(folder / "incidents.geojson")
    features = json.loads((folder / "incidents.geojson").read_text())["features"]
    assert {feature["id"] for feature in features} == listed


def expect_own_report_leads_to_the_public_page(page: Page, reference: str, public_id: str) -> None:
    page.goto(f"/report/{reference}/")
    page.get_by_role("link", name="Read what the public reads").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(acts.TITLE)
    assert public_id in page.url


def assert_first_edition_says_it_is_superseded(page: Page, public_id: str, change: str) -> None:
    page.goto(f"/incidents/{public_id}/1/")
    expect(page.get_by_text("It is kept unchanged and no longer current.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Read the current edition")).click()
    expect(page.get_by_text(change)).to_be_visible()
    expect(page.get_by_text("no longer current")).to_have_count(0)


def assert_it_is_gone(page: Page, public_id: str, left: int) -> None:
    """Every address of it answers 410 and says so; no outlet has it any more."""
    for gone in (f"/incidents/{public_id}/", f"/incidents/{public_id}/1/", f"/ar/incidents/{public_id}/2/"):
        answer = page.goto(gone)
        assert answer
        assert answer.status == 410
        assert acts.TITLE not in page.content()
    page.goto(f"/incidents/{public_id}/")
    expect(page.get_by_role("heading", name="This record was withdrawn")).to_be_visible()
    for outlet in (
        "/incidents/",
        "/incidents.csv",
        "/incidents.geojson",
        "/api/v1/incidents/",
        "/timeline/",
        "/",
    ):
        answer = page.request.get(f"{outlet}?{FILTER}", headers={"Cache-Control": "no-cache"})
        assert answer.ok, outlet
        assert public_id not in answer.text(), outlet
    assert page.request.get(f"/api/v1/incidents/{public_id}/").status == 410
    page.goto(f"/?{FILTER}")
    expect(page.locator("incident-explorer[data-ready]")).to_be_visible()
    expect(page.locator("[data-part=count]")).to_have_text(str(left))
    expect(page.locator(f"a[href='/incidents/{public_id}/']")).to_have_count(0)
