"""The whole site on its own server and database with the shipped sample, and a real Chromium before it.

Tests here use no connection of their own: they see what people see. They work on one site, one after
the other, and leave the sample's incidents as they found them.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.browser.watching import Watch
from tools.scratch_site.site import ScratchSite, scratch_site

DESKTOP = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Two busy cores are slow; a page that needs longer than this is broken.
LONGEST_WAIT = 15_000
expect.set_options(timeout=LONGEST_WAIT)

OpenContext: TypeAlias = Callable[..., BrowserContext]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[ScratchSite]:
    with scratch_site(tmp_path_factory.mktemp("site"), f"ceasefire_browser_tests_{worker_id}") as made:
        made.manage("load_sample")
        yield made


@pytest.fixture(scope="package")
def address(site: ScratchSite) -> Iterator[str]:
    """Where the site answers, e.g. `http://127.0.0.1:40123`."""
    with site.serving() as served:
        yield served


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def signed_in(site: ScratchSite, address: str, browser: Browser) -> Callable[[str], StorageState]:
    """The cookies of a sample account, signed in once through the form."""
    known: dict[str, StorageState] = {}

    def cookies(name: str) -> StorageState:
        if name not in known:
            context = browser.new_context(base_url=address)
            sign_in(context.new_page(), name, site.passwords[name])
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return cookies


@pytest.fixture
def watch(address: str) -> Iterator[Watch]:
    """Fails the test on a console error, an exception, a violated policy or a foreign host in any page."""
    watching = Watch(address)
    yield watching
    assert not watching.unexpected, "\n".join(watching.unexpected)


@pytest.fixture
def open_context(
    browser: Browser, address: str, watch: Watch, signed_in: Callable[[str], StorageState]
) -> Iterator[OpenContext]:
    """Opens a watched browser window: `person` signs in; everything else as Playwright has it."""
    opened: list[BrowserContext] = []

    def make(person: str = "", **options: Any) -> BrowserContext:
        if person:
            options["storage_state"] = signed_in(person)
        context = browser.new_context(
            **{
                "base_url": address,
                "viewport": DESKTOP,
                "locale": "en-GB",
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(LONGEST_WAIT)
        watch.follow(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """A page of a reader nobody knows."""
    return open_context().new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in through the form, as a person would."""
    page.goto("/accounts/login/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login/" not in url)
