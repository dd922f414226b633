"""Addresses of the public pages, below the language prefix."""

from django.urls import path

from publication.views.accusations import accusations
from publication.views.compare import compare_map, compare_page
from publication.views.data import map_svg
from publication.views.explorer import explorer
from publication.views.files import view_png
from publication.views.incident_list import incident_list
from publication.views.incidents import incident, incident_edition, incident_map
from publication.views.method import method
from publication.views.sharing import embed, share, short_link
from publication.views.timeline import timeline

urlpatterns = [
    path("", explorer, name="explorer"),
    path("incidents/", incident_list, name="incident_list"),
    path("incidents/<slug:public_id>/", incident, name="incident"),
    path("incidents/<slug:public_id>/<int:edition>/", incident_edition, name="incident_edition"),
    path("incidents/<slug:public_id>/<int:edition>/map.svg", incident_map, name="incident_map"),
    path("map.svg", map_svg, name="map_svg"),
    path("view.png", view_png, name="view_png"),
    path("share/", share, name="share"),
    path("s/<str:code>", short_link, name="short_link"),
    path("embed/", embed, name="embed"),
    path("timeline/", timeline, name="timeline"),
    path("accusations/", accusations, name="accusations"),
    path("compare/", compare_page, name="compare"),
    path("compare/map.svg", compare_map, name="compare_map"),
    path("method/", method, name="method"),
]
