"""Zones and their outlines. An outline is superseded by a new one, never edited (the database refuses)."""

import datetime as dt

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Provision
from agreements.models.party import Party
from agreements.vocabularies import ZoneKind


class Zone(models.Model):
    """Something with a place that an agreement speaks of: a zone, line, road, corridor or post."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ZoneKind)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="zones",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
    )
    provisions = models.ManyToManyField(
        Provision, related_name="zones", blank=True, verbose_name=_("provisions")
    )
    held_by = models.ForeignKey(
        Party, on_delete=models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("held by")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("zone")
        verbose_name_plural = _("zones")

    def __str__(self) -> str:
        return self.name


class ZoneOutlineQuerySet(models.QuerySet["ZoneOutline"]):
    def valid_on(self, day: dt.date) -> "ZoneOutlineQuerySet":
        """Outlines that were valid on `day`."""
        return self.filter(valid__contains=day)

    def of_demilitarised_zones(self) -> "ZoneOutlineQuerySet":
        return self.filter(zone__kind=ZoneKind.DEMILITARISED_ZONE)


class ZoneOutline(models.Model):
    """One reading of where a zone lies, in the days it is valid. EPSG:4326, longitude first."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="outlines", verbose_name=_("zone"))
    reading = models.SlugField(_("reading"), max_length=20, default="indicative")
    reading_label = models.CharField(_("name of the reading"), max_length=200, blank=True)
    valid = DateRangeField(_("valid"))
    geometry = models.GeometryField(_("outline"), srid=4326)
    uncertainty_m = models.PositiveIntegerField(_("uncertainty in metres"), default=0)
    is_official = models.BooleanField(_("official"), default=False)
    is_default = models.BooleanField(_("shown first"), default=False)
    source = models.TextField(_("source"))
    confidence = models.CharField(_("confidence"), max_length=200, blank=True)
    disclaimer = models.CharField(
        _("disclaimer"), max_length=200, default="indicative, not the official annex", blank=True
    )

    objects = ZoneOutlineQuerySet.as_manager()

    class Meta:
        ordering = ["zone", "reading", "valid"]
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        constraints = [
            ExclusionConstraint(
                name="one_outline_per_zone_reading_and_day",
                expressions=[
                    ("zone", RangeOperators.EQUAL),
                    ("reading", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This zone already has an outline of this reading on some of these days. End that one first."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.zone} ({self.reading})"
