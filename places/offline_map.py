"""Maps in the admin without a tile server: django-leaflet's widget over the site's own basemap."""

from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from leaflet.admin import LeafletGeoAdminMixin


class OfflineMapMixin(LeafletGeoAdminMixin):
    """For a ModelAdmin with a geometry: the widget's map with the basemap in it, no foreign host asked."""

    @property
    def media(self) -> forms.Media:
        """The admin's files and the module that draws the basemap; it reads its addresses from its own tag."""
        values = {
            "data-basemap": static("basemap/base.geo.json"),
            "data-language": (get_language() or "en").split("-")[0],
            "data-label": _("As GeoJSON"),
        }
        scripts: list[Any] = [forms.Script("js/map/admin-map.js", type="module", **values)]
        found: forms.Media = super().media + forms.Media(js=scripts, css={"all": ["css/admin-map.css"]})
        return found
