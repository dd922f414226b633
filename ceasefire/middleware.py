"""Middleware of the whole site: malformed addresses, an unreachable database, headers."""

from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]

# Answers that are the same for everybody say so themselves; everything else is never kept.
CACHE_CONTROL = "Cache-Control"
# Addresses that programs read: their errors are JSON.
DATA = (
    "/api/",
    "/feed/",
    "/incidents.",
    "/map.svg",
    "/view.png",
    "/oembed",
    "/compare.csv",
    "/compare/map.svg",
)


def refuse_malformed_input(get_response: GetResponse) -> GetResponse:
    """Answers 400 to an address with a NUL byte or broken UTF-8, which the database would refuse later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        malformed = "\x00" in request.path or "%00" in query or "\x00" in query or "\ufffd" in request.path
        if malformed and request.path.startswith(DATA):
            return _refused_parameters(query)
        if malformed:
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def _refused_parameters(query: str) -> JsonResponse:
    """The same as JSON, for programs: it names the parameters with a NUL byte."""
    message = gettext("This has a character that is no text.")
    bad = [name for name, value in parse_qsl(query, keep_blank_values=True) if "\x00" in name + value]
    errors = {name.replace("\x00", "")[:40]: [message] for name in bad}
    return JsonResponse(
        {"detail": "; ".join(f"{name}: {message}" for name in errors) or message, "errors": errors},
        status=400,
    )


class database_unavailable:
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


class LoginRequiredUnlessPublic(LoginRequiredMiddleware):
    """Asks for sign-in by default, and asks a public view nothing: not even who is there.

    Django's own looks at `request.user` first, which opens the session of whoever has one and makes
    every public answer vary by cookie.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


#: Headers that say how a document may behave. A script, a style sheet or a font is no document.
FOR_DOCUMENTS = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
)
NO_DOCUMENTS = ("text/javascript", "text/css", "font/", "application/json")


def spare_headers(get_response: GetResponse) -> GetResponse:
    """Leaves the headers for documents out of static files that are none.

    The first view asks for some sixty of them; on a slow phone these headers took as long as the map.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_static = request.path.startswith(settings.STATIC_URL)
        if (
            is_static
            and response.status_code == 200
            and response.get("Content-Type", "").startswith(NO_DOCUMENTS)
        ):
            for name in FOR_DOCUMENTS:
                del response[name]
        return response

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Headers Django has no setting for; `no-store` on whatever did not say that it may be kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(CACHE_CONTROL, "no-store")
        return response

    return middleware
