"""From the explorer to a copied link and to paper; and a map in another site's sandboxed frame."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenContext


def test_a_state_is_printed_shared_copied_and_opened_again(open_context: OpenContext) -> None:
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/?accused=SAA")
    expect(page.locator("incident-explorer[data-ready]")).to_be_attached()
    page.locator("details.facet[data-facet=kind] > summary").click()
    page.locator("input[name=kind][value=airstrike]").check()
    share = page.locator("a[data-carry-state]")
    expect(share).to_have_attribute("href", "/share/?accused=SAA&kind=airstrike")

    page.emulate_media(media="print")
    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator("img.print-map")).to_be_visible()
    expect(page.locator("img.print-map")).to_have_attribute("src", "/map.svg?accused=SAA&kind=airstrike")
    expect(page.locator(".printed")).to_contain_text(page.url)
    expect(page.locator("h1")).to_be_hidden()  # it counts the filter of before
    page.emulate_media(media="screen")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("img.print-map")).to_be_hidden()

    share.click()
    page.get_by_role("button", name="Copy Short link, live").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(copied.rpartition("/s/")[2]) <= 30
    page.goto(copied)
    page.wait_for_url("**/?accused=SAA&kind=airstrike")


@pytest.fixture
def another_site(address: str, tmp_path: Path) -> Iterator[str]:
    """A page of another origin with our map in the frame we give out, and with a page that must not be framed."""
    sandbox = 'sandbox="allow-popups allow-popups-to-escape-sandbox"'
    (tmp_path / "index.html").write_text(
        f'<iframe name="map" src="{address}/embed/?colour=grade" width="700" height="700" {sandbox}></iframe>'
        f'<iframe name="list" src="{address}/incidents/" width="700" height="300"></iframe>'
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_words: object) -> None:
            """Nothing is to be read of it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_the_map_and_nothing_else_stands_in_a_frame(browser: Browser, another_site: str) -> None:
    page = browser.new_page()
    styles = []
    page.on("response", lambda answer: styles.append(answer.status) if ".css" in answer.url else None)
    page.goto(another_site)
    framed = page.frame_locator("iframe[name=map]")
    expect(framed.locator("h1")).to_contain_text("incidents")
    expect(framed.locator("figure > img")).to_be_visible()
    assert styles == [200]
    # The style is in force: the rule in our red at the top.
    expect(framed.locator("main")).to_have_css("display", "grid")
    assert page.frame("list").url.startswith("chrome-error:")  # type: ignore[union-attr]
    page.close()
