"""The register in the Django admin: to read, and to moderate through the same functions as the desk.

Who the source is has no section here; `incidents.sources` is the one door to it.
"""

from incidents.admin.incident import IncidentAdmin
from incidents.admin.report import ViolationReportAdmin

__all__ = ["IncidentAdmin", "ViolationReportAdmin"]
