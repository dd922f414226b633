"""What a map of the register shows: the exact place, the reports near it, and what the public would see.

For signed-in readers of the register alone. The map is drawn in the browser on the site's own basemap.
"""

from typing import Any

from django.contrib.gis.geos import Point
from django.templatetags.static import static
from django.urls import reverse

from incidents.models import ViolationReport
from incidents.nearby import Similar
from places.coarsen import coarsen
from publication.vocabularies import UNCERTAINTY_M


def report_map(report: ViolationReport, similar: list[Similar] | None = None) -> dict[str, Any] | None:
    """Points and circles for the map of one report as plain values (metres, EPSG:4326), or None without a point."""
    if report.location is None:
        return None
    uncertainty = (
        report.uncertainty_m if report.uncertainty_m is not None else UNCERTAINTY_M[report.location_precision]
    )
    public = coarsen(
        report.location, report.location_precision, uncertainty, report.place, report.sensitivity
    )
    return {
        "basemap": static("basemap/base.geo.json"),
        "point": _degrees(report.location),
        "radius": uncertainty or 0,
        "label": report.reference,
        "public": {"point": _degrees(public.point), "radius": public.uncertainty_m or 0}
        if public.point
        else None,
        "near": [
            {
                "point": _degrees(one.report.location),
                "label": one.report.reference,
                "url": reverse("desk:report", args=[one.report.reference]),
            }
            for one in similar or []
            if one.report.location
        ],
    }


def _degrees(point: Point) -> list[float]:
    """Latitude first, as Leaflet takes it."""
    return [round(point.y, 5), round(point.x, 5)]
