"""Walks everything the public can reach, as a browser would and as a curious person would."""

import gzip
import html
import io
import logging
import re
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import brotli
from django.test import Client

_LINK = re.compile(rb"""(?:href|src|action|data-[\w-]*url|"url")\s*[=:]\s*["']([^"'\s]+)["']""")
# Variants of one path that are followed; the rest differ only in which filter they repeat.
MOST_VARIANTS = 5
# Addresses of people who sign in: not public, guarded by the matrix.
CLOSED_TO_PUBLIC = ("/admin", "/accounts", "/desk", "/report")


@dataclass(frozen=True)
class Answer:
    """One answer with everything in it that can be read: status line, headers, the body decoded."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def everything(self) -> bytes:
        return (
            "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode() + b"\n" + self.body
        )


def fetch(client: Client, url: str, **headers: str) -> Answer:
    """The answer to one GET; compressed bodies decoded."""
    response = client.get(url, headers=headers)
    body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
    coding = response.headers.get("Content-Encoding", "")
    if coding == "gzip":
        body = gzip.decompress(body)
    elif coding == "br":
        body = brotli.decompress(body)
    return Answer(url, response.status_code, dict(response.headers), readable(body))


def readable(body: bytes) -> bytes:
    """The body as it is, and beside it what it holds packed: a workbook's sheets, a picture's texts."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return body + b"".join(
                b"\n" + name.encode() + b"\n" + book.read(name) for name in book.namelist()
            )
    if body.startswith(b"\x89PNG"):
        return body + b"".join(picture_texts(body))
    return body


def picture_texts(picture: bytes) -> Iterator[bytes]:
    """What a PNG says beside its pixels: every chunk that is no pixels, compressed texts decoded."""
    at = 8
    while at + 8 <= len(picture):
        length, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        content = picture[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            start = content.find(b"\x78")
            yield b"\n" + content
            with suppress(zlib.error):
                yield b"\n" + zlib.decompress(content[start:])
        elif kind != b"IDAT":
            yield b"\n" + content
        at += 12 + length


def crawl(start: Iterable[str], extra: Iterable[str] = ()) -> Iterator[Answer]:
    """Every answer reached from `start` by following links, and the answers to `extra`, which are not followed."""
    client = Client(raise_request_exception=False)
    waiting, seen, variants = deque(start), set(start), Counter[str]()
    while waiting:
        answer = fetch(client, waiting.popleft())
        yield answer
        for link in links(answer):
            path = urlsplit(link).path
            if link not in seen and variants[path] < MOST_VARIANTS and not _closed(path):
                seen.add(link)
                variants[path] += 1
                waiting.append(link)
    for url in extra:
        for coding in ("identity", "gzip", "br") if "/feed/" in url else ("identity",):
            yield fetch(client, url, **{"Accept-Encoding": coding})


def links(answer: Answer) -> list[str]:
    """The addresses on this site that an answer points to."""
    found = []
    for raw in _LINK.findall(answer.body):
        address = urljoin(f"http://testserver{answer.url}", html.unescape(raw.decode(errors="replace")))
        parts = urlsplit(address)
        if parts.netloc == "testserver" and parts.scheme in ("http", "https"):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def _closed(path: str) -> bool:
    return any(
        path.removeprefix(f"/{language}").startswith(CLOSED_TO_PUBLIC) for language in ("", "ar", "ru", "tr")
    )


@contextmanager
def heard() -> Iterator[list[str]]:
    """Everything written to any log meanwhile, whole."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter("%(name)s %(message)s").format(record))

    listener, root = Listener(), logging.getLogger()
    root.addHandler(listener)
    try:
        yield lines
    finally:
        root.removeHandler(listener)
