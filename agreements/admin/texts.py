"""Agreements in the admin: the text, who stands how to it, its provisions and its turns."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agreements.admin.recorded import FixedCode, RecordedAdmin, RowsToOpen
from agreements.models import Agreement, Milestone, Provision, Standing

SOURCE = ("source", "confidence")


class StandingRows(RowsToOpen):
    model = Standing
    fields = ("party", "kind", "since", "until")


class ProvisionRows(RowsToOpen):
    model = Provision
    fields = ("number", "kind", "deadline")


class MilestoneRows(RowsToOpen):
    model = Milestone
    fields = ("date", "end", "kind", "code")


@admin.register(Agreement)
class AgreementAdmin(FixedCode, RecordedAdmin):
    list_display = ("code", "short_name", "signed", "in_force_from", "in_force_until", "state")
    list_filter = ("state",)
    search_fields = ("code", "name_en", "name_ar", "short_name_en", "short_name_ar")
    autocomplete_fields = ("predecessor",)
    inlines = (ProvisionRows, StandingRows, MilestoneRows)
    fieldsets = (
        (None, {"fields": ("code", "name", "short_name", "predecessor", "pax_id", "is_geographic")}),
        (
            _("In time"),
            {"fields": ("signed", "in_force_from", "in_force_until", "time_zone", "state", "state_note")},
        ),
        (_("What it says"), {"fields": ("excluded", "monitoring")}),
        (_("Source"), {"fields": SOURCE}),
    )


@admin.register(Provision)
class ProvisionAdmin(FixedCode, RecordedAdmin):
    """A provision keeps its agreement and number: published incidents name it by them."""

    fixed = ("agreement", "number")
    list_display = ("__str__", "kind", "deadline")
    list_filter = ("agreement", "kind")
    list_select_related = ("agreement",)
    search_fields = ("number", "summary_en", "summary_ar", "agreement__code", "agreement__short_name_en")
    autocomplete_fields = ("agreement", "obliged")
    fieldsets = (
        (None, {"fields": ("agreement", "number", "summary", "kind")}),
        (_("Deadline"), {"fields": ("deadline", "deadline_note")}),
        (_("Who owes it"), {"fields": ("obliged", "obliged_note")}),
        (_("Where"), {"fields": ("is_geographic", "geographic_note")}),
        (_("What became of it"), {"fields": ("record",)}),
        (_("Source"), {"fields": SOURCE}),
    )


@admin.register(Standing)
class StandingAdmin(RecordedAdmin):
    list_display = ("agreement", "party", "kind", "since", "until")
    list_filter = ("agreement", "kind")
    list_select_related = ("agreement", "party")
    search_fields = ("party__code", "party__name_en", "agreement__code")
    autocomplete_fields = ("agreement", "party")
    fieldsets = (
        (None, {"fields": ("agreement", "party", "kind", "since", "until", "note")}),
        (_("Source"), {"fields": SOURCE}),
    )


@admin.register(Milestone)
class MilestoneAdmin(FixedCode, RecordedAdmin):
    list_display = ("date", "label", "kind", "agreement")
    list_filter = ("agreement", "kind")
    list_select_related = ("agreement",)
    search_fields = ("code", "label_en", "label_ar")
    autocomplete_fields = ("agreement",)
    fieldsets = (
        (None, {"fields": ("code", "agreement", "date", "end", "kind", "label")}),
        (_("Source"), {"fields": SOURCE}),
    )
