"""From the desk to the public: prepare the record, preview it, publish, correct, retract."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import can
from incidents import handling, moderation, publishing
from incidents.forms.desk import RetractForm
from incidents.forms.incident import RecordForm
from incidents.leaks import Leak, find_leaks
from incidents.models import Incident, PublicationDraft
from incidents.permitted import permitted
from incidents.placing import describe, strictest_sensitivity
from incidents.sources import names_behind
from incidents.views import desk_incident
from publication import editions, presentation
from publication.record import PublicRecord, from_json


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Words and place of the public record; then on to the preview."""
    by = permitted(request, "publish")
    found = desk_incident.find(request, pk)
    try:
        proposed = publishing.propose(found)
    except moderation.Refused as refusal:
        return desk_incident.page(request, found, status=409, refusal=refusal.messages[0])
    posted = request.POST if request.method == "POST" else None
    before = found.drafts.first()
    last = from_json(before.record) if before else None
    form = RecordForm(
        posted=posted, proposed=proposed, incident=found, sensitivity=strictest_sensitivity(found), last=last
    )
    refused, status = "", 200
    if posted is not None:
        if form.is_valid():
            try:
                with transaction.atomic():
                    handling.reword(found, form.cleaned_data["title"], form.cleaned_data["summary"], by=by)
                    publishing.prepare(found, form.record(), by=by, change=form.cleaned_data.get("change"))
            except moderation.Refused as refusal:
                refused, status = refusal.messages[0], 409
            else:
                return redirect("desk:preview", found.pk)
        else:
            status = 400
    context = {"incident": found, "form": form, "proposed": proposed, "refusal": refused}
    return render(request, "desk/prepare.html", context, status=status)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what the public will read, and what speaks against publishing it."""
    permitted(request, "read_register")
    found = desk_incident.find(request, pk)
    draft = _draft(found)
    if draft is None:
        messages.info(request, _("Nothing is prepared for the public yet."))
        return redirect("desk:incident", found.pk)
    return _preview(request, found, draft)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes the draft that was previewed: the one with the hash that was on the screen."""
    by = permitted(request, "publish")
    found = desk_incident.find(request, pk)
    draft = _draft(found)
    if draft is None or request.POST.get("content_hash") != draft.content_hash:
        refusal = _(
            "Another text was prepared meanwhile, or this one is published already. Look at what stands here now, then decide."
        )
        return (
            _preview(request, found, draft, refusal, status=409)
            if draft
            else desk_incident.page(request, found, status=409, refusal=refusal)
        )
    record = from_json(draft.record)
    leaks = _leaks(found, record)
    if leaks and "leaks_read" not in request.POST:
        return _preview(
            request, found, draft, _("Tick that you read the warnings, or change the text."), status=400
        )
    try:
        edition = publishing.publish(draft, by=by)
    except moderation.Refused as refusal:
        return _preview(request, found, draft, refusal.messages[0], status=409)
    messages.success(request, _("Edition %(number)d is published.") % {"number": edition.edition})
    return redirect("desk:incident", found.pk)


@require_POST
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a published incident out of every public outlet."""
    by = permitted(request, "publish")
    found, form = desk_incident.find(request, pk), RetractForm(request.POST)
    if not form.is_valid():
        return desk_incident.page(request, found, status=400, retract=form)
    try:
        publishing.retract(found, form.cleaned_data["reason"], by=by, note=form.cleaned_data["note"])
    except moderation.Refused as refusal:
        return desk_incident.page(
            request, desk_incident.find(request, pk), status=409, refusal=refusal.messages[0], retract=form
        )
    messages.success(request, _("Retracted. Its public address now says so."))
    return redirect("desk:incident", found.pk)


def _draft(found: Incident) -> PublicationDraft | None:
    """The latest prepared record, as long as it is not published."""
    draft = found.drafts.select_related("prepared_by").first()
    return draft if draft and draft.published_at is None else None


def _preview(
    request: HttpRequest, found: Incident, draft: PublicationDraft, refusal: str = "", *, status: int = 200
) -> HttpResponse:
    record = from_json(draft.record)
    context = {
        "incident": found,
        "draft": draft,
        "place": describe(record),
        "refusal": refusal,
        "leaks": _leaks(found, record),
        "is_outdated": publishing.is_outdated(found, record),
        "page": presentation.incident_page(*editions.preview(record)),
        "may_publish": can(request.user, "publish"),
    }
    return render(request, "desk/preview.html", context, status=status)


def _leaks(found: Incident, record: PublicRecord) -> list[Leak]:
    return find_leaks(record, names_behind([report.pk for report in found.reports.all()]))
