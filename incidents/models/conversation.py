"""What passes between monitor and moderator, and the trace of every step."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.report import ViolationReport
from incidents.vocabularies import MessageKind


class Message(models.Model):
    """A question, answer, correction or internal note on a report."""

    report = models.ForeignKey(ViolationReport, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=12, choices=MessageKind)
    text = models.TextField(_("text"), max_length=10_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["id"]


class Transition(models.Model):
    """Who moved a report or an incident, from where to where, and why. Insert-only."""

    report = models.ForeignKey(
        ViolationReport, on_delete=models.CASCADE, related_name="transitions", null=True
    )
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="transitions", null=True)
    from_state = models.CharField(_("from"), max_length=12)
    to_state = models.CharField(_("to"), max_length=12)
    note = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, incident__isnull=True)
                | Q(report__isnull=True, incident__isnull=False),
                name="transition_of_one_thing",
            )
        ]


class ReportDraft(models.Model):
    """What a monitor has typed so far, kept on the server so that a reload or a crash loses nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    fields: Any = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
