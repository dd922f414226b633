"""Help with the place while somebody types: names of the gazetteer, and what coordinates mean."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.roles import require
from incidents.forms import coordinates
from places.search import Match, nearest, search

# A name is said with a point only if the place is at most this far away.
NEAR_KM = 25


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """JSON: with `q` the places a name may mean, with `at` the point that coordinates give or what is wrong with them."""
    require(request.user, "submit")
    if "at" in request.GET:
        return _point(request.GET["at"])
    return JsonResponse({"places": [_described(match) for match in search(request.GET.get("q", ""))]})


def _point(text: str) -> JsonResponse:
    try:
        point = coordinates.read(text)
    except ValidationError as error:
        suggestion = (error.params or {}).get("suggestion")
        return JsonResponse({"error": error.messages[0], "suggestion": suggestion})
    near = nearest(point, NEAR_KM)
    described = _described(Match(near[0], 1.0)) | {"km": round(near[1], 1)} if near else None
    return JsonResponse(
        {"text": coordinates.written(point), "latitude": point.y, "longitude": point.x, "near": described}
    )


def _described(match: Match) -> dict[str, object]:
    # The names in each language are fields that django-modeltranslation adds.
    place: Any = match.place
    other = place.name_en if get_language() == "ar" else place.name_ar
    return {
        "key": place.key, "name": place.name, "other_name": other or "", "area": match.area,
        "latitude": place.point.y, "longitude": place.point.x,
    }  # fmt: skip
