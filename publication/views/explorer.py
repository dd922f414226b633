"""The front page: map, timeline and list of whatever the filter chooses. All of it works as plain HTML."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.dates import LOCALES
from places.models import Governorate
from publication import aggregation, facets, headline, over_time, reading, sharing
from publication.aggregation import GovernorateCount, Totals
from publication.facets import Facets
from publication.filters import LISTS, InvalidFilter, Selection, canonical, select
from publication.views._cache import public_page
from publication.views.filtering import Facet, Option, address, filter_panel, invalid_filter
from publication.vocabularies import HEAVY_WEAPONS

LISTED = 20  # as many as the live list shows


@dataclass(frozen=True)
class GovernorateRow:
    code: str  # empty where it is not known
    name: str
    count: int
    percent: int  # of the largest
    url: str  # empty where it cannot be filtered for


@public_page
def explorer(request: HttpRequest) -> HttpResponse:
    """The front page of the filter; a page with the form and status 400 if it cannot be understood."""
    try:
        selection = select(request.GET)
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Map"))
    totals = aggregation.totals(selection.rows)
    governorates = aggregation.by_governorate(selection.rows)
    everything = facets.unfiltered(selection)
    panel = filter_panel(request, selection)
    parties = reading.parties()
    words = headline.write(selection, totals, governorates, parties)
    context = {
        "region": words.region,
        "headline": words.headline,
        "standfirst": words.standfirst,
        "figures": words.figures,
        "as_of": selection.as_of or timezone.now(),
        "as_of_asked": selection.as_of is not None,
        "facets": [
            facet
            for facet in (_facet(selection, key, everything, panel.facets) for key in LISTS)
            if facet.options
        ],
        "readings": panel.readings,
        "selection": panel.selection,
        "harm_count": panel.counts["harm"],
        "heavy_count": panel.counts["heavy"],
        "chosen": panel.chosen,
        "clear_url": panel.clear_url,
        "filter_query": selection.query,
        "outlets": sharing.outlets(request, selection),
        "total": totals.incidents,
        "unlocated": totals.unlocated,
        "incidents": reading.in_order(selection.rows.keys("newest", stop=LISTED), "point"),
        "parties": parties,
        "governorates": _governorates(request, governorates, everything),
        **_over_time(request, selection, totals),
        "locale": _locale(),
        "manifest_url": reverse("feed_manifest"),
        "incidents_url": reverse("api:incidents"),
        "numbers_url": reverse("api:numbers"),
        "zones_url": reverse("api:zones"),
    }
    return render(request, "publication/explorer.html", context)


def _facet(selection: Selection, key: str, everything: Facets, counted: list[Facet]) -> Facet:
    """Every option that any incident has, so that a browser can choose it once other filters are taken back."""
    found = next((facet for facet in counted if facet.key == key), None)
    if key == "pair":
        return found or Facet(key, "", [], [])
    counts = {option.value: option.count for option in found.options} if found else {}
    field: Any = selection.form.fields[key]
    options = [
        Option(
            code,
            str(label),
            counts.get(code, 0),
            code in selection.values[key],
            key == "weapon" and code in HEAVY_WEAPONS,
        )
        for code, label in field.choices
        if code in selection.values[key] or everything.of(key, code)
    ]
    return Facet(key, str(field.label), options, [])


def _governorates(
    request: HttpRequest, counted: list[GovernorateCount], everything: Facets
) -> list[GovernorateRow]:
    """A row for every governorate any incident lies in, and one for those whose governorate is not known."""
    counts = {row.governorate: row.incidents for row in counted}
    labels = {
        code: str(label) for code, label in Governorate.choices if code in everything.counts["governorate"]
    }
    most = max(counts.values(), default=1)
    rows = [
        GovernorateRow(
            code,
            label,
            counts.get(code, 0),
            _percent(counts.get(code, 0), most),
            address(request.path, canonical(request.GET, governorate=code), {}),
        )
        for code, label in labels.items()
    ]
    rows.sort(key=lambda row: (-row.count, row.name))
    if counts.get(""):
        rows.append(GovernorateRow("", _("Not known"), counts[""], _percent(counts[""], most), ""))
    return rows


def _percent(count: int, most: int) -> int:
    """Of the largest; what is not none is seen."""
    return max(1, round(100 * count / most)) if count else 0


def _over_time(request: HttpRequest, selection: Selection, totals: Totals) -> dict[str, Any]:
    """The timeline: periods of the filter, and the marks of all the time there are incidents of."""

    def url(since: dt.date, until: dt.date) -> str:
        chosen = {"from": since.isoformat(), "to": until.isoformat()}
        return address(request.path, canonical(request.GET, **chosen), {})

    unit = selection.values["unit"]
    asked = "" if unit in {"", "auto"} else unit
    return {
        "over_time": over_time.periods(selection.rows, totals.first, totals.last, asked, url),
        "uncertain": selection.rows.flagged("spread"),
        **over_time.agreed(*selection.readable.first_and_last()),
    }


def _locale() -> str:
    """The locale for the browser's own formatting: Latin digits in every language."""
    name = LOCALES.get((get_language() or "en").split("-")[0], "en_GB").replace("_", "-")
    return f"{name}-u-nu-latn"
