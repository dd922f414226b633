"""Words that only the register uses; the shared ones are in `publication.vocabularies`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """Where a report stands with the moderators."""

    SUBMITTED = "submitted", _("Received, not read")
    IN_REVIEW = "in_review", _("In review")
    NEEDS_INFO = "needs_info", _("Asked back")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class IncidentState(TextChoices):
    """Where an incident stands with the public."""

    OPEN = "open", _("In preparation")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


class RejectionReason(TextChoices):
    SPAM = "spam", _("Spam")
    OFF_TOPIC = "off_topic", _("Off topic")
    OUT_OF_SCOPE = "out_of_scope", _("Outside every agreement, area or date")
    DANGEROUS = "dangerous", _("Dangerous to keep")
    UNREADABLE = "unreadable", _("Unreadable")
    PERSONAL_DATA = "personal_data", _("Personal data")
    NOT_SUBSTANTIATED = "not_substantiated", _("Not substantiated")


class Sensitivity(TextChoices):
    """Risk to people if the exact record became known; decides how coarse the public place is."""

    PUBLIC = "public", _("Low risk: anyone")
    PARTNERS = "partners", _("Moderate: partners")
    RESTRICTED = "restricted", _("High: named staff")
    SEALED = "sealed", _("Severe: two keepers")


class ObservationMeans(TextChoices):
    SAW = "saw", _("Saw it")
    HEARD = "heard", _("Heard it")
    CAMERA = "camera", _("Fixed camera recorded it")
    UAV = "uav", _("Drone imagery")
    SATELLITE = "satellite", _("Satellite or aerial image")
    ACOUSTIC = "acoustic", _("Acoustic or seismic sensor")
    TRACE = "trace", _("Crater, fragment or damage inspected")
    WITNESS = "witness", _("First-hand witness told me")
    MEDICAL = "medical", _("Medical or burial record")
    PARTY_CLAIM = "party_claim", _("Statement of an involved party")
    OPPOSING_CLAIM = "opposing_claim", _("Statement of a rival party")
    MONITOR_REPORT = "monitor_report", _("Other monitor or organisation")
    PRESS = "press", _("Press report")
    SOCIAL = "social", _("Open-source post, photo or video")
    BULLETIN = "bulletin", _("Bulletin of a guarantor")
    UNKNOWN = "unknown", _("Not stated")


class PartOfDay(TextChoices):
    DAWN = "dawn", _("Dawn")
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")
    NIGHT = "night", _("Night")


class MessageKind(TextChoices):
    QUESTION = "question", _("Question of the moderator")
    ANSWER = "answer", _("Answer of the monitor")
    CORRECTION = "correction", _("Correction by the monitor")
    NOTE = "note", _("Internal note")
