"""Whole answers of the API kept in memory for a minute, as every browser and proxy may keep them too.

When something happens, many readers ask the same at once. The key holds the publication's stamp, so
that an answer is never given after an edition was issued or withdrawn, whatever its age.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase

SECONDS = 60
MOST_BYTES, LARGEST = 32 << 20, 1 << 20

Key = tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    content: bytes
    headers: dict[str, str]
    until: float  # time.monotonic()


_answers: OrderedDict[Key, Answer] = OrderedDict()
_lock = threading.Lock()


def find(key: Key) -> HttpResponse | None:
    """The answer kept under a key, if it is not older than a minute."""
    with _lock:
        answer = _answers.get(key)
        if answer is None:
            return None
        if answer.until < time.monotonic():
            del _answers[key]
            return None
        _answers.move_to_end(key)
    return HttpResponse(answer.content, headers=answer.headers)


def keep(key: Key, response: HttpResponseBase) -> None:
    """Keeps a finished answer; those asked for least lately make room."""
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return
    if len(response.content) > LARGEST:
        return
    with _lock:
        _answers[key] = Answer(response.content, dict(response.items()), time.monotonic() + SECONDS)
        _answers.move_to_end(key)
        size = sum(len(answer.content) for answer in _answers.values())
        while size > MOST_BYTES:
            _key, dropped = _answers.popitem(last=False)
            size -= len(dropped.content)


def clear() -> None:
    """Forgets everything."""
    with _lock:
        _answers.clear()
