"""What holds on every page in every language: accessible in light and dark, no wider than a small phone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.conftest import DESKTOP
from tests.browser.every_page import in_language, moderator_pages, monitor_pages, public_pages
from tests.browser.watching import Watch

LANGUAGES = ("en", "ar", "ru", "tr")
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


def broken_rules(page: Page, options: dict[str, Any], scheme: str) -> list[str]:
    """Each broken rule of WCAG A and AA with the places where it is broken."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(document, options).then((all) => all.violations)", options)
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


def _wrong_with(page: Page, path: str, language: str) -> list[str]:
    """What is wrong with a page: broken rules in light and dark, and what stands over on a small phone."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(in_language(path, language))
    if path == "/":
        page.wait_for_selector("incident-explorer[data-ready]")
        page.wait_for_timeout(500)
    broken = broken_rules(page, EVERY_RULE, "light") + broken_rules(page, COLOURS, "dark")
    return [*broken, *filter(None, [what_is_too_wide(page)])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_fits_a_small_phone_and_asks_nobody_else(
    browser: Browser, address: str, signed_in: Callable[[str], StorageState], language: str
) -> None:
    """One test a language, so that each page is opened once."""
    watch = Watch(address)
    watch.expect("status of 40[04]")
    wrong: dict[str, list[str]] = {}
    for person, pages in GROUPS.items():
        context = browser.new_context(
            base_url=address, viewport=DESKTOP, storage_state=signed_in(person) if person else None
        )  # type: ignore[arg-type]
        watch.follow(context)
        page = context.new_page()
        wrong |= {path: _wrong_with(page, path, language) for path in pages(page)}
        context.close()
    assert len(wrong) >= 20
    assert {path: found for path, found in wrong.items() if found} == {}
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
