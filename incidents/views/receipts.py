"""What became of a monitor's reports: the list of them, and the receipt of one with its questions and corrections."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import require
from incidents import moderation
from incidents.forms.coordinates import written
from incidents.forms.messages import MessageForm
from incidents.models import ReportDraft, ViolationReport
from incidents.sources import count_sources
from incidents.vocabularies import MessageKind, ReportState
from publication.vocabularies import Weapon

PER_PAGE = 25
# Internal notes of moderators are not among them.
_SHOWN_TO_MONITORS = (MessageKind.QUESTION, MessageKind.ANSWER, MessageKind.CORRECTION)
_WRITE = {"answer": moderation.answer, "correction": moderation.correct}


def _own_reports(user: User) -> QuerySet[ViolationReport]:
    require(user, "submit")
    return ViolationReport.objects.visible_to(user).filter(monitor=user)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The reports this monitor sent, newest first, and the drafts not sent yet."""
    user = cast(User, request.user)
    reports = _own_reports(user).select_related("accusing_party", "accused_party", "place", "incident")
    drafts = [
        {"client_id": draft.client_id, "updated_at": draft.updated_at, "opening": _opening(draft)}
        for draft in ReportDraft.objects.filter(user=user)
    ]
    context = {"page": Paginator(reports, PER_PAGE).get_page(request.GET.get("page")), "drafts": drafts}
    return render(request, "report/own.html", context)


def _opening(draft: ReportDraft) -> str:
    """The first words of what was typed, to tell drafts apart."""
    return Truncator(" ".join(draft.fields.get("narrative", []))).chars(90)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of one's own report: its state in words, what was sent, questions and corrections.

    What was sent is never changed here: an answer or a correction stands beside it.
    """
    user = cast(User, request.user)
    reports = _own_reports(user).select_related("accusing_party", "accused_party", "place", "incident")
    report = get_object_or_404(reports, reference=reference.replace("\x00", "").upper()[:12])
    forms = {name: MessageForm(prefix=name) for name in _WRITE}
    if request.method == "POST":
        name = next((name for name in _WRITE if name in request.POST), None)
        if name is None:
            raise Http404
        forms[name] = form = MessageForm(request.POST, prefix=name)
        if form.is_valid() and _write(name, report, form, user):
            return redirect("report:receipt", report.reference)
    return render(
        request,
        "report/receipt.html",
        _context(report, forms),
        status=422 if request.method == "POST" else 200,
    )


def _write(name: str, report: ViolationReport, form: MessageForm, by: User) -> bool:
    try:
        _WRITE[name](report, form.cleaned_data["text"], by=by)
    except moderation.Refused as refusal:
        form.add_error("text", refusal.messages)
        return False
    return True


def _counts(report: ViolationReport) -> list[tuple[str, int | None]]:
    fields: dict[str, Any] = {
        name: report._meta.get_field(name) for name in ("explosions", "bursts", "shots")
    }
    return [(str(field.verbose_name), getattr(report, name)) for name, field in fields.items()]


def _context(report: ViolationReport, forms: dict[str, MessageForm]) -> dict[str, Any]:
    accusations = list(report.accusations.select_related("accused"))
    return {
        "report": report,
        "forms": forms,
        "accusations": accusations,
        "casualties": list(report.casualties.select_related("party")),
        "sources": list(report.sources.all()),
        "coordinates": written(report.location) if report.location else "",
        "counts": [(name, number) for name, number in _counts(report) if number is not None],
        "provisions": list(report.provisions.select_related("agreement")),
        "weapons": [Weapon(code).label for code in report.weapons],
        "confidential": count_sources(report),
        "messages_sent": list(report.messages.filter(kind__in=_SHOWN_TO_MONITORS)),
        "may_answer": report.state == ReportState.NEEDS_INFO,
    }
