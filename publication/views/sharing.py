"""Ways out of the site: the page that lists them, short links, the framed view, oEmbed."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from agreements.basemap import CREDIT
from publication import accusing, mapdrawing, picture, sharing, shortlink
from publication.filters import InvalidFilter, select
from publication.inwords import in_words
from publication.shortlink_table import PAGES
from publication.statement import LICENCE, LICENCE_URL, disclaimer
from publication.views._cache import problem, public_data, public_page
from publication.views.filtering import invalid_filter
from publication.views.incident_list import ORDER_LABELS

KEPT_LONG = "public, max-age=86400"
SMALLEST = 200  # pixels a frame can be
#: Parameters of the pages themselves that may stand in the address of one that is to be embedded.
PAGE_EXTRAS = frozenset({*sharing.PAGE_KEYS, "page", "month", "of"})


@public_page
def share(request: HttpRequest) -> HttpResponse:
    """Every address of the state, ready to copy; 400 for a state that cannot be understood."""
    try:
        selection = select(request.GET, extras={"of", *sharing.PAGE_KEYS})
        page = _choice(request, "of", PAGES, PAGES[0])
        _choice(request, "order", tuple(ORDER_LABELS), "")
        accusing.evidence_of(request.GET)
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Share and download"))
    now = selection.as_of or timezone.now()
    title = sharing.title(selection)
    outlets = sharing.outlets(request, selection, page)
    pinned = sharing.pinned(request, page, now)
    context = {
        "sentence": title,
        "filter_words": in_words(selection),
        "as_of": selection.as_of,
        "now": now,
        "live": sharing.live(request, page),
        "pinned": pinned,
        "outlets": outlets,
        "picture_path": sharing.path("view_png", sharing.state_query(selection, request.GET)),
        "embed_code": sharing.embed_code(outlets.embed, title),
        "citation": sharing.citation(title, now, pinned.url),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "widest": picture.WIDEST,
    }
    return render(request, "publication/share.html", context)


def _choice(request: HttpRequest, key: str, words: tuple[str, ...], usual: str) -> str:
    given = request.GET.get(key, "") or usual
    if given and given not in words:
        raise InvalidFilter({key: [_("Use one of: %(words)s.") % {"words": ", ".join(words)}]})
    return given


@public_page
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to the state in the code; a page with status 404 for a code that is damaged."""
    try:
        page, query = shortlink.decode(code)
    except shortlink.Damaged:
        return render(request, "publication/short_link_damaged.html", status=404)
    response = HttpResponseRedirect(reverse(page) + (f"?{query}" if query else ""))
    response["Cache-Control"] = KEPT_LONG
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": None, "connect-src": None, "form-action": ["'none'"]})
@public_page
def embed(request: HttpRequest) -> HttpResponse:
    """A page made to be framed elsewhere: the map as drawn by the server, its counts, and where it is from."""
    try:
        selection = select(request.GET)
    except InvalidFilter as invalid:
        return _framed(request, {"errors": invalid.errors}, 400)
    drawing = picture.draw_map(selection)
    context = {
        "sentence": sharing.title(selection),
        "filter_words": in_words(selection),
        "facts": picture.facts(drawing),
        "legend": drawing.shown.legend,
        "map": picture.bare(drawing),
        "width": mapdrawing.WIDTH,
        "height": mapdrawing.HEIGHT,
        "moment": selection.as_of or timezone.now(),
        "as_of": selection.as_of,
        "outlets": sharing.outlets(request, selection),
        "key": mapdrawing.key(),
        "agreed": drawing.agreed,
        "credit": CREDIT,
        "disclaimer": disclaimer(),
        "licence": LICENCE,
    }
    return _framed(request, context, 200)


def _framed(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """A frame belongs to another site's page, which may be isolated: it may load this one all the same."""
    response = render(request, "publication/embed.html", context, status=status)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public_data
def oembed(request: HttpRequest) -> HttpResponseBase:
    """How to embed one of our addresses (oembed.com): 404 for any other, 501 for an unknown format."""
    known = {"url", "format", "maxwidth", "maxheight"}
    unknown = [key for key in request.GET if key not in known]
    if unknown:
        raise InvalidFilter(
            {unknown[0][:40]: [_("There is no parameter “%(parameter)s”.") % {"parameter": unknown[0][:40]}]}
        )
    kind = request.GET.get("format", "") or "json"
    if kind not in {"json", "xml"}:
        return problem(_("There is “json” and “xml”."), 501)
    width = min(_pixels(request, "maxwidth"), sharing.EMBED_WIDTH)
    height = min(_pixels(request, "maxheight"), sharing.EMBED_HEIGHT)
    try:
        state, language = _own_state(request, request.GET.get("url", ""))
    except (Http404, InvalidFilter):
        return problem(_("This is no address of ours that can be embedded."), 404)
    with translation.override(language):
        answer = _oembed_answer(request, state, width, height)
    if kind == "json":
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    root = ElementTree.Element("oembed")
    for key, value in answer.items():
        ElementTree.SubElement(root, key).text = str(value)
    return HttpResponse(
        ElementTree.tostring(root, encoding="utf-8", xml_declaration=True),
        content_type="text/xml; charset=utf-8",
    )


def _oembed_answer(request: HttpRequest, state: QueryDict, width: int, height: int) -> dict[str, Any]:
    selection = select(state, extras=PAGE_EXTRAS)
    title = sharing.title(selection)
    query = sharing.state_query(selection, state)
    picture_width = max(picture.NARROWEST, min(width, picture.USUAL))
    _wide, high = picture.SHAPES["card"]
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": str(settings.SITE_NAME),
        "provider_url": request.build_absolute_uri(reverse("explorer")),
        "cache_age": 3600,
        "html": sharing.embed_code(sharing.absolute(request, "embed", query), title, width, height),
        "width": width,
        "height": height,
        "thumbnail_url": sharing.absolute(
            request, "view_png", sharing.joined(query, f"shape=card&width={picture_width}")
        ),
        "thumbnail_width": picture_width,
        "thumbnail_height": round(picture_width * high / _wide),
    }


def _pixels(request: HttpRequest, key: str) -> int:
    given = request.GET.get(key, "") or "100000"
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and int(given) >= SMALLEST):
        raise InvalidFilter(
            {key: [_("Give a whole number of pixels, at least %(least)s.") % {"least": SMALLEST}]}
        )
    return int(given)


def _own_state(request: HttpRequest, url: str) -> tuple[QueryDict, str]:
    """The query and the language of one of our own addresses; Http404 or InvalidFilter for any other."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Http404 from error
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != request.get_host().lower():
        raise Http404
    language = get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            route = resolve(parts.path)
        except Resolver404 as error:
            raise Http404 from error
        query = parts.query
        if route.url_name == "short_link":
            try:
                _page, query = shortlink.decode(route.kwargs["code"])
            except shortlink.Damaged as error:
                raise Http404 from error
        elif route.url_name not in {*PAGES, "share", "embed"}:
            raise Http404
        try:
            state = QueryDict(query)
        except TooManyFieldsSent as error:
            raise Http404 from error
        select(state, extras=PAGE_EXTRAS)
    return state, language
