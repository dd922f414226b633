from django.contrib import admin
from leaflet.admin import LeafletGeoAdminMixin
from modeltranslation.admin import TranslationAdmin

from places.models import Place, PlaceName


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    extra = 1


@admin.register(Place)
class PlaceAdmin(LeafletGeoAdminMixin, TranslationAdmin):
    """The gazetteer: a place, where its centre is, and every spelling that leads to it."""

    list_display = ("name", "kind", "governorate", "district")
    list_filter = ("kind", "governorate")
    search_fields = ("names__folded", "name", "key")
    inlines = (PlaceNameInline,)
