"""The violation report: one account by one accuser, as a monitor logged it. Everything in it is confidential."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import can
from agreements.models import Party, Provision
from incidents.models.incident import Incident
from incidents.vocabularies import ObservationMeans, PartOfDay, RejectionReason, ReportState, Sensitivity
from places.models import Governorate, Place
from publication.vocabularies import (
    AccountKind,
    AccusationRole,
    Attribution,
    CasualtyOutcome,
    CasualtyStatus,
    Credibility,
    LocationPrecision,
    Reliability,
    TimePrecision,
    ViolationKind,
    Weapon,
)


class ViolationReportQuerySet(models.QuerySet["ViolationReport"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "ViolationReportQuerySet":
        """All reports for those who read the register, own reports for a monitor, none for others."""
        if can(user, "read_register"):
            return self.all()
        return self.filter(monitor_id=user.pk) if can(user, "submit") else self.none()

    def waiting(self) -> "ViolationReportQuerySet":
        """Reports a moderator still has to decide."""
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.NEEDS_INFO])


class ViolationReport(models.Model):
    """One account of a violation: who accuses whom of what, where and when, and how it is known."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    client_id = models.UUIDField(_("id made on the device"), unique=True, default=uuid.uuid4, editable=False)
    payload_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=ReportState, default=ReportState.SUBMITTED, editable=False
    )
    rejection_reason = models.CharField(
        _("reason of rejection"), max_length=20, choices=RejectionReason, blank=True, editable=False
    )
    monitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("monitor")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
    )
    incident = models.ForeignKey(
        Incident,
        on_delete=models.PROTECT,
        related_name="reports",
        null=True,
        blank=True,
        verbose_name=_("incident"),
    )
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    account_kind = models.CharField(
        _("kind of account"), max_length=12, choices=AccountKind, default=AccountKind.ACCUSATION
    )
    accusing_party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("accusing party"),
    )
    accuser_label = models.CharField(_("accuser who is no party"), max_length=150, blank=True)
    accused_party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("accused party"),
    )
    accused_role = models.CharField(
        _("role of the accused"), max_length=20, choices=AccusationRole, default=AccusationRole.PERPETRATOR
    )
    accused_attribution = models.CharField(
        _("attribution"), max_length=20, choices=Attribution, default=Attribution.ALLEGED
    )
    involved = models.ManyToManyField(Party, related_name="+", blank=True, verbose_name=_("involved parties"))

    kind = models.CharField(_("kind of violation"), max_length=24, choices=ViolationKind)
    weapons = ArrayField(
        models.CharField(max_length=20, choices=Weapon), verbose_name=_("weapons"), default=list, blank=True
    )
    explosions = models.PositiveIntegerField(_("explosions"), null=True, blank=True)
    bursts = models.PositiveIntegerField(_("bursts"), null=True, blank=True)
    shots = models.PositiveIntegerField(_("shots"), null=True, blank=True)
    counts_are_estimates = models.BooleanField(_("counts are estimates"), default=False)
    observation_means = models.CharField(
        _("how it is known"), max_length=16, choices=ObservationMeans, default=ObservationMeans.UNKNOWN
    )

    location = models.PointField(_("place on the map"), srid=4326, null=True, blank=True)
    location_precision = models.CharField(
        _("precision of place"), max_length=12, choices=LocationPrecision, default=LocationPrecision.NEAR
    )
    uncertainty_m = models.PositiveIntegerField(_("uncertainty in metres"), null=True, blank=True)
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("named place"),
    )
    place_text = models.CharField(_("place in own words"), max_length=200, blank=True)
    governorate = models.CharField(_("governorate"), max_length=20, choices=Governorate, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)

    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    start_time = models.TimeField(_("from, time"), null=True, blank=True)
    end_time = models.TimeField(_("to, time"), null=True, blank=True)
    part_of_day = models.CharField(_("part of the day"), max_length=10, choices=PartOfDay, blank=True)
    time_precision = models.CharField(
        _("precision of time"), max_length=12, choices=TimePrecision, default=TimePrecision.DAY
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Damascus")

    narrative = models.TextField(_("what happened"), max_length=20_000, blank=True)
    narrative_language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    provisions = models.ManyToManyField(
        Provision, related_name="+", blank=True, verbose_name=_("provisions thought breached")
    )
    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity, default=Sensitivity.PARTNERS
    )

    source_key = models.CharField(_("id in the source"), max_length=80, unique=True, null=True, blank=True)

    objects = ViolationReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("violation report")
        verbose_name_plural = _("violation reports")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="report_ends_after_it_begins",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(accusing_party__isnull=True)
                | Q(accused_party__isnull=True)
                | ~Q(accusing_party=F("accused_party")),
                name="report_accuser_is_not_accused",
                violation_error_message=_("A party cannot accuse itself. Choose another accused party."),
            ),
            models.CheckConstraint(
                condition=~Q(account_kind=AccountKind.ACCUSATION)
                | (Q(accused_party__isnull=False) & (Q(accusing_party__isnull=False) | ~Q(accuser_label=""))),
                name="report_accusation_names_both_sides",
                violation_error_message=_("An accusation names who accuses and who is accused."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.REJECTED) | ~Q(rejection_reason=""),
                name="report_rejected_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.ACCEPTED) | Q(incident__isnull=False),
                name="report_accepted_has_incident",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-received_at"], name="report_queue"),
            models.Index(fields=["start"], name="report_start"),
        ]

    def __str__(self) -> str:
        return self.reference


class Accusation(models.Model):
    """A further party accused in the same report, in a role of its own."""

    report = models.ForeignKey(ViolationReport, on_delete=models.CASCADE, related_name="accusations")
    accused = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("accused party")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=AccusationRole, default=AccusationRole.CO_PERPETRATOR
    )
    attribution = models.CharField(
        _("attribution"), max_length=20, choices=Attribution, default=Attribution.ALLEGED
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "accused", "role"],
                name="accusation_once",
                violation_error_message=_("This party is already accused in this role."),
            )
        ]


class Casualties(models.Model):
    """A range of people killed, wounded, missing or displaced, as this report has it."""

    report = models.ForeignKey(ViolationReport, on_delete=models.CASCADE, related_name="casualties")
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=CasualtyOutcome, default=CasualtyOutcome.KILLED
    )
    status = models.CharField(_("status"), max_length=16, choices=CasualtyStatus)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("side")
    )
    low = models.PositiveIntegerField(_("lowest"))
    best = models.PositiveIntegerField(_("best"))
    high = models.PositiveIntegerField(_("highest"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("best"), best__lte=F("high")),
                name="casualties_in_order",
                violation_error_message=_("Lowest, best and highest must not fall: lowest ≤ best ≤ highest."),
            )
        ]


class Source(models.Model):
    """Where the report's knowledge comes from: a publisher anybody may name. People are in ConfidentialSource."""

    report = models.ForeignKey(ViolationReport, on_delete=models.CASCADE, related_name="sources")
    publisher = models.CharField(_("publisher"), max_length=200)
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    says: Any = models.JSONField(_("says"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    reliability = models.CharField(_("reliability"), max_length=1, choices=Reliability, blank=True)
    credibility = models.CharField(_("credibility"), max_length=1, choices=Credibility, blank=True)

    class Meta:
        ordering = ["id"]
