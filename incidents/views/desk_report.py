"""One report on the desk: everything about it, and each step that may be taken with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import can
from incidents import handling, moderation
from incidents.forms.desk import AcceptForm, AskForm, MoveForm, NoteForm, RejectForm
from incidents.models import Incident, ViolationReport
from incidents.nearby import Similar, similar_reports
from incidents.permitted import permitted
from incidents.register_map import report_map
from incidents.risk import explain, with_risk
from incidents.sources import count_sources, open_sources
from incidents.vocabularies import ReportState

OTHERS_SHOWN = 8


@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one report."""
    permitted(request, "read_register")
    return _page(request, _find(request, reference))


@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes the report on, or hands it back to the queue."""
    found = _for_moderator(request, reference)
    by = permitted(request, "moderate")
    handling.assign(found, None if request.POST.get("to") == "nobody" else by, by=by)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        # Not `redirect()`: it would take a word for the name of a route.
        return HttpResponseRedirect(back)
    return redirect("desk:report", found.reference)


@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes into review, puts back, or opens again."""
    return _step(
        request,
        reference,
        "move",
        MoveForm(request.POST),
        lambda found, form, by: moderation.move(found, form.cleaned_data["to"], by=by),
        _("Moved."),
    )


@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Sends a question back to the monitor."""
    return _step(
        request,
        reference,
        "ask",
        AskForm(request.POST),
        lambda found, form, by: moderation.ask(found, form.cleaned_data["text"], by=by),
        _("The question was sent to the monitor."),
    )


@require_POST
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    """Rejects with a class of reason and words for the monitor."""

    def act(found: ViolationReport, form: Form, by: User) -> object:
        return moderation.move(
            found,
            ReportState.REJECTED,
            by=by,
            **{name: form.cleaned_data[name] for name in ("reason", "note")},
        )

    return _step(request, reference, "reject", RejectForm(request.POST), act, _("The report was rejected."))


@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Accepts as an incident of its own, or into an existing one; goes on to the incident."""
    proposals = _proposals(request, _for_moderator(request, reference))

    def act(found: ViolationReport, form: Any, by: User) -> object:
        return moderation.attach(found, form.incident, by=by, note=form.cleaned_data["note"])

    return _step(
        request,
        reference,
        "accept",
        AcceptForm(request.POST, proposals=proposals),
        act,
        _("The report was accepted."),
        to_incident=True,
    )


@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds an internal note."""
    found, form = _for_moderator(request, reference), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=400, note=form)
    handling.note(found, form.cleaned_data["text"], by=permitted(request, "moderate"))
    return redirect(f"{reverse('desk:report', args=[found.reference])}#conversation")


@require_POST
def sources(request: HttpRequest, reference: str) -> HttpResponse:
    """Shows who the source is, once, on this answer; the access is written to the audit log."""
    found = _for_moderator(request, reference)
    return _page(request, found, opened=open_sources(found, by=permitted(request, "moderate")))


def _step(
    request: HttpRequest,
    reference: str,
    name: str,
    form: Form,
    act: Callable[[ViolationReport, Any, User], object],
    done: str,
    *,
    to_incident: bool = False,
) -> HttpResponse:
    """Takes one step on the report as it was seen. A refusal shows the page again, with the message and the typed text."""
    found = _for_moderator(request, reference)
    if not form.is_valid():
        return _page(request, found, status=400, **{name: form})
    try:
        with transaction.atomic():
            act(handling.lock_as_seen(found, form.cleaned_data["seen"]), form, permitted(request, "moderate"))
    except moderation.Refused as refusal:
        return _page(
            request, _find(request, reference), status=409, refusal=refusal.messages[0], **{name: form}
        )
    messages.success(request, done)
    found.refresh_from_db(fields=["incident"])
    return (
        redirect("desk:incident", found.incident_id)
        if to_incident
        else redirect("desk:report", found.reference)
    )


def _find(request: HttpRequest, reference: str) -> ViolationReport:
    visible = with_risk(ViolationReport.objects.visible_to(request.user))
    related = ("accusing_party", "accused_party", "place", "monitor", "assigned_to", "incident")
    lists = (
        "accusations__accused",
        "casualties__party",
        "sources",
        "involved",
        "provisions__agreement",
        "messages__by",
        "transitions__by",
    )
    return get_object_or_404(visible.select_related(*related).prefetch_related(*lists), reference=reference)


def _for_moderator(request: HttpRequest, reference: str) -> ViolationReport:
    """The report, for somebody who may decide; 403 for others."""
    permitted(request, "moderate")
    return _find(request, reference)


def _proposals(request: HttpRequest, found: ViolationReport) -> list[Incident]:
    """The incidents of similar reports, nearest first, each once."""
    return _incidents_of(similar_reports(found, ViolationReport.objects.visible_to(request.user)))


def _incidents_of(similar: list[Similar]) -> list[Incident]:
    return list(
        {one.report.incident_id: one.report.incident for one in similar if one.report.incident}.values()
    )


def _page(request: HttpRequest, found: ViolationReport, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The report page; `bound` may bring a form with errors under its name, `refusal` and `opened` sources."""
    similar = similar_reports(found, ViolationReport.objects.visible_to(request.user))
    initial = {"seen": found.state}
    forms: dict[str, Any] = {
        "ask": AskForm(initial=initial),
        "reject": RejectForm(initial=initial),
        "note": NoteForm(),
        "accept": AcceptForm(proposals=_incidents_of(similar), initial=initial | {"into": AcceptForm.NEW}),
    }
    opened = bound.pop("opened", None)
    refusal = bound.pop("refusal", "")
    for form in bound.values():
        # What is shown now is what the next try is decided on.
        form.data = form.data.copy()
        form.data["seen"] = found.state
    reader = permitted(request, "read_register")
    others = (
        ViolationReport.objects.visible_to(request.user).filter(monitor=found.monitor_id).exclude(pk=found.pk)
    )
    context = {
        "report": found,
        "risk": explain(found),
        "similar": similar,
        "forms": forms | bound,
        "failed": next(iter(bound), ""),
        "refusal": refusal,
        "opened": opened,
        "sources_number": count_sources(found),
        "map": report_map(found, similar),
        "others": others.select_related("accused_party")[:OTHERS_SHOWN],
        "others_number": others.count(),
        "moves": moderation.allowed_moves(found, reader) if can(reader, "moderate") else [],
        "may_moderate": can(reader, "moderate"),
        "states": ReportState,
    }
    return render(request, "desk/report.html", context, status=status)
