"""Every route of the site, as Django's own resolver has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route: its whole template ("desk/reports/<str:reference>/"), its name, its view."""

    template: str
    name: str
    view: Any


def every_route() -> list[Route]:
    """All of them; what lies below the language prefix once, without it."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        template = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(template, f"{namespace}{pattern.name}" if pattern.name else "", pattern.callback)
        else:
            yield from _walk(
                pattern.url_patterns,
                template,
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace,
            )
