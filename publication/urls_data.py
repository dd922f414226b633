"""Addresses of the data: they have no language in front."""

from django.urls import include, path, re_path

from publication.views import data, files, sharing

urlpatterns = [
    path("incidents.csv", data.incidents_csv, name="incidents_csv"),
    path("incidents.csv-metadata.json", data.incidents_csv_metadata, name="incidents_csv_metadata"),
    path("incidents.geojson", data.incidents_geojson, name="incidents_geojson"),
    path("incidents.xlsx", files.incidents_xlsx, name="incidents_xlsx"),
    path("incidents.atom", files.incidents_atom, name="incidents_atom"),
    path("oembed", sharing.oembed, name="oembed"),
    path("feed/manifest.json", data.feed_manifest, name="feed_manifest"),
    path("feed/as-of.cfv", data.feed_as_of, name="feed_as_of"),
    re_path(r"^feed/(?P<name>[\w.-]{1,80})$", data.feed_shard, name="feed_shard"),
    path("api/v1/", include("publication.urls_api")),
]
