"""Strings that break careless software, from the shared test data where it is at hand, and a few of our own."""

import json

from django.conf import settings

_FILE = settings.BASE_DIR.parent / "shared" / "data" / "hostile" / "naughty-strings.json"
_OWN = [
    "\x00",
    "a\x00b",
    "'; DROP TABLE places_place; --",
    "%00",
    "\u202eabc",
    "𝔘",
    "\ud800",
    "😀" * 50,
    "\n\r\t",
    "None",
    "{{ 7*7 }}",
]


def _shared() -> list[str]:
    if not _FILE.is_file():
        return []
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    return [
        text
        for text in (found if isinstance(found, list) else found.get("strings", []))
        if isinstance(text, str)
    ]


NAUGHTY = [*_OWN, *_shared()]
