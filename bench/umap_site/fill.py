"""Puts a GeoJSON file into uMap as one clustered layer with a filter over its kinds; prints the map's address.

Run in uMap's own environment: python -m bench.umap_site.fill FILE
"""

import json
import sys
import uuid
from pathlib import Path

import django

django.setup()

from django.contrib.gis.geos import Point  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from umap.models import DataLayer, Licence, Map, TileLayer  # noqa: E402

features = json.loads(Path(sys.argv[1]).read_text())["features"]
TileLayer.objects.get_or_create(name="none", url_template="/static/umap/img/empty.png?{z}/{x}/{y}", attribution="")  # fmt: skip
licence, _made = Licence.objects.get_or_create(name="CC BY")
where = Point(36.95, 35.75)
shown = Map.objects.create(
    name=f"{len(features)} points", slug="points", center=where, zoom=8, licence=licence, share_status=Map.PUBLIC,
    settings={"type": "Feature", "geometry": {"type": "Point", "coordinates": list(where)}, "properties": {"name": "points", "zoom": 8, "onLoadPanel": "none", "zoomControl": True, "scrollWheelZoom": True, "displayPopupFooter": False}},
)  # fmt: skip
layer = {
    "name": "incidents", "displayOnLoad": True, "browsable": True, "type": "Cluster",
    "fields": [{"key": "name", "type": "String"}, {"key": "kind", "type": "String"}, {"key": "accused", "type": "String"}, {"key": "day", "type": "Date"}],
    "filters": [{"fieldKey": "kind", "label": "kind", "widget": "Checkbox"}],
}  # fmt: skip
data = json.dumps({"type": "FeatureCollection", "properties": layer, "_umap_options": layer, "features": features})  # fmt: skip
DataLayer.objects.create(uuid=uuid.uuid4(), map=shown, name="incidents", display_on_load=True, settings=layer, geojson=ContentFile(data, "points.json"))  # fmt: skip
print(shown.get_absolute_url())
