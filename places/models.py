from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.utils.translation import gettext_lazy as _

from places.names import fold


class Governorate(models.TextChoices):
    """First-level areas of Syria, under the English names the gazetteers use."""

    ALEPPO = "Aleppo", _("Aleppo")
    IDLIB = "Idlib", _("Idlib")
    LATAKIA = "Latakia", _("Latakia")
    HAMA = "Hama", _("Hama")
    HOMS = "Homs", _("Homs")
    TARTUS = "Tartus", _("Tartus")
    RAQQA = "Raqqa", _("Raqqa")
    DEIR_EZ_ZOR = "Deir ez-Zor", _("Deir ez-Zor")
    HASAKAH = "Hasakah", _("Hasakah")
    DAMASCUS = "Damascus", _("Damascus")
    RURAL_DAMASCUS = "Rural Damascus", _("Rural Damascus")
    DARAA = "Daraa", _("Daraa")
    SUWAYDA = "Suwayda", _("Suwayda")
    QUNEITRA = "Quneitra", _("Quneitra")


class Place(models.Model):
    """A named place of the gazetteer, known by its centroid."""

    key = models.SlugField(_("key"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, default="village")
    point = models.PointField(_("centroid"), srid=4326)
    governorate = models.CharField(_("governorate"), max_length=20, choices=Governorate, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    subdistrict = models.CharField(_("subdistrict"), max_length=80, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One spelling of a place, in any script, beside its form for searching (`places.names.fold`)."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=120, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "folded"], name="place_name_once")]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="place_name_trigrams")]
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A column derived from the same row; importers that write in bulk call `fold` themselves."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
