from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.party import Party
from agreements.vocabularies import AgreementState, MilestoneKind, ProvisionKind, StandingKind


class Agreement(models.Model):
    """A text that parties signed or announced, and the time in which it was in force."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80)
    signed = models.DateField(_("signed"))
    in_force_from = models.DateTimeField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateTimeField(_("in force until"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Damascus")
    state = models.CharField(_("state"), max_length=12, choices=AgreementState)
    state_note = models.TextField(_("note on the state"), blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="successors",
        null=True,
        blank=True,
        verbose_name=_("predecessor"),
    )
    pax_id = models.PositiveIntegerField(_("PA-X id"), null=True, blank=True)
    excluded = models.TextField(_("excluded by the text"), blank=True)
    monitoring = models.TextField(_("monitoring"), blank=True)
    is_geographic = models.BooleanField(_("draws zones"), default=False)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["signed", "code"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_until__gt=F("in_force_from")),
                violation_error_message=_("The agreement ends before it enters into force."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def pax_url(self) -> str:
        """Where PA-X keeps the text, or an empty string."""
        return f"https://pax.peaceagreements.org/agreements/{self.pax_id}" if self.pax_id else ""


class Standing(models.Model):
    """What a party is to an agreement, from when to when: signing is not the same as being bound."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="standings", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="standings", verbose_name=_("party")
    )
    kind = models.CharField(_("standing"), max_length=12, choices=StandingKind)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["agreement", "kind", "party__code"]
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "kind", "since"], nulls_distinct=False, name="standing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_kind_display()}"


class Provision(models.Model):
    """One numbered point of an agreement: what is owed, by whom, until when."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="provisions", verbose_name=_("agreement")
    )
    number = models.CharField(_("number"), max_length=10)
    summary = models.TextField(_("summary"))
    kind = models.CharField(_("kind"), max_length=20, choices=ProvisionKind)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    deadline_note = models.TextField(_("note on the deadline"), blank=True)
    obliged = models.ManyToManyField(
        Party, related_name="obligations", blank=True, verbose_name=_("obliged parties")
    )
    obliged_note = models.TextField(_("note on the obliged"), blank=True)
    is_geographic = models.BooleanField(_("bound to a place"), default=False)
    geographic_note = models.TextField(_("note on the place"), blank=True)
    record = models.TextField(_("what became of it"), blank=True)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="provision_number_once")]

    def __str__(self) -> str:
        return f"{self.agreement.short_name} § {self.number}"

    @property
    def reference(self) -> str:
        """How provisions are named in addresses, feeds and files: `sochi-2018/6`."""
        return f"{self.agreement.code}/{self.number}"


class Milestone(models.Model):
    """A dated turn in the life of an agreement: signature, deadline, turning point, end."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="milestones",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
    )
    date = models.DateField(_("date"))
    end = models.DateField(_("until"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=MilestoneKind)
    label = models.CharField(_("label"), max_length=250)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                name="milestone_ends_after_it_begins",
                condition=Q(end__isnull=True) | Q(end__gte=F("date")),
                violation_error_message=_("The milestone ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.label}"
