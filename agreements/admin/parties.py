"""Parties in the admin, with the names they are called by and how they stand to each other."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agreements.admin.choosing import Choosing
from agreements.admin.recorded import FixedCode, RecordedAdmin
from agreements.models import Party, PartyAlias, PartyRelation


class AliasInline(admin.TabularInline):
    model = PartyAlias
    extra = 0


class RelationInline(Choosing, admin.StackedInline):
    model = PartyRelation
    fk_name = "subject"
    extra = 0
    autocomplete_fields = ("object_party", "object_agreement")
    fields = (
        ("kind", "object_party", "object_agreement", "object_label"),
        ("since", "since_precision", "until", "until_precision"),
        ("source", "confidence"),
    )


@admin.register(Party)
class PartyAdmin(FixedCode, RecordedAdmin):
    """Organisations, never persons. Search finds a party by any name."""

    list_display = ("code", "name", "kind", "confidence")
    list_filter = ("kind",)
    search_fields = ("code", "name_en", "name_ar", "name_ru", "name_tr", "aliases__name")
    inlines = (AliasInline, RelationInline)
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "colour", "acled_inter")}),
        (_("Note and source"), {"fields": ("notes", "source", "confidence")}),
    )
