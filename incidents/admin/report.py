"""Violation reports in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.admin.reading import RegisterAdmin, RowsInline, TransitionInline
from incidents.admin.steps import STEPS, as_action, take
from incidents.models import Accusation, Casualties, Message, Source, ViolationReport
from incidents.permitted import permitted
from incidents.register_map import report_map
from publication.vocabularies import Weapon


class AccusationInline(RowsInline):
    model = Accusation
    related = ("accused",)
    fields = ("accused", "role", "attribution")
    verbose_name_plural = _("further accused")


class CasualtiesInline(RowsInline):
    model = Casualties
    related = ("party",)
    fields = ("outcome", "status", "party", "low", "best", "high")
    verbose_name_plural = _("casualties")


class SourceInline(RowsInline):
    model = Source
    fields = ("publisher", "origin", "speaker", "date", "reliability", "credibility", "url")
    verbose_name_plural = _("public sources")


class MessageInline(RowsInline):
    model = Message
    related = ("by",)
    fields = ("at", "by", "kind", "text")
    verbose_name_plural = _("conversation")


@admin.register(ViolationReport)
class ViolationReportAdmin(RegisterAdmin):
    """Reports to read and to moderate: actions for chosen rows, buttons on one report."""

    list_display = (
        "reference",
        "state",
        "kind",
        "accusing_party",
        "accused_party",
        "place",
        "start",
        "sensitivity",
        "monitor",
        "assigned_to",
        "received_at",
    )
    list_select_related = ("accusing_party", "accused_party", "place", "monitor", "assigned_to")
    list_filter = ("state", "sensitivity", ("accused_party", admin.RelatedOnlyFieldListFilter), "kind")
    search_fields = ("reference",)
    search_help_text = _("By reference")
    # Reports are numbered as they are received, and this order has an index.
    ordering = ("-id",)
    sortable_by = ("reference", "state", "start", "received_at")
    actions = [as_action(step) for step in STEPS.values()]
    change_form_template = "admin/incidents/violationreport/change_form.html"
    inlines = (AccusationInline, CasualtiesInline, SourceInline, MessageInline, TransitionInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "reference",
                    "state",
                    "rejection_reason",
                    "incident_link",
                    "monitor",
                    "assigned_to",
                    "received_at",
                    "sensitivity",
                )
            },
        ),
        (
            _("Who accuses whom"),
            {
                "fields": (
                    "account_kind",
                    "accusing_party",
                    "accuser_label",
                    "accused_party",
                    "accused_role",
                    "accused_attribution",
                    "involved",
                )
            },
        ),
        (
            _("What"),
            {
                "fields": (
                    "kind",
                    "weapons_named",
                    "explosions",
                    "bursts",
                    "shots",
                    "counts_are_estimates",
                    "observation_means",
                    "provisions",
                )
            },
        ),
        (
            _("Where"),
            {
                "fields": (
                    "map_of_place",
                    "coordinates",
                    "location_precision",
                    "uncertainty_m",
                    "place",
                    "place_text",
                    "governorate",
                    "district",
                )
            },
        ),
        (
            _("When"),
            {
                "fields": (
                    "start",
                    "end",
                    "start_time",
                    "end_time",
                    "part_of_day",
                    "time_precision",
                    "time_zone",
                )
            },
        ),
        (_("In the monitor's words"), {"fields": ("narrative_in_its_language",)}),
    )

    @property
    def media(self) -> forms.Media:
        """The map's own script beside the admin's; no foreign host, no inline code."""
        scripts: list[Any] = [
            forms.Script("leaflet/leaflet.js", defer=True),
            forms.Script("js/desk/register-map.js", type="module"),
        ]
        return super().media + forms.Media(js=scripts)

    def get_urls(self) -> list[URLPattern]:
        step = path(
            "<path:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name="incidents_violationreport_step",
        )
        return [step, *super().get_urls()]

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """One step with one report, from a button on its page; POST only."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        permitted(request, "moderate")
        report = self.get_object(request, object_id)
        if report is None or name not in STEPS:
            raise Http404
        asked = take(self, request, STEPS[name], [report], seen=request.POST.get("seen", ""))
        return asked or redirect("admin:incidents_violationreport_change", report.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        report = self.get_object(request, object_id)
        steps = [
            step
            for step in STEPS.values()
            if report and self.has_moderate_permission(request) and step.is_open(report, request.user)  # type: ignore[arg-type]
        ]
        return super().change_view(request, object_id, form_url, {"steps": steps, **(extra_context or {})})

    @admin.display(description=_("incident"))
    def incident_link(self, report: ViolationReport) -> str:
        if report.incident_id is None:
            return "–"
        return format_html(
            '<a href="{}">#{}</a>',
            reverse("admin:incidents_incident_change", args=[report.incident_id]),
            report.incident_id,
        )

    @admin.display(description=_("weapons"))
    def weapons_named(self, report: ViolationReport) -> str:
        return ", ".join(str(Weapon(code).label) for code in report.weapons) or "–"

    @admin.display(description=_("coordinates"))
    def coordinates(self, report: ViolationReport) -> str:
        # Isolated: in Arabic the two numbers would change places.
        return f"\u2066{report.location.y:.4f}, {report.location.x:.4f}\u2069" if report.location else "–"

    @admin.display(description=_("exact place"))
    def map_of_place(self, report: ViolationReport) -> SafeString | str:
        drawn = report_map(report)
        return render_to_string("desk/_map.html", {"map": drawn}) if drawn else "–"

    @admin.display(description=_("what happened"))
    def narrative_in_its_language(self, report: ViolationReport) -> SafeString:
        direction = "rtl" if report.narrative_language == "ar" else "ltr"
        return format_html(
            '<div class="narrative" lang="{}" dir="{}">{}</div>',
            report.narrative_language,
            direction,
            report.narrative or "–",
        )
