"""The filtered, sorted, paged list of incidents."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publication import reading, sharing
from publication.aggregation import totals
from publication.filters import LISTS, InvalidFilter, Selection, select
from publication.views._cache import public_page
from publication.views.filtering import FilterPanel, address, filter_panel, invalid_filter

PER_PAGE = 50
ORDER_LABELS = {
    "newest": gettext_lazy("Newest first"),
    "oldest": gettext_lazy("Oldest first"),
    "deaths": gettext_lazy("Most killed first"),
    "grade": gettext_lazy("Most solid first"),
    "updated": gettext_lazy("Last published first"),
}


@dataclass(frozen=True)
class Relaxation:
    """One filter to take back from an empty list, and how many incidents that would bring."""

    words: str
    url: str
    incidents: int


@public_page
def incident_list(request: HttpRequest) -> HttpResponse:
    """The page of incidents asked for; 400 for a filter, order or page that cannot be understood."""
    try:
        selection = select(request.GET, extras={"order", "page"})
        order, page_number = _order(request, selection), _page_number(request, selection)
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Incidents"))
    counted = totals(selection.rows)
    pages = Paginator(range(counted.incidents), PER_PAGE)
    if page_number > pages.num_pages:
        raise Http404
    page = pages.page(page_number)
    keys = selection.rows.keys(order, page.start_index() - 1 if counted.incidents else 0, page.end_index())
    panel = filter_panel(request, selection, keep={"order": order} if order != "newest" else {})
    context = {
        "filter": panel,
        "totals": counted,
        "page": page,
        "incidents": reading.in_order(keys),
        "parties": reading.parties(),
        "reading": selection.values["reading"] or next((one.value for one in panel.readings), ""),
        "order": order,
        "orders": [
            (code, label, _link(request, selection, order=code)) for code, label in ORDER_LABELS.items()
        ],
        "previous_url": _link(request, selection, order, page_number - 1),
        "next_url": _link(request, selection, order, page_number + 1),
        "query": selection.query,
        "outlets": sharing.outlets(request, selection, "incident_list"),
        "as_of": selection.as_of,
        "relaxations": [] if counted.incidents else _relaxations(selection, panel),
    }
    return render(request, "publication/list.html", context)


def _order(request: HttpRequest, selection: Selection) -> str:
    order = request.GET.get("order", "") or "newest"
    if order not in ORDER_LABELS:
        raise InvalidFilter(
            {"order": [_("Choose one of: %(orders)s.") % {"orders": ", ".join(ORDER_LABELS)}]}, selection.form
        )
    return order


def _page_number(request: HttpRequest, selection: Selection) -> int:
    given = request.GET.get("page", "") or "1"
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and int(given) > 0):
        raise InvalidFilter({"page": [_("Give the number of a page, from 1.")]}, selection.form)
    return int(given)


def _link(request: HttpRequest, selection: Selection, order: str, page: int = 1) -> str:
    extras: dict[str, Any] = {} if order == "newest" else {"order": order}
    if page > 1:
        extras["page"] = page
    return address(request.path, selection.query, extras)


def _relaxations(selection: Selection, panel: FilterPanel) -> list[Relaxation]:
    """What to take back from a filter that chooses nothing, the most helpful first."""
    found = []
    for key in (*LISTS, "harm", "heavy", "from", "to", "place", "q", "bbox"):
        if not selection.values[key]:
            continue
        incidents = selection.without(key).count
        if incidents:
            found.append(
                Relaxation(str(selection.form.fields[key].label), panel.urls_without[key], incidents)
            )
    return sorted(found, key=lambda one: -one.incidents)
