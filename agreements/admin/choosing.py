"""Choosing a related row by typing; what was sent and is no key is refused as a choice, not as an error 500."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Field, ForeignKey, ManyToManyField
from django.forms import Field as FormField
from django.http import HttpRequest


class KnownChoices:
    """Shows again only what can be a key: Django looks up whatever was sent."""

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> Any:
        keys = [one for one in value if not one or (one.isascii() and one.isdigit() and len(one) < 19)]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class ChooseOne(KnownChoices, AutocompleteSelect):
    pass


class ChooseMany(KnownChoices, AutocompleteSelectMultiple):
    pass


class Choosing:
    """For a ModelAdmin or an inline with `autocomplete_fields`."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        return super().formfield_for_foreignkey(
            db_field, request, **self._widget(ChooseOne, db_field, request, kwargs)
        )  # type: ignore[misc]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        return super().formfield_for_manytomany(
            db_field, request, **self._widget(ChooseMany, db_field, request, kwargs)
        )  # type: ignore[misc]

    def _widget(
        self, widget: Any, db_field: Field, request: HttpRequest, kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        if db_field.name not in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            return kwargs
        return {"widget": widget(db_field, self.admin_site, using=kwargs.get("using")), **kwargs}  # type: ignore[attr-defined]
