from incidents.models import confidential as _confidential  # noqa: F401 - the table must be known to Django
from incidents.models.conversation import Message, ReportDraft, Transition
from incidents.models.incident import (
    Finding,
    Incident,
    IncidentCasualties,
    IncidentLink,
    IncidentQuerySet,
    PublicationDraft,
    Reply,
)
from incidents.models.report import Accusation, Casualties, Source, ViolationReport, ViolationReportQuerySet

# ConfidentialSource is not here on purpose: it is imported from `incidents.models.confidential` by the
# few modules that may, and by no other (import-linter).
__all__ = [
    "Accusation",
    "Casualties",
    "Finding",
    "Incident",
    "IncidentCasualties",
    "IncidentLink",
    "IncidentQuerySet",
    "Message",
    "PublicationDraft",
    "Reply",
    "ReportDraft",
    "Source",
    "Transition",
    "ViolationReport",
    "ViolationReportQuerySet",
]
