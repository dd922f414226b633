"""The edition: what the public reads of one incident. Never edited; a later one supersedes it."""

import datetime as dt
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publication.vocabularies import (
    Attribution,
    Grade,
    LocationPrecision,
    TimePrecision,
    ViolationKind,
    WithdrawalReason,
)

# Words in several languages: {"en": "…", "ar": "…"}; the language a text was written in is always there.
Words = dict[str, str]


def in_language(words: Words, language: str | None = None) -> str:
    """The text in `language` (default: the active one), else English, else whatever there is."""
    code = (language or get_language() or "en").split("-")[0]
    return words.get(code) or words.get("en") or next(iter(words.values()), "")


class EditionQuerySet(models.QuerySet["Edition"]):
    def public(self) -> "EditionQuerySet":
        """Read through the role that can see nothing but the publication."""
        return self.using("public")

    def current(self) -> "EditionQuerySet":
        """The editions the public reads now; withdrawn incidents left out."""
        return self.filter(valid__upper_inf=True, is_withdrawn=False)

    def as_of(self, moment: dt.datetime) -> "EditionQuerySet":
        """The editions the public read at `moment`; incidents withdrawn by then left out."""
        return self.filter(valid__contains=moment, is_withdrawn=False)

    def with_accusations(self) -> "EditionQuerySet":
        """Each edition with its accusations, in one query more for all of them."""
        return self.prefetch_related("accusations")


class Edition(models.Model):
    """One published state of one incident, dated and numbered. No key, id or time of the register."""

    public_id = models.CharField(_("public id"), max_length=12)
    number = models.PositiveIntegerField(_("incident number"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    valid = DateTimeRangeField(_("read by the public"))
    change: Any = models.JSONField(_("what changed"), default=dict, blank=True)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=16, choices=WithdrawalReason, blank=True
    )
    content_hash = models.CharField(_("hash of the content"), max_length=64)

    title: Any = models.JSONField(_("title"), default=dict)
    summary: Any = models.JSONField(_("summary"), default=dict)
    kind = models.CharField(_("kind of violation"), max_length=24, choices=ViolationKind)
    weapons = ArrayField(models.CharField(max_length=20), verbose_name=_("weapons"), default=list)
    has_heavy_weapon = models.BooleanField(_("heavy weapon"), default=False)

    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    time_precision = models.CharField(_("precision of time"), max_length=12, choices=TimePrecision)
    time_note = models.CharField(_("time as stated"), max_length=120, blank=True)

    point = models.PointField(_("place on the map"), srid=4326, null=True)
    location_precision = models.CharField(_("precision of place"), max_length=12, choices=LocationPrecision)
    uncertainty_m = models.PositiveIntegerField(_("uncertainty in metres"), null=True)
    place_name: Any = models.JSONField(_("place"), default=dict)
    governorate = models.CharField(_("governorate"), max_length=20, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    zone_relations = ArrayField(
        models.CharField(max_length=40), verbose_name=_("zone relations"), default=list
    )

    grade = models.CharField(_("grade"), max_length=20, choices=Grade)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution)
    grade_reason: Any = models.JSONField(_("reason of the grade"), default=dict)

    accusers = ArrayField(models.CharField(max_length=20), verbose_name=_("accusing parties"), default=list)
    accused = ArrayField(models.CharField(max_length=20), verbose_name=_("accused parties"), default=list)
    involved = ArrayField(models.CharField(max_length=20), verbose_name=_("involved parties"), default=list)
    agreements = ArrayField(models.CharField(max_length=40), verbose_name=_("agreements"), default=list)
    provisions = ArrayField(models.CharField(max_length=52), verbose_name=_("provisions"), default=list)

    has_civilian_harm = models.BooleanField(_("civilian harm"), default=False)
    killed_low = models.PositiveIntegerField(_("killed, lowest"), default=0)
    killed_best = models.PositiveIntegerField(_("killed, best"), default=0)
    killed_high = models.PositiveIntegerField(_("killed, highest"), default=0)
    origins = models.PositiveSmallIntegerField(_("independent origins"), default=0)
    external_ids: Any = models.JSONField(_("references elsewhere"), default=dict)
    folded = models.TextField(_("text for searching"), blank=True)
    place_folded = models.TextField(_("place names for searching"), blank=True)
    # The number of the `PublicationChange` that wrote this row last. Set by the database.
    changed = models.BigIntegerField(_("number of the last change"), default=0, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["public_id", "edition"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(valid__upper_inf=True), name="one_current_edition_per_number"
            ),
            ExclusionConstraint(
                name="one_edition_at_a_time",
                expressions=[("public_id", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="edition_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(killed_low__lte=F("killed_best"), killed_best__lte=F("killed_high")),
                name="edition_killed_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | ~Q(withdrawal_reason=""),
                name="edition_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-start", "-number"],
                condition=Q(valid__upper_inf=True, is_withdrawn=False),
                name="edition_newest",
            ),
            models.Index(fields=["number"], name="edition_by_number"),
            models.Index(fields=["changed"], name="edition_by_change"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="edition_trigrams"),
            GinIndex(fields=["provisions"], name="edition_provisions"),
        ]

    def __str__(self) -> str:
        return f"{in_language(self.title)} ({self.edition})"

    @property
    def published_at(self) -> dt.datetime:
        return self.valid.lower

    @property
    def superseded_at(self) -> dt.datetime | None:
        return self.valid.upper
