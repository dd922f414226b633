from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that was done, by whom, to what; chained to the entry before by its hash.

    Holds ids and hashes, never the text of a report: the log outlives an erasure.
    """

    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("actor"), max_length=150, blank=True)
    verb = models.CharField(_("verb"), max_length=64)
    target = models.CharField(_("target"), max_length=100)
    details = models.JSONField(_("details"), default=dict, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"
