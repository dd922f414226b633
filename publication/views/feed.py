"""The feed over HTTP: a small manifest that is always asked for again, and files that never change."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publication import aggregation, feed, reading
from publication.feed_codec import BASE, FORMAT, FURTHER
from publication.fields import echo
from publication.filters import InvalidFilter, Selection, select
from publication.statement import LICENCE, LICENCE_URL, disclaimer, moment
from publication.views._cache import problem, public_data

FOREVER = "public, max-age=31536000, immutable"
BINARY = "application/octet-stream"


@public_data
def feed_manifest(request: HttpRequest) -> HttpResponseBase:
    """The shards of the feed, oldest first, and the parties' names. `as_of` gives one shard of that moment."""
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
        changed, shards = moment(selection.as_of), [_past_shard(selection.as_of, selection)]
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
    response = JsonResponse(manifest, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Cache-Control"] = "no-cache"
    return response


def _shard(shard: feed.ShardFiles) -> dict[str, Any]:
    """`bytes` are those on the wire."""
    files = {
        name: {"url": reverse("feed_file", args=[file.name]), "bytes": file.bytes}
        for name, file in shard.files.items()
    }
    return {"name": shard.name, "n": shard.n, "from": shard.since, "to": shard.until, "files": files}


def _past_shard(as_of: dt.datetime, selection: Selection) -> dict[str, Any]:
    totals = aggregation.totals(selection.rows)
    address = f"{reverse('feed_as_of')}?{selection.query}"
    files = {
        name: {"url": f"{address}&{urlencode({'column': name})}", "bytes": len(codings["br"])}
        for name, codings in feed.past(as_of).items()
    }
    return {
        "name": "as-of",
        "n": totals.incidents,
        "from": totals.first.isoformat() if totals.first else "",
        "to": totals.last.isoformat() if totals.last else "",
        "files": files,
    }


def _names(party: Any) -> dict[str, str]:
    names = {code: getattr(party, f"name_{code}", "") or "" for code in ("en", "ar", "ru", "tr")}
    return {code: name for code, name in names.items() if name}


@public_data
def feed_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One immutable file, in the best content coding the reader accepts."""
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    data = feed.file_bytes(name, coding)
    if data is None:
        response = problem(
            _("There is no such file in the feed now. Ask the manifest for the present names."), 404
        )
        response["Cache-Control"] = "no-store"
        return response
    tag = f'"{name}-{coding}"'
    answer = get_conditional_response(request, etag=tag) or HttpResponse(data, content_type=BINARY)
    answer["ETag"], answer["Cache-Control"] = tag, FOREVER
    return _coded(answer, coding)


@public_data
def feed_as_of(request: HttpRequest) -> HttpResponseBase:
    """A file of everything as it was at the moment `as_of`: the base, or the `column` asked for."""
    selection = select(request.GET, extras={"column"})
    if not selection.as_of or not set(request.GET) <= {"as_of", "column"}:
        raise InvalidFilter(
            {"as_of": [_("Give the moment, and nothing but a column of the feed beside it.")]}
        )
    columns = request.GET.getlist("column") or [BASE]
    if len(columns) > 1:
        raise InvalidFilter({"column": [_("Give this once.")]})
    if columns[0] not in (BASE, *FURTHER):
        raise InvalidFilter({"column": [_("There is no “%(value)s” here.") % {"value": echo(columns[0])}]})
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    data = feed.past(selection.as_of)[columns[0]][coding]
    return _coded(HttpResponse(data, content_type=BINARY), coding)


def _coded(answer: HttpResponseBase, coding: str) -> HttpResponseBase:
    if coding != "identity":
        answer["Content-Encoding"] = coding
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


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
