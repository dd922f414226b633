"""How public answers are kept by browsers and proxies: a minute, then asked again by entity tag."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.http import require_safe

from publication.filters import InvalidFilter
from publication.stamp import edition_stamp
from publication.views._coding import compressed

View = Callable[..., HttpResponseBase]
KEPT = "public, max-age=60"
# Part of every entity tag: change it whenever the form of an answer changes.
FORM = "1"


def public_page(view: View) -> View:
    """A page everybody reads alike: no sign-in, GET and HEAD only, kept for a minute."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.setdefault("Cache-Control", KEPT)
        return compressed(request, response)

    return answer


def public_data(view: View) -> View:
    """A file everybody reads alike: as `public_page`, with an entity tag; a wrong filter is a JSON 400."""
    return _kept(view, asked_language)


def public_picture(view: View) -> View:
    """A file that is part of a page: as `public_data`, in the language of the page's address."""
    return _kept(view, lambda request: translation.get_language() or "en")


def _kept(view: View, language: Callable[[HttpRequest], str]) -> View:
    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language(request)):
            tag = data_tag(request)
            response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
            try:
                response = response or view(request, *args, **kwargs)
            except InvalidFilter as error:
                response = refused(error)
        if response.status_code in (200, 304):
            response.setdefault("ETag", tag)
            response.setdefault("Cache-Control", KEPT)
        patch_vary_headers(response, ["Accept-Language"])
        return compressed(request, response)

    return answer


def data_tag(request: HttpRequest) -> str:
    """A weak entity tag: the newest edition, the language and the whole address."""
    parts = (FORM, edition_stamp(), translation.get_language() or "", request.get_full_path())
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


def asked_language(request: HttpRequest) -> str:
    """The best of our languages for `Accept-Language`; data addresses have no language in them."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"


def refused(error: InvalidFilter) -> JsonResponse:
    """The 400 for a query that cannot be understood: each parameter with its messages."""
    return JsonResponse(
        {"detail": str(error), "errors": error.errors}, status=400, json_dumps_params={"ensure_ascii": False}
    )


def problem(detail: str, status: int) -> HttpResponse:
    """Another error of a data address, in the same form."""
    return JsonResponse({"detail": detail}, status=status, json_dumps_params={"ensure_ascii": False})
