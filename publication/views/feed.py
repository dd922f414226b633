"""The feed over HTTP: a small manifest that is always asked for again, and files that never change."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from publication import feed, reading
from publication.feed_codec import BASE, FORMAT, FURTHER
from publication.filters import InvalidFilter, Selection, select
from publication.statement import LICENCE, LICENCE_URL, disclaimer, moment
from publication.views._cache import problem, public_data
from publication.views._coding import accepted_coding

FOREVER = "public, max-age=31536000, immutable"
BINARY = "application/octet-stream"


@public_data
def feed_manifest(request: HttpRequest) -> HttpResponseBase:
    """The shards of the feed, oldest first, and the parties' names; `as_of` gives those of that moment."""
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
        changed, shards = (
            moment(selection.as_of),
            [_past_shard(span, selection) for span in feed.past(selection.as_of)],
        )
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


def _past_shard(span: feed.Span, selection: Selection) -> dict[str, Any]:
    """Without bytes: the files are made when they are asked for."""
    address = f"{reverse('feed_as_of')}?{selection.query}&shard={span.shard}&column="
    files = {name: {"url": address + name} for name in (BASE, *FURTHER)}
    since, until = span.since.isoformat(), span.until.isoformat()
    return {"name": span.shard, "n": span.n, "from": since, "to": until, "files": files}


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
    """A file of the feed as it was: the `column` (or base) of a `shard` at the moment `as_of`."""
    selection = select(request.GET, extras={"shard", "column"})
    asked = {key: request.GET.getlist(key) for key in ("as_of", "shard", "column")}
    wrong = {key: given for key, given in asked.items() if len(given) != 1}
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    if not selection.as_of or wrong or set(request.GET) != set(asked):
        key = next(iter(wrong), "as_of")
        raise InvalidFilter({key: [_as_the_manifest_has_it()]})
    if asked["column"][0] not in (BASE, *FURTHER):
        raise InvalidFilter({"column": [_as_the_manifest_has_it()]})
    data = feed.past_file(selection.as_of, asked["shard"][0], asked["column"][0], coding)
    if data is None:
        raise InvalidFilter({"shard": [_as_the_manifest_has_it()]})
    return _coded(HttpResponse(data, content_type=BINARY), coding)


def _as_the_manifest_has_it() -> str:
    return _("Take the address from the manifest: it names the moment, the shard and the column.")


def _coded(answer: HttpResponseBase, coding: str) -> HttpResponseBase:
    if coding != "identity":
        answer["Content-Encoding"] = coding
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
