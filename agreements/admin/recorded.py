"""Every change of an agreement, party or zone goes into the log, in the transaction of the change."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.db.models import Model, QuerySet, TextField
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from agreements.admin.choosing import Choosing
from audit.log import record


class RecordedAdmin(Choosing, TranslationAdmin):
    """The translated fields side by side, and an entry of the log for each thing added, changed or deleted."""

    save_on_top = True
    # A text in four languages is four fields: short ones, so that they are seen together.
    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        entry = super().log_addition(request, obj, message)
        self._record(request, "added", obj)
        return entry

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        entry = super().log_change(request, obj, message)
        self._record(request, "changed", obj, _changed_fields(message))
        return entry

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        with transaction.atomic():
            entries = super().log_deletions(request, queryset)
            for obj in queryset:
                self._record(request, "deleted", obj)
        return entries

    def _record(self, request: HttpRequest, verb: str, obj: Model, fields: list[str] | None = None) -> None:
        name = obj._meta.model_name
        details: dict[str, object] = {"fields": fields} if fields else {}
        record(request.user, f"{name}.{verb}", f"{name} {obj.pk}", details)  # type: ignore[arg-type]


def _changed_fields(message: Any) -> list[str]:
    """The names of the fields in Django's description of a change; of rows within it, their kind."""
    names: list[str] = []
    for part in message if isinstance(message, list) else []:
        for facts in part.values():
            names += facts.get("fields", [facts["name"]] if "name" in facts else [])
    return [str(name) for name in names]


class FixedCode:
    """Codes are in addresses, feeds and published editions: once given, they stay."""

    fixed: tuple[str, ...] = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        readonly = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*readonly, *self.fixed) if obj else readonly


class RowsToOpen(admin.TabularInline):
    """Rows listed on the page of what they belong to, each to be opened and changed on a page of its own."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
