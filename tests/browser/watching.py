"""Watches a browser context: whatever a page says against itself fails the test."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

IN_THE_PAGE = {"data", "blob", "about"}


class Watch:
    """Collects console errors (violated content security policies among them), exceptions, foreign hosts."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.found: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"exception: {error.error}"))
        context.on("request", self._request)

    def expect(self, pattern: str) -> None:
        """What matches `pattern` is meant: the test brings it about."""
        self.expected.append(re.compile(pattern))

    @property
    def unexpected(self) -> list[str]:
        return [words for words in self.found if not any(pattern.search(words) for pattern in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in IN_THE_PAGE and parts.netloc != self.host:
            self.found.append(f"foreign host: {request.url}")
