"""Addresses of the data: they have no language in front."""

from django.urls import include, path, re_path

from publication.views import data, feed, files, sharing
from publication.views.compare import compare_csv

urlpatterns = [
    path("incidents.csv", data.incidents_csv, name="incidents_csv"),
    path("incidents.csv-metadata.json", data.incidents_csv_metadata, name="incidents_csv_metadata"),
    path("incidents.geojson", data.incidents_geojson, name="incidents_geojson"),
    path("incidents.xlsx", files.incidents_xlsx, name="incidents_xlsx"),
    path("incidents.atom", files.incidents_atom, name="incidents_atom"),
    path("oembed", sharing.oembed, name="oembed"),
    path("compare.csv", compare_csv, name="compare_csv"),
    path("feed/manifest.json", feed.feed_manifest, name="feed_manifest"),
    path("feed/as-of.cfv", feed.feed_as_of, name="feed_as_of"),
    re_path(r"^feed/(?P<name>[\w.-]{1,80})$", feed.feed_file, name="feed_file"),
    path("api/v1/", include("publication.urls_api")),
]
