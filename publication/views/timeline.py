"""The chronicle: one month at a time, day by day, with what the agreements demanded meanwhile."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement, Milestone
from publication import chronicle, reading
from publication.chronicle import VAGUE, Month
from publication.filters import InvalidFilter, Selection, canonical, select
from publication.views._cache import public_page
from publication.views.filtering import address, filter_panel, invalid_filter

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@public_page
def timeline(request: HttpRequest) -> HttpResponse:
    """A month of the chronicle, by default the last in which the filter finds an incident."""
    try:
        selection = select(request.GET, extras={"month"})
        asked = _month(request, selection)
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Timeline"))
    counts = chronicle.counts_by_month(selection.rows)
    today = timezone.now().date()
    month = asked or max(counts, default=Month.of(today))
    agreements = list(Agreement.objects.using("public").order_by("signed", "code"))
    milestones = list(Milestone.objects.using("public").select_related("agreement").order_by("date", "code"))
    of_month = selection.rows.between(month.first, month.last)
    editions = reading.in_order(of_month.keys("oldest"), "point")
    since = max(filter(None, (month.first, selection.values["from"])))
    until = min(filter(None, (month.last, selection.values["to"], today)))
    months = sorted({*counts, month})
    here = months.index(month)
    years = chronicle.overview(counts, agreements, milestones)
    linked = {bar.month for year in years for bar in year.months if bar.count or bar.milestones}
    context = {
        "filter": filter_panel(request, selection, keep={"month": asked.code} if asked else {}),
        "month": month,
        "days": chronicle.days_of(since, until, editions, milestones),
        "vague": [edition for edition in editions if edition.time_precision in VAGUE],
        "phases": chronicle.phases(agreements, month.first, month.last),
        "years": years,
        "agreements": agreements,
        "count": counts.get(month, 0),
        "total": sum(counts.values()),
        "earlier": _neighbour(request, selection, months[here - 1] if here else None),
        "later": _neighbour(request, selection, months[here + 1] if here + 1 < len(months) else None),
        "month_urls": {one.code: _url(request, selection, one) for one in linked},
        "list_query": canonical(request.GET, **{"from": "", "to": ""}),
        "month_query": canonical(
            request.GET, **{"from": month.first.isoformat(), "to": month.last.isoformat()}
        ),
        "parties": reading.parties(),
        "as_of": selection.as_of,
    }
    return render(request, "publication/timeline.html", context)


def _month(request: HttpRequest, selection: Selection) -> Month | None:
    given = request.GET.get("month", "")
    if not given:
        return None
    found = MONTH.fullmatch(given)
    if found is None or found[1] == "0000":
        raise InvalidFilter({"month": [_("Give a month as YYYY-MM, such as 2018-11.")]}, selection.form)
    return Month(int(found[1]), int(found[2]))


def _neighbour(request: HttpRequest, selection: Selection, month: Month | None) -> dict[str, Any] | None:
    return {"month": month, "url": _url(request, selection, month)} if month else None


def _url(request: HttpRequest, selection: Selection, month: Month) -> str:
    return address(request.path, selection.query, {"month": month.code})
