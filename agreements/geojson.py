"""Outlines as GeoJSON (RFC 7946): each says its reading, its days, its source and that it is indicative."""

import datetime as dt
from typing import Any

import orjson
from django.conf import settings
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, Func

from agreements.models import Zone, ZoneOutline
from agreements.models.zone import ZoneOutlineQuerySet

MEDIA_TYPE = "application/geo+json"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def with_geojson(outlines: ZoneOutlineQuerySet) -> ZoneOutlineQuerySet:
    """The outlines with `geojson` instead of their geometry, as text ready to be sent."""
    # RFC 7946 wants outer rings counter-clockwise; six decimals are a tenth of a metre.
    field = ZoneOutline._meta.get_field("geometry")
    wound = Func(F("geometry"), function="ST_ForcePolygonCCW", output_field=field)
    return outlines.annotate(geojson=AsGeoJSON(wound, precision=6)).defer("geometry")


def feature(outline: Any) -> dict[str, Any]:
    """One outline of `with_geojson()` as a GeoJSON feature; names in the active language."""
    zone = outline.zone
    return {
        "type": "Feature",
        "id": f"{zone.code}.{outline.reading}.{outline.pk}",
        "geometry": orjson.Fragment(outline.geojson),
        "properties": {
            "zone": zone.code,
            "name": zone.name,
            "names": _names(zone),
            "kind": zone.kind,
            "kind_label": str(zone.get_kind_display()),
            "agreement": zone.agreement.code if zone.agreement else None,
            "held_by": zone.held_by.code if zone.held_by else None,
            "reading": outline.reading,
            "reading_label": outline.reading_label,
            "default": outline.is_default,
            "valid_from": outline.valid.lower,
            "valid_to": last_day(outline),
            "source": outline.source,
            "confidence": outline.confidence,
            "uncertainty_m": outline.uncertainty_m,
            "official": outline.is_official,
            "disclaimer": outline.disclaimer,
        },
    }


def _names(zone: Zone) -> dict[str, str]:
    found = {code: getattr(zone, f"name_{code}", "") or "" for code, _language in settings.LANGUAGES}
    return {code: name for code, name in found.items() if name}


def last_day(outline: ZoneOutline) -> dt.date | None:
    """The last day on which an outline is valid, or None while it is."""
    upper: dt.date | None = outline.valid.upper
    return upper - dt.timedelta(days=1) if upper else None


def collection(name: str, outlines: ZoneOutlineQuerySet, disclaimer: str) -> bytes:
    """A FeatureCollection of the outlines, with licence and disclaimer in front."""
    features = [feature(outline) for outline in with_geojson(outlines)]
    about = {"licence": LICENCE, "licence_url": LICENCE_URL, "disclaimer": disclaimer}
    return orjson.dumps({"type": "FeatureCollection", "name": name, **about, "features": features})
