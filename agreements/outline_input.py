"""Outlines as somebody sends them: GeoJSON alone, bounded and checked before any library sees it."""

import json
import math
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.vocabularies import ZoneKind

MOST_POINTS = 10_000
LONGEST_TEXT = 1_000_000  # letters
#: How deep the positions lie in the coordinates of each type.
DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
#: What each kind of zone may be drawn as.
TYPES_OF_KIND: dict[str, tuple[str, ...]] = {
    ZoneKind.DEMILITARISED_ZONE: AREAS,
    ZoneKind.CORRIDOR: AREAS,
    ZoneKind.CONTROL_AREA: AREAS,
    ZoneKind.CONTACT_LINE: LINES,
    ZoneKind.ROAD: LINES,
    ZoneKind.OBSERVATION_POST: ("Point",),
}


def read_outline(text: str) -> GEOSGeometry:
    """The geometry of a GeoJSON text in EPSG:4326. Raises ValidationError saying what is wrong with it.

    Text in another format never reaches GEOS or GDAL: those open files and recurse without a limit.
    """
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            _("The outline is too long. Simplify it to %(number)s points at most.")
            % {"number": f"{MOST_POINTS:,}"}
        )
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise ValidationError(
            _("The outline is no GeoJSON. Draw it on the map, or paste a GeoJSON geometry.")
        ) from None
    kind = given.get("type") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in DEPTH:
        raise ValidationError(_("The outline must be a point, line or area, or a set of lines or of areas."))
    positions = list(_positions(given.get("coordinates"), DEPTH[kind]))
    _check(positions)
    try:
        geometry = GEOSGeometry(json.dumps({"type": kind, "coordinates": given["coordinates"]}), srid=4326)
    except (GEOSException, ValueError, TypeError):
        raise ValidationError(
            _("The outline cannot be built. A line needs two points, an area four, the last like the first.")
        ) from None
    if geometry.empty:
        raise ValidationError(_("The outline is empty."))
    if not geometry.valid:
        raise ValidationError(
            _("The outline crosses or touches itself: %(reason)s.") % {"reason": geometry.valid_reason}
        )
    return geometry


def _positions(coordinates: Any, depth: int) -> list[list[Any]]:
    """All positions `depth` lists down. Raises ValidationError where a list is missing or empty."""
    level = [coordinates]
    for _level in range(depth):
        if not all(isinstance(part, list) and part for part in level):
            raise ValidationError(_("The coordinates of the outline are not nested as GeoJSON wants it."))
        level = [inner for part in level for inner in part]
    if len(level) > MOST_POINTS:
        raise ValidationError(
            _("The outline has %(number)s points. Simplify it to %(most)s at most.")
            % {"number": f"{len(level):,}", "most": f"{MOST_POINTS:,}"}
        )
    return level


def _check(positions: list[list[Any]]) -> None:
    """Raises ValidationError unless every position is a longitude and a latitude within the area."""
    west, south, east, north = settings.AREA
    for position in positions:
        is_pair = isinstance(position, list) and len(position) == 2
        if not is_pair or not all(_is_number(value) for value in position):
            raise ValidationError(
                _("Each point of the outline must be two numbers: longitude, latitude. Heights are not kept.")
            )
        longitude, latitude = position
        if west <= longitude <= east and south <= latitude <= north:
            continue
        if west <= latitude <= east and south <= longitude <= north:
            raise ValidationError(
                _("Longitude and latitude look swapped: GeoJSON wants the longitude first.")
            )
        raise ValidationError(
            _(
                "A point of the outline lies outside the area of this site (%(west)s to %(east)s east, %(south)s to %(north)s north)."
            )
            % {"west": west, "east": east, "south": south, "north": north}
        )


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # An integer of hundreds of digits is no coordinate and would not fit a float.
    return abs(value) <= 360 and math.isfinite(value)


def check_type(geometry: GEOSGeometry, kind: str) -> None:
    """Raises ValidationError if a zone of this kind is not drawn so: no zone is a point, no post an area."""
    if geometry.geom_type in TYPES_OF_KIND[kind]:
        return
    wanted = {AREAS: _("an area"), LINES: _("a line"), ("Point",): _("a point, with its uncertainty")}[
        TYPES_OF_KIND[kind]
    ]
    raise ValidationError(
        _("“%(kind)s” must be drawn as %(wanted)s.") % {"kind": ZoneKind(kind).label, "wanted": wanted}
    )
