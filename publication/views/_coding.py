"""Public answers in the content coding the reader accepts, so that they are small without any proxy.

Only what everybody reads alike is compressed: beside a secret, the length of a compressed answer could
tell the secret (BREACH); the pages of people who signed in are left as they are.
"""

import gzip

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

SMALL = 1_000  # bytes that are not worth it
#: Made for each request: quick before thorough.
BROTLI_QUALITY, GZIP_LEVEL = 4, 5
TEXTS = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/vnd.oai.openapi",
    "application/csvm+json",
    "application/atom+xml",
    "image/svg+xml",
)


def accepted_coding(header: str) -> str:
    """The coding we like best of those `Accept-Encoding` allows: br, gzip, else identity."""
    quality: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _semicolon, parameter = part.partition(";")
        try:
            quality[name.strip()] = float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
        except ValueError:
            quality[name.strip()] = 0.0
    for coding in ("br", "gzip"):
        if quality.get(coding, quality.get("*", 0.0)) > 0:
            return coding
    return "identity"


def compressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, its text compressed where the reader takes that; what is streamed stays as it is."""
    if (
        not isinstance(response, HttpResponse)
        or response.has_header("Content-Encoding")
        or len(response.content) < SMALL
        or not response.get("Content-Type", "").startswith(TEXTS)
    ):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    if coding == "br":
        response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
    elif coding == "gzip":
        response.content = gzip.compress(response.content, compresslevel=GZIP_LEVEL, mtime=0)
    else:
        return response
    response["Content-Encoding"] = coding
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response
