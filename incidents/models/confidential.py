"""Who the source is: a table of its own, without a way back from the report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.report import ViolationReport


class ConfidentialSource(models.Model):
    """A person behind a report. Reading a row is recorded (`incidents.sources.open_sources`)."""

    report = models.ForeignKey(ViolationReport, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name or pseudonym"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    notes = models.TextField(_("notes for moderators"), max_length=5_000, blank=True)

    class Meta:
        verbose_name = _("confidential source")
        verbose_name_plural = _("confidential sources")

    def __str__(self) -> str:
        return str(self.pk)
