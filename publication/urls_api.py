"""Addresses of the API, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from publication.api import (
    Accusations,
    Cells,
    Facets,
    Incident,
    Incidents,
    IncidentsGeoJSON,
    Numbers,
    Root,
    Timeline,
)
from publication.api_agreements import Agreements, Parties, Zones

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("incidents/", Incidents.as_view(), name="incidents"),
    path("incidents.geojson", IncidentsGeoJSON.as_view(), name="incidents_geojson"),
    path("incidents/<slug:public_id>/", Incident.as_view(), name="incident"),
    path("numbers/", Numbers.as_view(), name="numbers"),
    path("cells/", Cells.as_view(), name="cells"),
    path("timeline/", Timeline.as_view(), name="timeline"),
    path("accusations/", Accusations.as_view(), name="accusations"),
    path("facets/", Facets.as_view(), name="facets"),
    path("agreements/", Agreements.as_view(), name="agreements"),
    path("parties/", Parties.as_view(), name="parties"),
    path("zones/", Zones.as_view(), name="zones"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
