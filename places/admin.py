from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from places.models import Place, PlaceName
from places.offline_map import OfflineMapMixin, PointWidget


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    extra = 1


@admin.register(Place)
class PlaceAdmin(OfflineMapMixin, TranslationAdmin):
    """The gazetteer: a place, where its centre is, and every spelling that leads to it."""

    widget = PointWidget
    list_display = ("name", "kind", "governorate", "district")
    list_filter = ("kind", "governorate")
    search_fields = ("names__folded", "name", "key")
    inlines = (PlaceNameInline,)
