"""The desk's queue: what waits for a decision, most urgent first."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.filters import TABS, WAITING, QueueFilter
from incidents.models import ViolationReport
from incidents.permitted import permitted
from incidents.risk import explain, with_risk

PAGE_SIZE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One tab of the queue, filtered and paged; 400 with a message beside the field for a wrong filter."""
    permitted(request, "read_register")
    reports = ViolationReport.objects.visible_to(request.user)
    chosen = QueueFilter(request.GET, queryset=reports, request=request)
    if not chosen.is_valid():
        return render(request, "desk/queue.html", {"filter": chosen, "is_wrong": True}, status=400)
    state = chosen.form.cleaned_data["state"] or WAITING
    counts = chosen.counts()
    page = _page(chosen.qs, counts[state], request.GET.get("page"))
    rows = [(report, explain(report)) for report in _rows(page, reports)]
    tabs = [(code, label, counts[code], without(request.GET, "page", state=code)) for code, label in TABS]
    context = {
        "filter": chosen,
        "tabs": tabs,
        "state": state,
        "page": page,
        "rows": rows,
        "number": counts[state],
        "query": without(request.GET, "page"),
        "is_narrowed": any(
            chosen.form.cleaned_data[name] for name in chosen.form.fields if name not in {"state", "order"}
        ),
    }
    return render(request, "desk/queue.html", context)


def _page(reports: QuerySet[ViolationReport], number: int, page: str | None) -> Page[int]:
    """The keys on the asked-for page, else the nearest there is. Their number is known from the tabs: no second count."""
    paginator = Paginator(reports.values_list("pk", flat=True), PAGE_SIZE)
    paginator.count = number
    return paginator.get_page(page)


def _rows(page: Page[int], visible: QuerySet[ViolationReport]) -> list[ViolationReport]:
    """The reports of a page, in its order. Sorting keys first and reading 25 rows then beats sorting whole rows tenfold."""
    keys = list(page.object_list)
    related = ("accusing_party", "accused_party", "place", "monitor", "assigned_to")
    rows = {row.pk: row for row in with_risk(visible.filter(pk__in=keys)).select_related(*related)}
    return [rows[key] for key in keys]


def without(query: QueryDict, *names: str, **changed: str) -> str:
    """The query string without `names` and with `changed`, to be put behind a "?"."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    for name, value in changed.items():
        kept[name] = value
    return kept.urlencode()
