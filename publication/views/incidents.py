"""One incident: its current edition, an earlier one, or the notice that it was withdrawn."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from publication import citation, placedrawing, reading
from publication.models import Edition
from publication.presentation import incident_page, read_parts
from publication.views._cache import public_page


@public_page
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """The current edition; 404 for an unknown id, 410 for a withdrawn incident."""
    editions = _editions(public_id)
    return (
        _withdrawn(request, editions[-1])
        if editions[-1].is_withdrawn
        else _page(request, editions[-1], editions)
    )


@public_page
def incident_edition(request: HttpRequest, public_id: str, edition: int) -> HttpResponse:
    """One numbered edition, for ever the same; 410 as soon as the incident is withdrawn."""
    editions = _editions(public_id)
    chosen = next((one for one in editions if one.edition == edition), None)
    if chosen is None:
        raise Http404
    for state in (editions[-1], chosen):
        if state.is_withdrawn:
            return _withdrawn(request, state)
    return _page(request, chosen, editions)


@public_page
def incident_map(request: HttpRequest, public_id: str, edition: int) -> HttpResponse:
    """The small map of an edition; 404 where it has no point, 410 once the incident is withdrawn."""
    editions = _editions(public_id)
    chosen = next((one for one in editions if one.edition == edition), None)
    if chosen is not None and (chosen.is_withdrawn or editions[-1].is_withdrawn):
        return HttpResponse(status=410)
    if chosen is None or chosen.point is None:
        raise Http404
    return HttpResponse(placedrawing.draw(chosen), content_type="image/svg+xml; charset=utf-8")


def _editions(public_id: str) -> list[Edition]:
    editions = list(reading.history(public_id))
    if not editions:
        raise Http404
    return editions


def _page(request: HttpRequest, edition: Edition, editions: list[Edition]) -> HttpResponse:
    page = incident_page(edition, read_parts(edition))
    site = str(settings.SITE_NAME)
    permanent = request.build_absolute_uri(
        reverse("incident_edition", args=[edition.public_id, edition.edition])
    )
    context = {
        "page": page,
        "edition": edition,
        "parties": page.parties,
        "current": editions[-1],
        "is_current": edition.edition == editions[-1].edition,
        "editions": [one for one in reversed(editions) if not one.is_withdrawn],
        "permanent": permanent,
        "citation": citation.plain(edition, permanent, site),
        "bibtex": citation.bibtex(edition, permanent, site),
    }
    return render(request, "publication/incident.html", context)


def _withdrawn(request: HttpRequest, tombstone: Edition) -> HttpResponse:
    """Why and since when, as a class; nothing of what was there."""
    return render(request, "publication/withdrawn.html", {"tombstone": tombstone}, status=410)
