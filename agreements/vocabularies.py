"""Words of the agreements: kinds of party, relation, standing, provision, zone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartyKind(TextChoices):
    STATE = "state", pgettext_lazy("kind of party", "State")
    STATE_FORCE = "state_force", _("State force")
    EXTERNAL_FORCE = "external_force", _("External force")
    REBEL = "rebel", _("Rebel group")
    REBEL_COALITION = "rebel_coalition", _("Rebel coalition")
    REBEL_UNIT = "rebel_unit", _("Rebel unit")
    MILITIA = "militia", _("Militia")
    AUTHORITY = "authority", _("De facto or political authority")
    MECHANISM = "mechanism", _("Joint mechanism")
    MEDIATOR = "mediator", _("Mediator")
    MONITOR = "monitor", _("Monitor or recorder")
    ANALYST = "analyst", _("Analyst")
    UNKNOWN = "unknown", _("Unknown")


class RelationKind(TextChoices):
    BRANCH_OF = "branch_of", _("branch of")
    MEMBER_OF = "member_of", _("member of")
    SUCCESSOR_OF = "successor_of", _("successor of")
    MERGED_INTO = "merged_into", _("merged into")
    RENAMED_FROM = "renamed_from", _("renamed from")
    BACKED_BY = "backed_by", _("backed by")
    ALLIED_WITH = "allied_with", _("allied with")
    HOSTILE_TO = "hostile_to", _("hostile to")
    ANSWERS_FOR = "answers_for", _("answers for")
    GUARANTOR_UNDER = "guarantor_under", _("guarantor under")
    SIGNATORY_OF = "signatory_of", _("signatory of")
    EXCLUDED_FROM = "excluded_from", _("excluded from")
    CIVIL_ARM_OF = "civil_arm_of", _("civil arm of")


class DatePrecision(TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class StandingKind(TextChoices):
    SIGNATORY = "signatory", _("Signatory")
    GUARANTOR = "guarantor", _("Guarantor")
    BOUND = "bound", _("Bound")
    ADHERENT = "adherent", _("Adherent")
    REPRESENTED = "represented", _("Represented by a guarantor")
    EXCLUDED = "excluded", _("Excluded by the text")
    NOT_PARTY = "not_party", _("Not a party")
    DISPUTED = "disputed", _("Disputed")


class AgreementState(TextChoices):
    IN_FORCE = "in_force", _("In force")
    ERODED = "eroded", _("Eroded")
    COLLAPSED = "collapsed", _("Collapsed")
    SUPERSEDED = "superseded", _("Superseded")
    ENDED = "ended", _("Ended")


class ProvisionKind(TextChoices):
    CESSATION = "cessation", _("Cessation of attacks")
    STATUS_QUO = "status_quo", _("Status quo")
    ZONE = "zone", _("Zone")
    WITHDRAWAL_GROUPS = "withdrawal_groups", _("Withdrawal of groups")
    WITHDRAWAL_WEAPONS = "withdrawal_weapons", _("Withdrawal of heavy weapons")
    PATROLS = "patrols", _("Patrols and observation")
    TRANSIT = "transit", _("Transit on roads")
    MECHANISM = "mechanism", _("Joint mechanism")
    DECLARATORY = "declaratory", _("Declaration")
    NO_GAIN = "no_gain", _("No gain of territory")
    HUMANITARIAN = "humanitarian", _("Humanitarian access")
    SELF_DEFENCE = "self_defence", _("Self-defence")


class ZoneKind(TextChoices):
    DEMILITARISED_ZONE = "demilitarised_zone", _("Demilitarised zone")
    CORRIDOR = "corridor", _("Security corridor")
    CONTROL_AREA = "control_area", _("Area of control")
    CONTACT_LINE = "contact_line", _("Line of contact")
    ROAD = "road", _("Road")
    OBSERVATION_POST = "observation_post", _("Observation post")


class MilestoneKind(TextChoices):
    SIGNATURE = "signature", _("Signature")
    ENTRY_INTO_FORCE = "entry_into_force", _("Entry into force")
    DEADLINE = "deadline", _("Deadline")
    TURNING_POINT = "turning_point", _("Turning point")
    END = "end", _("End")


class Confidence(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class ZoneRelation(TextChoices):
    """Where a place lies, given its uncertainty, in one reading of a zone."""

    INSIDE = "inside", _("Inside")
    PROBABLY_INSIDE = "probably_inside", _("Probably inside")
    EDGE = "edge", _("At the edge")
    OUTSIDE = "outside", _("Outside")
    UNDETERMINED = "undetermined", _("Undetermined")
