"""One incident on the desk: its reports side by side, its facts, its grade."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import can
from incidents import handling, moderation, publishing
from incidents.forms.desk import IncidentField, RetractForm
from incidents.forms.incident import FactsForms, GradeForm
from incidents.models import Incident
from incidents.permitted import permitted
from incidents.views.desk_queue import without
from incidents.vocabularies import IncidentState
from publication import reading

PAGE_SIZE = 25
# All that the page of one incident shows.
PARTS = (
    "involved",
    "provisions__agreement",
    "casualties__party",
    "replies__party",
    "links__to",
    "inverse_links__incident",
    "findings__by",
    "transitions__by",
    "reports__accusing_party",
    "reports__accused_party",
    "reports__accusations__accused",
    "reports__casualties__party",
    "reports__sources",
    "reports__place",
)


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """The incidents of one state, newest first, paged; or the one that a number or public id names."""
    permitted(request, "read_register")
    visible = Incident.objects.visible_to(request.user)
    wanted, error = _wanted(request.GET.get("q", ""))
    if wanted is not None:
        return redirect("desk:incident", wanted.pk)
    counts: dict[str, int] = dict(visible.order_by().values_list("state").annotate(number=Count("pk")))
    state = request.GET.get("state", IncidentState.OPEN)
    if state not in IncidentState.values:
        error, state = _("There is no such state."), IncidentState.OPEN
    rows = visible.filter(state=state).annotate(
        reports_number=Count("reports"),
        since=Coalesce("start", Min("reports__start")),
        until=Coalesce("end", Max("reports__end")),
    )
    paginator = Paginator(rows.order_by("-pk"), PAGE_SIZE)
    paginator.count = counts.get(state, 0)
    tabs = [
        (code, label, counts.get(code, 0), without(request.GET, "page", "q", state=code))
        for code, label in IncidentState.choices
    ]
    context = {
        "tabs": tabs,
        "state": state,
        "page": paginator.get_page(request.GET.get("page")),
        "query": without(request.GET, "page"),
        "error": error,
        "q": request.GET.get("q", ""),
    }
    return render(request, "desk/incidents.html", context, status=400 if error else 200)


def _wanted(text: str) -> tuple[Incident | None, str]:
    """The incident that `text` names, or why there is none."""
    field = IncidentField(required=False)
    try:
        return field.clean(text.replace("\x00", "")), ""
    except ValidationError as refusal:
        return None, refusal.messages[0]


@require_safe
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one incident."""
    permitted(request, "read_register")
    return page(request, find(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edits what the moderators hold to be the facts. What is published changes only by a new edition."""
    by = permitted(request, "moderate")
    found = find(request, pk)
    seen = handling.fingerprint(found)
    forms = FactsForms(found, seen, request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if request.method == "POST":
        if forms.are_valid():
            try:
                handling.edit(found, forms.save, seen=forms.facts.cleaned_data["seen"], by=by)
            except moderation.Refused as refused:
                refusal, status = refused.messages[0], 409
                forms.facts.data = forms.facts.data.copy()  # type: ignore[attr-defined]
                forms.facts.data["seen"] = seen  # type: ignore[index]
            else:
                messages.success(request, _("Saved. The public sees it with the next edition."))
                return redirect("desk:incident", found.pk)
        else:
            status = 400
    return render(
        request, "desk/edit.html", {"incident": found, "forms": forms, "refusal": refusal}, status=status
    )


@require_http_methods(["POST"])
def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a finding, which supersedes the one before."""
    by = permitted(request, "moderate")
    found, form = find(request, pk), GradeForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=400, grade=form)
    chosen = form.cleaned_data
    try:
        publishing.grade(found, chosen["event"], chosen["attribution"], chosen["reason"], by=by)
    except moderation.Refused as refusal:
        return page(request, found, status=409, refusal=refusal.messages[0], grade=form)
    messages.success(request, _("Graded. The public sees it with the next edition."))
    return redirect("desk:incident", found.pk)


def find(request: HttpRequest, pk: int) -> Incident:
    """The incident, for who may read the register, or 404."""
    return get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)


def page(
    request: HttpRequest, found: Incident, *, status: int = 200, refusal: str = "", **bound: Any
) -> HttpResponse:
    """The incident page; `bound` may bring the grade or the retraction form with errors."""
    reader = permitted(request, "read_register")
    prefetch_related_objects([found], *PARTS)
    findings = list(found.findings.all())
    last = findings[0] if findings else None
    initial = {"event": last.event, "attribution": last.attribution} if last else {}
    forms = {"grade": GradeForm(initial=initial), "retract": RetractForm()} | bound
    draft = found.drafts.select_related("prepared_by").first()
    context = {
        "incident": found,
        "reports": list(found.reports.all()),
        "findings": findings,
        "forms": forms,
        "failed": next(iter(bound), ""),
        "refusal": refusal,
        "draft": draft if draft and draft.published_at is None else None,
        "editions": list(reading.history(found.public_id)) if found.public_id else [],
        "may_moderate": can(reader, "moderate"),
        "may_publish": can(reader, "publish"),
        "moves": moderation.allowed_moves(found, reader),
        "states": IncidentState,
    }
    return render(request, "desk/incident.html", context, status=status)
