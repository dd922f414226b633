"""What all answers of the API have in common: read-only, kept a minute, errors that name the parameter."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements.vocabularies import ZoneRelation
from places.models import Governorate
from publication import kept_answers
from publication.filters import InvalidFilter
from publication.serializers import ErrorSerializer
from publication.views._cache import KEPT, asked_language, data_tag
from publication.views._coding import compressed
from publication.vocabularies import Grade, ViolationKind, Weapon


class PublicAPIView(APIView):
    """Everybody reads the same; GET, HEAD and OPTIONS only."""

    http_method_names = ["get", "head", "options"]

    #: Whether whole answers may be kept: those that depend on nothing but the editions and the address.
    keeps_answers = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answers in the language of `Accept-Language`, or 304 where the reader has the answer already."""
        with translation.override(asked_language(request)):
            tag = data_tag(request)
            if (
                kept := get_conditional_response(request, etag=tag)
                if request.method in ("GET", "HEAD")
                else None
            ):
                return self._finished(kept, tag)
            headers = ("Accept", "Accept-Encoding")
            key = (tag, request.build_absolute_uri("/"), *(request.headers.get(name, "") for name in headers))
            keeps = self.keeps_answers and request.method == "GET"
            if keeps and (known := kept_answers.find(key)):
                return known
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()  # while the language is the reader's
        response = compressed(request, self._finished(response, tag))
        if keeps:
            kept_answers.keep(key, response)
        return response

    def _finished(self, response: HttpResponseBase, tag: str) -> HttpResponseBase:
        if response.status_code in (200, 304):
            response.setdefault("ETag", tag)
            response.setdefault("Cache-Control", KEPT)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, InvalidFilter):
            return Response({"detail": str(exc), "errors": exc.errors}, status=400)
        return super().handle_exception(exc)


def link(request: Request, path: str) -> str:
    """The whole address of a path."""
    return request.build_absolute_uri(path)


def _parameter(name: str, description: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


def _codes(name: str, description: str, codes: list[str] | None = None) -> OpenApiParameter:
    return _parameter(name, f"{description}; repeat the key for alternatives", many=True, enum=codes)


VIEW = ("colour", "unit", "stack", "layers", "off", "highlight")
AS_OF = _parameter("as_of", "The editions the public read at the end of this day (UTC) or at this moment")
FILTER_PARAMETERS = [
    _codes("accuser", "Code of an accusing party"),
    _codes("accused", "Code of an accused party"),
    _codes("pair", "ACCUSER>ACCUSED, codes of parties; empty before > where the accuser is no party"),
    _codes("kind", "Kind of violation", ViolationKind.values),
    _codes("weapon", "Weapon", Weapon.values),
    _codes("grade", "Verification of the event", Grade.values),
    _codes("agreement", "Code of an agreement said to be breached"),
    _codes("provision", "Provision said to be breached, such as sochi-2018/6"),
    _codes("zone", "Relation to the demilitarised zone", ZoneRelation.values),
    _parameter("reading", "The reading of the zone that `zone` is asked of; without it any reading"),
    _codes("governorate", "Governorate", Governorate.values),
    _codes(
        "pair",
        "ACCUSER>ACCUSED, two codes of parties, the first empty where the accuser is no party: the one accuses the other",
    ),
    _parameter("heavy", "1: a weapon barred from the zone", enum=["1"]),
    _parameter("harm", "civilian: civilians, monitors or aid workers were harmed", enum=["civilian"]),
    _parameter("from", "First start day", OpenApiTypes.DATE),
    _parameter("to", "Last start day", OpenApiTypes.DATE),
    _parameter("place", "Part of a place name, in any of the languages and spellings"),
    _parameter("bbox", "west,south,east,north in degrees"),
    _parameter("q", "Words that all occur in the published text"),
    AS_OF,
    _parameter("map", "zoom/latitude/longitude of a map; checked, filters nothing"),
    *(_parameter(name, "How the explorer shows it; checked, filters nothing") for name in VIEW),
]
REFUSED = {400: OpenApiResponse(ErrorSerializer, description="A parameter cannot be understood")}
