"""Ways in which words have got out of sites before: the crawler and the searcher must find each.

This is an address table as well: the site's own addresses, and one for each planted leak.
"""

import base64
import gzip
import html
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from xlsxwriter import Workbook

from ceasefire import urls as site
from publication.formats import xlsx
from tests.security.canaries import Canaries

EXACT = (36.63741, 35.30127)  # longitude, latitude


@dataclass
class Leak:
    """A way in which a word has got out of somebody's site before."""

    name: str
    answer: Callable[[str], HttpResponse]


def _feed(word: str) -> HttpResponse:
    response = HttpResponse(
        gzip.compress(b"CFV2" + bytes(range(200)) + word.encode()), content_type="application/octet-stream"
    )
    response["Content-Encoding"] = "gzip"
    return response


def _said(word: str) -> HttpResponse:
    logging.getLogger("planted").warning("report %s was opened", word)
    return HttpResponse("nothing to see")


def _workbook(word: str) -> HttpResponse:
    """A real workbook: its sheets are compressed, so that the word is nowhere in its bytes."""
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add_worksheet().write_string(0, 0, word)
    assert word.encode() not in file.getvalue()
    return HttpResponse(file.getvalue(), content_type=xlsx.MEDIA_TYPE)


def _picture(word: str) -> HttpResponse:
    """A picture with the word in a compressed text beside its pixels."""
    text, file = PngInfo(), io.BytesIO()
    text.add_text("Comment", word, zip=True)
    Image.new("1", (1, 1)).save(file, "PNG", pnginfo=text)
    assert word.encode() not in file.getvalue()
    return HttpResponse(file.getvalue(), content_type="image/png")


LEAKS = [
    Leak("template comment", lambda word: HttpResponse(f"<p>ok</p><!-- {word} -->")),
    Leak("header", lambda word: HttpResponse("ok", headers={"X-Report": word})),
    Leak(
        "entity tag",
        lambda word: HttpResponse(
            "ok", headers={"ETag": f'"{base64.urlsafe_b64encode(b"1:" + word.encode()).decode()}"'}
        ),
    ),
    Leak("serializer field", lambda word: JsonResponse({"id": 1, "narrative": word})),
    Leak(
        "escaped JSON",
        lambda word: HttpResponse(
            "".join(f"\\u{ord(letter):04x}" for letter in word), content_type="application/json"
        ),
    ),
    Leak(
        "GeoJSON property",
        lambda word: JsonResponse({"type": "Feature", "geometry": None, "properties": {"place_text": word}}),
    ),
    Leak(
        "sort key",
        lambda word: HttpResponse(
            f'<a href="/planted-end/?after={"".join(f"%{ord(letter):02X}" for letter in word)}">next</a>'
        ),
    ),
    Leak("error page", lambda word: HttpResponse(f"<h1>Error</h1>No such monitor: {word}", status=404)),
    Leak(
        "CSV column", lambda word: HttpResponse(f"id,notes\r\n1,{word.upper()}\r\n", content_type="text/csv")
    ),
    Leak("feed file", _feed),
    Leak(
        "SVG title",
        lambda word: HttpResponse(f"<svg><title>{word}</title></svg>", content_type="image/svg+xml"),
    ),
    Leak(
        "alternative text",
        lambda word: HttpResponse(
            f'<img src="data:," alt="{"".join(f"&#{ord(letter)};" for letter in word)}">'
        ),
    ),
    Leak("hexadecimal", lambda word: HttpResponse(f'<i data-key="{word.encode().hex()}"></i>')),
    Leak("map bounds", lambda word: JsonResponse({"bbox": [EXACT[0] - 0.0004, EXACT[1] - 0.0004]})),
    Leak(
        "projected metres",
        lambda word: HttpResponse(
            "<circle cx='{:.2f}' cy='{:.2f}'/>".format(
                *Point(*EXACT, srid=4326).transform(3857, clone=True).coords
            )
        ),
    ),
    Leak("workbook", lambda word: _workbook(word)),
    Leak("picture", lambda word: _picture(word)),
    Leak("log line", _said),
]


@login_not_required
def planted_index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "".join(
            f'<a href="/planted/{number}/">{html.escape(leak.name)}</a>' for number, leak in enumerate(LEAKS)
        )
    )


@login_not_required
def planted_leak(request: HttpRequest, number: int) -> HttpResponse:
    return LEAKS[number].answer(Canaries().word("planted"))


urlpatterns = [
    *site.urlpatterns,
    path("planted/", planted_index),
    path("planted/<int:number>/", planted_leak),
]
