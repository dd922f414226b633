"""What the register's admin sections share: they show and never write a row by themselves."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import can
from incidents.models import Transition
from incidents.templatetags.desk import state_label


# Kept, because Django compares what is shown with what is read-only by identity.
@functools.cache
def _named(model: Any, name: Any) -> Callable[[Model], Any] | str:
    """A foreign key as the plain name of what it points to; other fields as they are.

    Django would link to a section (people, parties) that readers of the register may not open.
    """
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if not isinstance(field, ForeignKey):
        return name

    def value(row: Model) -> Any:
        return getattr(row, name)

    value.__name__ = name
    return admin.display(description=field.verbose_name)(value)


class NeverWritten:
    """No adding, changing or deleting in the admin: a state changes through `incidents.moderation` alone."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RegisterAdmin(NeverWritten, admin.ModelAdmin):
    """A section of the register. Long lists stay quick: no second count, no facets, no date hierarchy."""

    class Media:
        css = {"all": ["css/register-admin.css"]}

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Asked by Django for actions that need `moderate`."""
        return can(request.user, "moderate")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [
            (title, options | {"fields": [_named(self.model, str(name)) for name in options["fields"]]})  # type: ignore[arg-type]
            for title, options in self.fieldsets or ()
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.model._default_manager.visible_to(request.user)


class RowsInline(NeverWritten, admin.TabularInline):
    """Rows of a report or an incident, to read."""

    extra = 0
    can_delete = False
    show_change_link = False
    related: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [_named(self.model, name) for name in self.fields or ()]  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.related)


class TransitionInline(RowsInline):
    """The steps that were taken with a report or an incident."""

    model = Transition
    related = ("by",)
    fields = ("at", "by", "before", "after", "note")
    verbose_name_plural = _("steps")

    @admin.display(description=_("from"))
    def before(self, step: Transition) -> str:
        return state_label(step.from_state)

    @admin.display(description=_("to"))
    def after(self, step: Transition) -> str:
        return state_label(step.to_state)
