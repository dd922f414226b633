"""The register's addresses: the report form for monitors, the desk for moderators."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(f"{room}/", include(f"incidents.urls_{room}"))
    for room in ("report", "desk")
    if find_spec(f"incidents.urls_{room}")
]
