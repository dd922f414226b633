"""Maps in the admin without a tile server: django-leaflet's widget over the site's own basemap."""

import json
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from leaflet.admin import LeafletAdminWidget, LeafletGeoAdminMixin

LONGEST_POINT = 200  # letters of GeoJSON


class OfflineMapWidget(LeafletAdminWidget):
    """The widget's map with the basemap in it, no foreign host asked."""

    @property
    def media(self) -> forms.Media:
        """Leaflet, and the module that draws the basemap; it reads its addresses from its own tag."""
        values = {
            "data-basemap": static("basemap/base.geo.json"),
            "data-language": (get_language() or "en").split("-")[0],
            "data-label": _("As GeoJSON"),
        }
        scripts: list[Any] = [forms.Script("js/map/admin-map.js", type="module", **values)]
        found: forms.Media = super().media + forms.Media(js=scripts, css={"all": ["css/admin-map.css"]})
        return found


class PointWidget(OfflineMapWidget):
    """A map for one point. GeoJSON alone is read: text in another format reaches neither GEOS nor GDAL."""

    def deserialize(self, value: str) -> Point | None:
        """The point in EPSG:4326, or None where the text is no point of two numbers of degrees."""
        try:
            given = json.loads(value[:LONGEST_POINT])
            longitude, latitude = map(float, given["coordinates"] if given["type"] == "Point" else ())
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return None
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # also false for what is not a number
            return None
        return Point(longitude, latitude, srid=4326)


class OfflineMapMixin(LeafletGeoAdminMixin):
    """For a ModelAdmin with a geometry."""

    widget = OfflineMapWidget
