"""Files: CSV, GeoJSON, the drawn map. No sign-in, no language in the address."""

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from publication import columns, mapdrawing
from publication.filters import InvalidFilter, Selection, select
from publication.formats import csv, geojson
from publication.statement import LICENCE_URL, Statement, statement
from publication.views._cache import public_data, public_picture


def absolute(request: HttpRequest, path: str, selection: Selection) -> str:
    """The whole address of an outlet with the filter."""
    return request.build_absolute_uri(path + (f"?{selection.query}" if selection.query else ""))


@public_data
def incidents_csv(request: HttpRequest) -> HttpResponseBase:
    """The incidents of the filter as CSV, `variant` one of `csv.VARIANTS`."""
    selection = select(request.GET, extras={"variant"})
    variant = request.GET.get("variant", "")
    if variant not in csv.VARIANTS:
        raise InvalidFilter({"variant": [_("There is “described” and “excel”.")]})
    keys = selection.rows.keys("newest")  # pinned: what is counted now is what is streamed later
    said = statement(selection, len(keys))
    rows = csv.stream(columns.read(selection.editions, keys), said, variant)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8; header=present")
    described = absolute(request, reverse("incidents_csv_metadata"), selection)
    response["Link"] = (
        f'<{described}>; rel="describedby"; type="application/csvm+json", <{LICENCE_URL}>; rel="license"'
    )
    return _named(response, said, "csv")


@public_data
def incidents_csv_metadata(request: HttpRequest) -> HttpResponseBase:
    """What the CSV of the same filter is: statement and columns, as CSVW."""
    selection = select(request.GET)
    said = statement(selection, selection.rows.count)
    described = csv.described_by(said, absolute(request, reverse("incidents_csv"), selection))
    return JsonResponse(
        described,
        content_type="application/csvm+json",
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@public_data
def incidents_geojson(request: HttpRequest) -> HttpResponseBase:
    """The incidents of the filter as GeoJSON; those without a public point have no geometry."""
    selection = select(request.GET)
    keys = selection.rows.keys("newest")
    said = statement(selection, len(keys))
    root = request.build_absolute_uri("/").rstrip("/")
    rows = geojson.stream(columns.read(selection.editions, keys), said, root)
    response = StreamingHttpResponse(rows, content_type=geojson.MEDIA_TYPE)
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return _named(response, said, "geojson")


def _named(response: HttpResponseBase, said: Statement, ending: str) -> HttpResponseBase:
    """A file name that says as of when and how many."""
    name = f"incidents-{said.as_of:%Y-%m-%d}-{said.count}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@public_picture
def map_svg(request: HttpRequest) -> HttpResponseBase:
    """The map of the filter as a picture, for readers without JavaScript and for print."""
    selection = select(request.GET)
    return HttpResponse(mapdrawing.draw(selection), content_type="image/svg+xml; charset=utf-8")
