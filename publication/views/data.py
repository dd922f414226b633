"""Files: CSV, GeoJSON, the feed, the drawn map. No sign-in, no language in the address."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from publication import aggregation, columns, feed, mapdrawing, reading
from publication.feed_codec import FORMAT
from publication.filters import InvalidFilter, Selection, select
from publication.formats import csv, geojson
from publication.statement import LICENCE, LICENCE_URL, Statement, disclaimer, moment, statement
from publication.views._cache import problem, public_data, public_picture

FOREVER = "public, max-age=31536000, immutable"


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


@public_data
def feed_manifest(request: HttpRequest) -> HttpResponseBase:
    """The shards of the feed, oldest first, and the parties' names. `as_of` gives one file of that moment."""
    selection = select(request.GET)
    if selection.query and list(request.GET) != ["as_of"]:
        raise InvalidFilter(
            {
                key: [_("The feed holds every incident; filter it yourself.")]
                for key in request.GET
                if key != "as_of"
            }
        )
    if selection.as_of:
        changed, shards = moment(selection.as_of), [_as_of_shard(selection.as_of, selection)]
    else:
        state = feed.current()
        changed, shards = state.changed, [_shard(shard) for shard in state.shards]
    manifest = {
        "format": FORMAT,
        "changed": changed,
        "shards": shards,
        "count": sum(shard["n"] for shard in shards),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "disclaimer": disclaimer(),
        "parties": {
            code: {"name": _names(party), "colour": party.colour} for code, party in reading.parties().items()
        },
    }
    response = JsonResponse(manifest, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-cache"
    return response


def _shard(shard: feed.ShardFile) -> dict[str, Any]:
    url = reverse("feed_shard", args=[shard.name])
    return {"url": url, "n": shard.n, "bytes": shard.bytes, "from": shard.since, "to": shard.until}


def _as_of_shard(as_of: dt.datetime, selection: Selection) -> dict[str, Any]:
    days = aggregation.totals(selection.rows)
    return {
        "url": f"{reverse('feed_as_of')}?{selection.query}",
        "n": days.incidents,
        "bytes": len(feed.as_of_shard(as_of)),
        "from": days.first.isoformat() if days.first else "",
        "to": days.last.isoformat() if days.last else "",
    }


def _names(party: Any) -> dict[str, str]:
    names = {code: getattr(party, f"name_{code}", "") or "" for code in ("en", "ar", "ru", "tr")}
    return {code: name for code, name in names.items() if name}


@public_data
def feed_shard(request: HttpRequest, name: str) -> HttpResponseBase:
    """One immutable file, in the best content coding the reader accepts."""
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    data = feed.shard_bytes(name, coding)
    if data is None:
        response = problem(
            _("There is no such file in the feed now. Ask the manifest for the present names."), 404
        )
        response["Cache-Control"] = "no-store"
        return response
    tag = f'"{name}-{coding}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=tag) or HttpResponse(
        data, content_type="application/octet-stream"
    )
    answer["ETag"], answer["Cache-Control"] = tag, FOREVER
    if coding != "identity":
        answer["Content-Encoding"] = coding
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@public_data
def feed_as_of(request: HttpRequest) -> HttpResponseBase:
    """Everything as it was at the moment `as_of`, as one file."""
    selection = select(request.GET)
    if not selection.as_of or list(request.GET) != ["as_of"]:
        raise InvalidFilter({"as_of": [_("Give the moment, and nothing else.")]})
    return HttpResponse(feed.as_of_shard(selection.as_of), content_type="application/octet-stream")


def accepted_coding(header: str) -> str:
    """The coding we like best of those `Accept-Encoding` allows: br, gzip, else identity."""
    quality: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _semicolon, parameter = part.partition(";")
        try:
            quality[name.strip()] = float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
        except ValueError:
            quality[name.strip()] = 0.0
    for coding in ("br", "gzip"):
        if quality.get(coding, quality.get("*", 0.0)) > 0:
            return coding
    return "identity"


@public_picture
def map_svg(request: HttpRequest) -> HttpResponseBase:
    """The map of the filter as a picture, for readers without JavaScript and for print."""
    selection = select(request.GET)
    return HttpResponse(mapdrawing.draw(selection), content_type="image/svg+xml; charset=utf-8")
