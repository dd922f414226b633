"""The public pages of what was agreed: GET and HEAD, the same for everybody, kept for five minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import drawing, geojson, reading
from agreements.deadlines import deadline_of, local_day, today_of
from agreements.models import Agreement
from agreements.phases import phases
from agreements.vocabularies import ZoneKind

View = Callable[..., HttpResponse]
KEPT = "public, max-age=300"
LONGEST_NAME = 100


class UnknownReading(Exception):
    """The address asks for a reading of the zones that this agreement does not have."""


def public_page(view: View) -> View:
    """A page everybody reads alike: no sign-in, GET and HEAD only, kept for five minutes."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except UnknownReading:
            return render(request, "agreements/unknown_reading.html", status=400)
        if response.status_code == 200:
            response.setdefault("Cache-Control", KEPT)
        return response

    return answer


@public_page
def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements in time: state, parties, days in force, deadlines, and what superseded what."""
    found = list(reading.agreements())
    years, drawn = phases(found, mirrored=get_language_bidi()) if found else (None, [])
    after: dict[int, list[Agreement]] = {}
    for one in found:
        if one.predecessor_id:
            after.setdefault(one.predecessor_id, []).append(one)
    rows = [
        (phase, after.get(phase.agreement.pk, []), reading.signatories(phase.agreement.standings.all()))
        for phase in drawn
    ]
    return render(request, "agreements/agreements.html", {"years": years, "rows": rows})


@public_page
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement: provisions, standings, turns, and its zones in each reading."""
    found = _agreement(code)
    provisions = list(found.provisions.all())
    outlines = list(reading.outlines_for(found).defer("geometry"))
    readings = reading.readings(outlines)
    today = today_of(found)
    context = {
        "agreement": found,
        "in_force_from": local_day(found, found.in_force_from),
        "in_force_until": local_day(found, found.in_force_until),
        "provisions": [(provision, deadline_of(provision, found, today)) for provision in provisions],
        "standings": reading.standings_by_kind(found.standings.all()),
        "outlines": [(outline, geojson.last_day(outline)) for outline in outlines],
        "kinds": [kind for kind in ZoneKind if any(outline.zone.kind == kind for outline in outlines)],
        "shown_first": reading.shown_first(outlines),
        "readings": readings,
        "chosen": _chosen(request, readings),
    }
    return render(request, "agreements/agreement.html", context)


@public_page
def agreement_zones(request: HttpRequest, code: str) -> HttpResponse:
    """Every outline of an agreement as GeoJSON, in each reading and on all days."""
    found = _agreement(code)
    said = _(
        "Outlines are indicative, not the official annex. Boundaries and names do not imply endorsement."
    )
    body = geojson.collection(found.code, reading.outlines_for(found), said)
    response = HttpResponse(body, content_type=geojson.MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"zones-{found.code}.geojson") or ""
    response["Link"] = f'<{geojson.LICENCE_URL}>; rel="license"'
    return response


@public_page
def agreement_map(request: HttpRequest, code: str) -> HttpResponse:
    """The zones in one reading as a picture, for readers without JavaScript and for print."""
    found = _agreement(code)
    outlines = reading.latest(geojson.with_geojson(reading.outlines_for(found)))
    chosen = _chosen(request, reading.readings(outlines))
    kinds = reading.shown_first(outlines)
    shown = [
        one
        for one in outlines
        if one.zone.kind in kinds and (one.zone.kind != ZoneKind.DEMILITARISED_ZONE or one.reading == chosen)
    ]
    label = next((one.reading_label for one in shown if one.reading == chosen), "")
    title = f"{found.short_name}: {label}" if label else found.short_name
    return HttpResponse(drawing.draw(shown, title), content_type="image/svg+xml; charset=utf-8")


@public_page
def parties(request: HttpRequest) -> HttpResponse:
    """The parties by kind; `q` finds one by any of its names, tolerant of spelling."""
    asked = request.GET.get("q", "")[:LONGEST_NAME].strip()
    found = reading.parties_called(asked)
    return render(
        request,
        "agreements/parties.html",
        {"asked": asked, "count": len(found), "kinds": reading.by_kind(found)},
    )


@public_page
def party(request: HttpRequest, code: str) -> HttpResponse:
    """One party: names, relations both ways, standings, duties."""
    found = reading.party(code)
    if found is None:
        raise Http404
    context = {"party": found, "relations": reading.relations_of(found)}
    return render(request, "agreements/party.html", context)


def _agreement(code: str) -> Agreement:
    found = reading.agreement(code)
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, readings: list[reading.Reading]) -> str:
    """The code of the reading asked for, or of the one shown first. One that does not exist is a bad request."""
    asked = request.GET.get("reading")
    if asked is None:
        return next((one.code for one in readings if one.is_default), "")
    if asked not in {one.code for one in readings}:
        raise UnknownReading
    return asked
