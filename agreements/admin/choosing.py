"""Choosing a related row by typing; what was sent and is no key is refused as a choice, not as an error 500."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest


class KnownChoices(AutocompleteMixin):
    """Shows again only what can be a key: Django looks up whatever was sent."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        keys = [one for one in value if not one or (one.isascii() and one.isdigit() and len(one) < 19)]
        return super().optgroups(name, keys, attr)


class ChooseOne(KnownChoices, AutocompleteSelect):
    pass


class ChooseMany(KnownChoices, AutocompleteSelectMultiple):
    pass


class Choosing(BaseModelAdmin):
    """For a ModelAdmin or an inline with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseMany(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
