"""Where the public may know it: an exact place is snapped to a gazetteer place or a cell, once, when published.

Snapping, never jitter: averaging many jittered points gives the true one back (1,000 uniform 5 km jitters
come within 98 m), a cell's centre stays a cell's centre. Never called at reading time.
"""

from dataclasses import dataclass, field

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D

from places.models import Place

# UTM 37N, metres: the metric system of north-west Syria. Cells must be as large everywhere.
METRIC_SRID = 32637
NEAREST_PLACE_M = 5_000
CELL_M = {"public": 5_000, "partners": 5_000, "restricted": 10_000}
# What a public radius may be. One to the metre would tell how far the true place is from the public one:
# a ring, and two rings around two named places give the point.
RADII_M = (1_000, 1_500, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 200_000, 500_000)
# Half the diagonal of a square is how far its centre can be from anything inside.
HALF_DIAGONAL = 0.7072


@dataclass(frozen=True)
class PublicPlace:
    """A place as the public may know it. `point` is EPSG:4326 (longitude, latitude) or None."""

    point: Point | None
    precision: str
    uncertainty_m: int | None
    place_name: dict[str, str] = field(default_factory=dict)
    governorate: str = ""
    district: str = ""


def names(place: Place) -> dict[str, str]:
    """The place's names by language, empty ones left out."""
    found = {language: getattr(place, f"name_{language}") for language in ("en", "ar", "ru", "tr")}
    return {language: name for language, name in found.items() if name}


def cell_centre(point: Point, edge_m: int) -> Point:
    """The centre (EPSG:4326) of the square metric cell with edge `edge_m` in which `point` lies."""
    metric = point.clone()
    metric.transform(METRIC_SRID)
    centre = Point((metric.x // edge_m + 0.5) * edge_m, (metric.y // edge_m + 0.5) * edge_m, srid=METRIC_SRID)
    centre.transform(4326)
    return Point(round(centre.x, 5), round(centre.y, 5), srid=4326)


def nearest_place(point: Point) -> Place | None:
    """The gazetteer place nearest to `point` within 5 km, or None."""
    return (
        Place.objects.filter(point__dwithin=(point, 0.08))
        .annotate(distance=Distance("point", point))
        .filter(distance__lte=D(m=NEAREST_PLACE_M))
        .order_by("distance", "pk")
        .first()
    )


def coarsen(
    point: Point | None, precision: str, uncertainty_m: int | None, place: Place | None, sensitivity: str
) -> PublicPlace:
    """The public place of a report, by its sensitivity; never finer than what was known.

    public, partners: the named place, else the nearest within 5 km, else a 5 km cell.
    restricted: a 10 km cell. sealed: the governorate, no point. Raises KeyError for another sensitivity.
    """
    around = place or (nearest_place(point) if point else None)
    governorate, district = (around.governorate, around.district) if around else ("", "")
    if sensitivity == "sealed" or (point is None and place is None):
        return PublicPlace(
            None,
            "withheld" if sensitivity == "sealed" else precision,
            None,
            {},
            governorate,
            "" if sensitivity == "sealed" else district,
        )
    if sensitivity != "restricted" and around is not None:
        # The circle must still hold what happened: its old radius and the way it was moved.
        moved = (
            round(
                point.transform(METRIC_SRID, clone=True).distance(
                    around.point.transform(METRIC_SRID, clone=True)
                )
            )
            if point
            else 0
        )
        radius = next((step for step in RADII_M if step >= (uncertainty_m or 0) + moved), RADII_M[-1])
        return PublicPlace(
            around.point,
            "settlement"
            if radius <= 1_500 and precision in {"exact", "settlement"}
            else ("near" if precision in {"exact", "settlement", "near"} else precision),
            radius,
            names(around),
            governorate,
            district,
        )
    edge = CELL_M[sensitivity]
    centre = cell_centre(point or around.point, edge)  # type: ignore[union-attr]
    radius = max(round(edge * HALF_DIAGONAL), uncertainty_m or 0)
    coarser = "subdistrict" if edge > NEAREST_PLACE_M else "near"
    return PublicPlace(
        centre,
        precision if precision in {"subdistrict", "district", "governorate", "line"} else coarser,
        radius,
        {},
        governorate,
        district,
    )
