"""Incidents in the admin: to read and to retract. Preparing and publishing need the preview, which is at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import can
from incidents import moderation, publishing
from incidents.admin.reading import RegisterAdmin, RowsInline, TransitionInline
from incidents.forms.desk import RetractForm
from incidents.models import Finding, Incident, IncidentCasualties, ViolationReport
from incidents.permitted import permitted
from incidents.vocabularies import IncidentState
from publication.models.edition import in_language


class IncidentCasualtiesInline(RowsInline):
    model = IncidentCasualties
    related = ("party",)
    fields = ("outcome", "status", "party", "low", "best", "high")
    verbose_name_plural = _("casualties")


class FindingInline(RowsInline):
    model = Finding
    related = ("by",)
    fields = ("at", "by", "event", "attribution", "reason_in_words")
    verbose_name_plural = _("grades, the latest first")

    @admin.display(description=_("reason"))
    def reason_in_words(self, finding: Finding) -> str:
        return in_language(finding.reason)


@admin.register(Incident)
class IncidentAdmin(RegisterAdmin):
    """Incidents: what they group, their grade and their way to the public."""

    list_display = (
        "desk_number",
        "title_in_words",
        "state",
        "kind",
        "sensitivity",
        "reports_number",
        "number",
        "created_at",
    )
    list_display_links = ("desk_number", "title_in_words")
    list_filter = ("state", "sensitivity", "kind")
    search_fields = ("=public_id", "=number", "reports__reference")
    search_help_text = _("By public id, public number or the reference of a report")
    ordering = ("-id",)
    sortable_by = ("desk_number", "state", "number")
    change_form_template = "admin/incidents/incident/change_form.html"
    inlines = (IncidentCasualtiesInline, FindingInline, TransitionInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "state",
                    "number",
                    "public_id",
                    "kind",
                    "sensitivity",
                    "created_at",
                    "reports_listed",
                )
            },
        ),
        (
            _("What the moderators hold"),
            {"fields": ("title_in_words", "summary_in_words", "provisions", "involved")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        reports = (
            ViolationReport.objects.filter(incident=OuterRef("pk"))
            .order_by()
            .values("incident")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return super().get_queryset(request).annotate(reports_counted=Coalesce(Subquery(reports), 0))

    def get_urls(self) -> list[URLPattern]:
        retract = path(
            "<path:object_id>/retract/",
            self.admin_site.admin_view(self.retract_view),
            name="incidents_incident_retract",
        )
        return [retract, *super().get_urls()]

    def retract_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the reason, then takes the incident out of the public; POST only."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        by = permitted(request, "publish")
        incident = self.get_object(request, object_id)
        if incident is None:
            raise Http404
        form = RetractForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "title": gettext("Retract from the public"),
                "form": form,
                "incident": incident,
                "opts": self.opts,
                "back": reverse("admin:incidents_incident_change", args=[incident.pk]),
            }
            return TemplateResponse(
                request, "admin/incidents/step.html", context, status=400 if form.is_bound else 200
            )
        try:
            publishing.retract(incident, form.cleaned_data["reason"], by=by, note=form.cleaned_data["note"])
        except moderation.Refused as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
        else:
            self.message_user(
                request, gettext("Retracted. Its public address now says so."), messages.SUCCESS
            )
        return redirect("admin:incidents_incident_change", incident.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        incident = self.get_object(request, object_id)
        may_retract = incident is not None and IncidentState.RETRACTED in moderation.allowed_moves(
            incident, permitted(request, "read_register")
        )
        context = {
            "may_retract": may_retract,
            "may_publish": can(request.user, "publish"),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("incident"), ordering="pk")
    def desk_number(self, incident: Incident) -> str:
        return f"#{incident.pk}"

    @admin.display(description=_("title"))
    def title_in_words(self, incident: Incident) -> str:
        return in_language(incident.title) or "–"

    @admin.display(description=_("public text"))
    def summary_in_words(self, incident: Incident) -> str:
        return in_language(incident.summary) or "–"

    @admin.display(description=_("reports"))
    def reports_number(self, incident: Incident) -> int:
        return incident.reports_counted  # type: ignore[attr-defined]

    @admin.display(description=_("reports"))
    def reports_listed(self, incident: Incident) -> SafeString | str:
        rows = incident.reports.values_list("pk", "reference")
        links = (
            (reverse("admin:incidents_violationreport_change", args=[pk]), reference)
            for pk, reference in rows
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or "–"
