"""The rows that belong to an edition: accounts, accusations, casualties, replies, links."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publication.models.edition import Edition
from publication.vocabularies import (
    AccountKind,
    AccusationRole,
    Attribution,
    CasualtyOutcome,
    CasualtyStatus,
    LinkRelation,
    ReplyKind,
)


class PublishedAccount(models.Model):
    """What one source says of the incident, in our words, with the language it was read in."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="accounts")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=AccountKind)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    date = models.DateField(_("date"), null=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    accuser = models.CharField(_("accusing party"), max_length=20, blank=True)
    accuser_label = models.CharField(_("accuser who is no party"), max_length=150, blank=True)
    says: Any = models.JSONField(_("says"), default=dict)
    language = models.CharField(_("language"), max_length=8, blank=True)
    start = models.DateField(_("from"), null=True)
    end = models.DateField(_("to"), null=True)
    place_text = models.CharField(_("place as stated"), max_length=200, blank=True)
    weapons = ArrayField(models.CharField(max_length=20), verbose_name=_("weapons"), default=list)
    reliability = models.CharField(_("reliability of the source"), max_length=1, blank=True)
    credibility = models.CharField(_("credibility of the item"), max_length=1, blank=True)

    class Meta:
        ordering = ["edition", "order"]


class PublishedAccusation(models.Model):
    """One party accused by one accuser, in a role. Directed: the accuser is never the accused."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="accusations")
    account = models.ForeignKey(PublishedAccount, on_delete=models.CASCADE, related_name="accusations")
    accuser = models.CharField(_("accusing party"), max_length=20, blank=True)
    accuser_label = models.CharField(_("accuser who is no party"), max_length=150, blank=True)
    accused = models.CharField(_("accused party"), max_length=20)
    role = models.CharField(_("role"), max_length=20, choices=AccusationRole)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution)

    class Meta:
        ordering = ["edition", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(accuser=F("accused")), name="published_accusation_is_directed"
            )
        ]


class PublishedCasualties(models.Model):
    """A range of people killed, wounded, missing or displaced; of the whole incident or of one account."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="casualties")
    account = models.ForeignKey(
        PublishedAccount, on_delete=models.CASCADE, related_name="casualties", null=True
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=CasualtyOutcome)
    status = models.CharField(_("status"), max_length=16, choices=CasualtyStatus)
    party = models.CharField(_("side"), max_length=20, blank=True)
    low = models.PositiveIntegerField(_("lowest"))
    best = models.PositiveIntegerField(_("best"))
    high = models.PositiveIntegerField(_("highest"))

    class Meta:
        ordering = ["edition", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("best"), best__lte=F("high")), name="published_casualties_in_order"
            )
        ]


class PublishedReply(models.Model):
    """What a party said or did about the accusation; "not asked" is a reply worth showing too."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="replies")
    party = models.CharField(_("party"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=ReplyKind)
    date = models.DateField(_("date"), null=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    says: Any = models.JSONField(_("says"), default=dict)

    class Meta:
        ordering = ["edition", "id"]


class PublishedLink(models.Model):
    """A typed link from this incident to an earlier or later one, with whoever asserts it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(_("relation"), max_length=16, choices=LinkRelation)
    to_public_id = models.CharField(_("linked incident"), max_length=12)
    asserted_by = models.CharField(_("asserted by"), max_length=200, blank=True)
    note: Any = models.JSONField(_("note"), default=dict)

    class Meta:
        ordering = ["edition", "id"]
