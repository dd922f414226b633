"""Error pages in the site's look. None of them repeats what was sent."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.urls.exceptions import Resolver404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A view may give its own answer to a stale form token (the report form keeps the text)."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return render(request, "403_csrf.html", status=403)
    answer = getattr(view, "csrf_failure", None)
    return answer(request) if answer else render(request, "403_csrf.html", status=403)
