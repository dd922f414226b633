"""Middleware of the whole site: malformed addresses, an unreachable database, headers."""

from collections.abc import Callable
from typing import TypeAlias

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]

# Answers that are the same for everybody say so themselves; everything else is never kept.
CACHE_CONTROL = "Cache-Control"


def refuse_malformed_input(get_response: GetResponse) -> GetResponse:
    """Answers 400 to an address with a NUL byte or broken UTF-8, which the database would refuse later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        malformed = "\x00" in request.path or "%00" in query or "\x00" in query or "\ufffd" in request.path
        if malformed:
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


class database_unavailable:  # noqa: N801 - named like the function middlewares beside it
    """Answers 503 with Retry-After when the database cannot be reached, never 500.

    A phone that gets 503 keeps its report and tries again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "10"
        return response


def security_headers(get_response: GetResponse) -> GetResponse:
    """Headers Django has no setting for; `no-store` on whatever did not say that it may be kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(CACHE_CONTROL, "no-store")
        return response

    return middleware
