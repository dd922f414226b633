"""The one door to who the source is. Whoever opens it is written down, in the same transaction."""

from django.db import transaction

from accounts.models import User
from accounts.roles import require
from audit.log import record
from incidents.models import ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.moderation import target


@transaction.atomic
def open_sources(report: ViolationReport, *, by: User) -> list[ConfidentialSource]:
    """The people behind `report`. The access itself is recorded; needs `moderate`, else PermissionDenied."""
    require(by, "moderate")
    sources = list(ConfidentialSource.objects.filter(report=report).order_by("pk"))
    record(by, "violationreport.sources_opened", target(report), {"sources": len(sources)})
    return sources


def count_sources(report: ViolationReport) -> int:
    """How many people stand behind `report`, without reading who they are."""
    return ConfidentialSource.objects.filter(report=report).count()


def names_behind(reports: list[int]) -> set[str]:
    """Names and contacts behind the reports with these ids, to be held against a public text and never shown."""
    rows = ConfidentialSource.objects.filter(report_id__in=reports).values_list("name", "contact")
    return {words.strip() for row in rows for words in row if words.strip()}
