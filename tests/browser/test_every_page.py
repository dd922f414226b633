"""What holds on every page, in a language of each direction: accessible in light and dark, no wider than a small phone.

Each page is opened once, looked at in every way, and judged by the tests below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.conftest import DESKTOP
from tests.browser.every_page import in_language, moderator_pages, monitor_pages, public_pages
from tests.browser.watching import Watch

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without `preload` axe leaves the style sheets alone: the page's policy would refuse what it does with them.
ALWAYS = {"resultTypes": ["violations"], "preload": False}
EVERY_RULE = {"runOnly": {"type": "tag", "values": WCAG}, **ALWAYS}
# In the dark only the colours differ.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **ALWAYS}
SMALL_PHONE = {"width": 320, "height": 640}
GROUPS: dict[str, Callable[[Page], list[str]]] = {
    "": public_pages,
    "monitor": monitor_pages,
    "moderator": moderator_pages,
}


PLANTED = """() => {
    const image = new Image();
    image.src = '/static/img/mark.svg';
    image.style.minInlineSize = '500px';
    const pale = document.createElement('p');
    pale.textContent = 'pale';
    Object.assign(pale.style, { color: '#777', background: '#666' });
    document.querySelector('main').prepend(image, pale);
}"""


@dataclass
class Seen:
    """What was found on a page: broken rules, and pixels that stand over on a small phone."""

    path: str
    broken: list[str]
    too_wide: str


def broken_rules(page: Page, options: dict[str, Any], scheme: str) -> list[str]:
    """Each broken rule of WCAG A and AA with the places where it is broken."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    found = Axe().run(page, options=options).response["violations"]
    return [f"{scheme}: {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]


def what_is_too_wide(page: Page) -> str:
    """The elements that reach over the edges of a small phone, empty where the page fits."""
    page.set_viewport_size(SMALL_PHONE)  # type: ignore[arg-type]
    page.wait_for_timeout(100)
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return '';
            const over = [...document.body.querySelectorAll('*')].filter((one) => {
                const { left, right, width } = one.getBoundingClientRect();
                return width && (right > root.clientWidth + 1 || left < -1) && !one.closest('.visually-hidden, .skip');
            });
            return `${root.scrollWidth} px: ` + over.slice(-3).map((one) => one.outerHTML.slice(0, 120)).join(' | ');
        }"""
    )


@pytest.fixture(scope="package")
def seen(
    browser: Browser, address: str, signed_in: Callable[[str], StorageState]
) -> Callable[[str], tuple[list[Seen], Watch]]:
    """Every page in a language, opened once in a run."""
    known: dict[str, tuple[list[Seen], Watch]] = {}

    def look(language: str) -> tuple[list[Seen], Watch]:
        if language not in known:
            watch = Watch(address)
            watch.expect("status of 404")
            known[language] = (
                [
                    one
                    for person in GROUPS
                    for one in _pages_of(person, language, watch, browser, address, signed_in)
                ],
                watch,
            )
        return known[language]

    return look


def _pages_of(
    person: str,
    language: str,
    watch: Watch,
    browser: Browser,
    address: str,
    signed_in: Callable[[str], StorageState],
) -> list[Seen]:
    context = browser.new_context(
        base_url=address, viewport=DESKTOP, storage_state=signed_in(person) if person else None
    )  # type: ignore[arg-type]
    watch.follow(context)
    page = context.new_page()
    found = []
    for path in GROUPS[person](page):
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(in_language(path, language))
        if path == "/":
            page.wait_for_selector("incident-explorer[data-ready]")
            page.wait_for_timeout(500)
        broken = broken_rules(page, EVERY_RULE, "light") + broken_rules(page, COLOURS, "dark")
        found.append(Seen(path, broken, what_is_too_wide(page)))
    context.close()
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_accessible_in_light_and_dark(
    seen: Callable[[str], tuple[list[Seen], Watch]], language: str
) -> None:
    pages, _watch = seen(language)
    assert len(pages) >= 20
    assert not {one.path: one.broken for one in pages if one.broken}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_a_small_phone(
    seen: Callable[[str], tuple[list[Seen], Watch]], language: str
) -> None:
    pages, _watch = seen(language)
    assert not {one.path: one.too_wide for one in pages if one.too_wide}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_complains_or_asks_elsewhere(
    seen: Callable[[str], tuple[list[Seen], Watch]], language: str
) -> None:
    _pages, watch = seen(language)
    assert not watch.unexpected


def test_planted_faults_are_found(page: Page) -> None:
    page.goto("/method/")
    assert not broken_rules(page, EVERY_RULE, "light")
    assert not what_is_too_wide(page)
    page.evaluate(PLANTED)
    assert {words.split(": ")[1] for words in broken_rules(page, EVERY_RULE, "light")} == {
        "image-alt",
        "color-contrast",
    }
    assert "<img" in what_is_too_wide(page)
