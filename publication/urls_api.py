"""Addresses of the API, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from publication import api, api_agreements

app_name = "api"
urlpatterns = [
    path("", api.Root.as_view(), name="root"),
    path("incidents/", api.Incidents.as_view(), name="incidents"),
    path("incidents.geojson", api.IncidentsGeoJSON.as_view(), name="incidents_geojson"),
    path("incidents/<slug:public_id>/", api.Incident.as_view(), name="incident"),
    path("numbers/", api.Numbers.as_view(), name="numbers"),
    path("cells/", api.Cells.as_view(), name="cells"),
    path("timeline/", api.Timeline.as_view(), name="timeline"),
    path("accusations/", api.Accusations.as_view(), name="accusations"),
    path("facets/", api.Facets.as_view(), name="facets"),
    path("agreements/", api_agreements.Agreements.as_view(), name="agreements"),
    path("parties/", api_agreements.Parties.as_view(), name="parties"),
    path("zones/", api_agreements.Zones.as_view(), name="zones"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
