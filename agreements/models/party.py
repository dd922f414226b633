from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.vocabularies import DatePrecision, PartyKind, RelationKind


class Party(models.Model):
    """Somebody who acts, accuses, is accused, guarantees or records: an organisation, never a person."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind)
    colour = models.CharField(
        _("colour"), max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    acled_inter = models.CharField(_("ACLED inter code"), max_length=8, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in a language, else in English, else as it was first written."""
        return getattr(self, f"name_{language}", "") or getattr(self, "name_en", "") or self.name


class PartyAlias(models.Model):
    """Another name somebody uses for a party, in some language; perhaps a hostile one."""

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("party")
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_pejorative = models.BooleanField(_("pejorative"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["party", "name"], name="party_alias_once")]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name


class PartyRelation(models.Model):
    """How one party stands to another (or to an agreement, or to a label), from when to when.

    A unit's act is never rolled up to its state by these rows: they are shown beside it.
    """

    subject = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="relations", verbose_name=_("party")
    )
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind)
    object_party = models.ForeignKey(
        Party,
        on_delete=models.CASCADE,
        related_name="inverse_relations",
        null=True,
        blank=True,
        verbose_name=_("to party"),
    )
    object_agreement = models.ForeignKey(
        "agreements.Agreement",
        on_delete=models.CASCADE,
        related_name="party_relations",
        null=True,
        blank=True,
        verbose_name=_("to agreement"),
    )
    object_label = models.CharField(_("to another body"), max_length=150, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    since_precision = models.CharField(
        _("precision of the first day"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    until = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(
        _("precision of the last day"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=40, blank=True)

    class Meta:
        ordering = ["subject__code", "kind", "since"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(
                name="party_relation_has_one_object",
                condition=(
                    Q(object_party__isnull=False, object_agreement__isnull=True, object_label="")
                    | Q(object_party__isnull=True, object_agreement__isnull=False, object_label="")
                    | (Q(object_party__isnull=True, object_agreement__isnull=True) & ~Q(object_label=""))
                ),
                violation_error_message=_("Name exactly one: a party, an agreement or another body."),
            ),
            models.CheckConstraint(
                name="party_relation_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=models.F("since")),
                violation_error_message=_("The relation ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.object_name}"

    @property
    def object_name(self) -> str:
        """The name of whatever the subject is related to."""
        return str(self.object_party or self.object_agreement or self.object_label)
