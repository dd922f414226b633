"""The incident: what is said to have happened, grouping the reports that speak of one event."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import can
from agreements.models import Party, Provision
from incidents.vocabularies import IncidentState, Sensitivity
from publication.vocabularies import (
    Attribution,
    CasualtyOutcome,
    CasualtyStatus,
    Grade,
    LinkRelation,
    ReplyKind,
    TimePrecision,
    ViolationKind,
)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "IncidentQuerySet":
        """Every incident for those who read the register, none for others."""
        return self.all() if can(user, "read_register") else self.none()


class Incident(models.Model):
    """One event that reports speak of. A lone report is an incident of one."""

    public_id = models.CharField(_("public id"), max_length=12, unique=True, null=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True, null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=IncidentState, default=IncidentState.OPEN, editable=False
    )
    key = models.CharField(_("key of an import"), max_length=120, unique=True, null=True, blank=True)
    title: Any = models.JSONField(_("title"), default=dict, blank=True)
    summary: Any = models.JSONField(_("public text"), default=dict, blank=True)
    kind = models.CharField(_("kind of violation"), max_length=24, choices=ViolationKind, blank=True)
    # The moderators' own reading of the time, where accounts differ; empty: as the first report has it.
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("to"), null=True, blank=True)
    time_precision = models.CharField(
        _("precision of time"), max_length=12, choices=TimePrecision, blank=True
    )
    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity, default=Sensitivity.PARTNERS
    )
    involved = models.ManyToManyField(Party, related_name="+", blank=True, verbose_name=_("involved parties"))
    provisions = models.ManyToManyField(
        Provision, related_name="+", blank=True, verbose_name=_("provisions breached")
    )
    external_ids: Any = models.JSONField(_("references elsewhere"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=IncidentState.values), name="incident_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.OPEN) | Q(public_id__isnull=False, number__isnull=False),
                name="incident_published_has_number",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, end__gte=F("start")),
                name="incident_ends_after_it_begins",
                violation_error_message=_("Give both days, the end not before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.title.get("en") or next(iter(self.title.values()), "") or f"#{self.pk}"


class IncidentCasualties(models.Model):
    """The range the moderators hold to be right for the whole incident; accounts keep their own."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="casualties")
    outcome = models.CharField(_("outcome"), max_length=10, choices=CasualtyOutcome)
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
                condition=Q(low__lte=F("best"), best__lte=F("high")), name="incident_casualties_in_order"
            )
        ]


class IncidentLink(models.Model):
    """One incident answers, continues or repeats another; somebody asserts it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="links")
    to = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="inverse_links", verbose_name=_("linked incident")
    )
    relation = models.CharField(_("relation"), max_length=16, choices=LinkRelation)
    asserted_by = models.CharField(_("asserted by"), max_length=200, blank=True)
    note: Any = models.JSONField(_("note"), default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "to", "relation"], name="incident_link_once"),
            models.CheckConstraint(condition=~Q(incident=F("to")), name="incident_link_to_another"),
        ]


class Reply(models.Model):
    """What a party said or did about an accusation in this incident."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="replies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=20, choices=ReplyKind)
    date = models.DateField(_("date"), null=True, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    says: Any = models.JSONField(_("says"), default=dict, blank=True)

    class Meta:
        ordering = ["id"]


class Finding(models.Model):
    """The grade of an incident: event and attribution separately, with a reason. Superseded, never overwritten."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="findings")
    event = models.CharField(_("grade of the event"), max_length=20, choices=Grade)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution)
    reason: Any = models.JSONField(_("reason"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        get_latest_by = "id"


class PublicationDraft(models.Model):
    """The redacted record a moderator prepared and the public will read, bound to its hash."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="drafts")
    record: Any = models.JSONField(_("record"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    change: Any = models.JSONField(_("what changed"), default=dict, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        get_latest_by = "id"

    def __str__(self) -> str:
        return self.content_hash[:12]
