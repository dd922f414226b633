"""The watch itself: what it must find is planted here."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.watching import Watch

ERROR = "console.error('planted')"
EXCEPTION = "setTimeout(() => { throw new Error('planted'); })"
INLINE = "document.head.append(Object.assign(document.createElement('script'), {textContent: 'void 0'}))"
FOREIGN = "new Image().src = 'http://elsewhere.invalid/pixel.png'"


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A window that is watched by nobody yet."""
    context = browser.new_context(base_url=address)
    yield context
    context.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ERROR, "planted"),
        (EXCEPTION, "exception"),
        (INLINE, "Content Security Policy"),
        (FOREIGN, "elsewhere.invalid"),
    ],
)
def test_each_kind_of_fault_is_found(plain: BrowserContext, address: str, fault: str, words: str) -> None:
    watch = Watch(address)
    watch.follow(plain)
    page = plain.new_page()
    page.goto("/method/")
    assert not watch.unexpected
    page.evaluate(fault)
    page.wait_for_timeout(150)
    assert any(words in found for found in watch.unexpected)
    watch.expect(words)
    watch.expect("elsewhere|Content Security Policy")
    assert not watch.unexpected
