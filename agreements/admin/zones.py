"""Zones and their outlines in the admin: drawn on the site's own map, superseded and never redrawn."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.admin.recorded import FixedCode, RecordedAdmin, RowsToOpen
from agreements.forms import OutlineField, OutlineWidget, ZoneOutlineForm
from agreements.models import Zone, ZoneOutline
from places.offline_map import OfflineMapMixin


class OutlineRows(RowsToOpen):
    model = ZoneOutline
    fields = ("reading", "valid", "uncertainty_m", "is_official", "is_default")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ZoneOutline]:
        return super().get_queryset(request).defer("geometry")


@admin.register(Zone)
class ZoneAdmin(FixedCode, RecordedAdmin):
    """A zone keeps its kind: its outlines were drawn for it."""

    fixed = ("code", "kind")
    list_display = ("code", "name", "kind", "agreement", "held_by")
    list_filter = ("kind", "agreement")
    list_select_related = ("agreement", "held_by")
    search_fields = ("code", "name_en", "name_ar")
    autocomplete_fields = ("agreement", "provisions", "held_by")
    inlines = (OutlineRows,)
    fieldsets = ((None, {"fields": ("code", "name", "kind", "agreement", "provisions", "held_by")}),)


@admin.register(ZoneOutline)
class ZoneOutlineAdmin(OfflineMapMixin, RecordedAdmin):
    """Where a zone lies in one reading and in which days. To move a line: end this outline, add a new one."""

    form = ZoneOutlineForm
    widget = OutlineWidget
    list_display = ("zone", "reading", "valid", "uncertainty_m", "is_official", "is_default")
    list_filter = ("reading", "zone__kind", "is_official")
    list_select_related = ("zone",)
    search_fields = ("zone__code", "zone__name_en", "zone__name_ar", "reading")
    autocomplete_fields = ("zone",)
    fieldsets = (
        (None, {"fields": ("zone", "reading", "reading_label", "valid")}),
        (_("Where"), {"fields": ("geometry", "uncertainty_m")}),
        (_("How sure"), {"fields": ("is_official", "disclaimer", "source", "confidence", "is_default")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ZoneOutline]:
        found: QuerySet[ZoneOutline] = super().get_queryset(request)
        return found.select_related("zone")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        if db_field.name == "geometry":
            kwargs["form_class"] = OutlineField
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field
