"""Addresses of what was agreed, below the language prefix."""

from django.urls import path

from agreements import views

urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<slug:code>/", views.agreement, name="agreement"),
    path("agreements/<slug:code>/zones.geojson", views.agreement_zones, name="agreement_zones"),
    path("agreements/<slug:code>/zones.svg", views.agreement_map, name="agreement_map"),
    path("parties/", views.parties, name="parties"),
    path("parties/<slug:code>/", views.party, name="party"),
]
