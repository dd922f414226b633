"""Where it happened: the point, the named place and how exact they are."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from places.search import Match
from publication.vocabularies import UNCERTAINTY_M, LocationPrecision

# "Near a place" never means farther than this (the longest range monitors use for it).
FARTHEST_FROM_PLACE_KM = 25
_EARTH_RADIUS_KM = 6371


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance between two points in EPSG:4326."""
    y1, y2, half_x = radians(one.y), radians(other.y), radians(other.x - one.x) / 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin(half_x) ** 2))


def _refuse_nowhere(text: str, candidates: Sequence[Match]) -> None:
    if text and candidates:
        raise ValidationError(
            {"place_text": _("Choose which of these places you mean, or write the name differently.")}
        )
    if text:
        raise ValidationError(
            {
                "place_text": _(
                    "No place of this name is known here. Try another spelling, click the map, type coordinates, or tick that the place is not known: the name you wrote is kept."
                )
            }
        )
    raise ValidationError(
        {
            "location": _(
                "Say where it happened: click the map, type coordinates, name a place, or tick that the place is not known."
            )
        }
    )


def settle(given: Mapping[str, Any], candidates: Sequence[Match]) -> dict[str, Any]:
    """The point, precision and uncertainty that follow from what was entered.

    Raises ValidationError, by field, where nothing or something contradictory was entered.
    """
    location, place, precision = (
        given.get("location"),
        given.get("place"),
        given.get("location_precision") or "",
    )
    if given.get("place_unknown"):
        if location or place:
            raise ValidationError(
                {"place_unknown": _("You gave a place and ticked that it is not known. Undo one of the two.")}
            )
        return {
            "location": None,
            "place": None,
            "location_precision": LocationPrecision.COUNTRY,
            "uncertainty_m": None,
        }
    if not location and not place:
        _refuse_nowhere(given.get("place_text", ""), candidates)
    if location and place and distance_km(location, place.point) > FARTHEST_FROM_PLACE_KM:
        far = {"distance": round(distance_km(location, place.point)), "place": place.name}
        raise ValidationError(
            {
                "location": _(
                    "This point is %(distance)d km from %(place)s. Correct the point, or choose another place."
                )
                % far
            }
        )
    if not location and precision == LocationPrecision.EXACT:
        raise ValidationError(
            {
                "location_precision": _(
                    "An exact point needs the map or coordinates. A name alone gives the middle of the place."
                )
            }
        )
    precision = precision or (LocationPrecision.NEAR if location else LocationPrecision.SETTLEMENT)
    return {
        "location": location or (place and place.point),
        "location_precision": precision,
        "uncertainty_m": given.get("uncertainty_m") or UNCERTAINTY_M[precision],
    }
