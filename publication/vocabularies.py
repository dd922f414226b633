"""Words of the record that are public and shared with the register. Codes are stable, labels translate."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ViolationKind(TextChoices):
    GROUND_ASSAULT = "ground_assault", _("Ground assault")
    INFILTRATION_RAID = "infiltration_raid", _("Infiltration or raid")
    DIRECT_FIRE = "direct_fire", _("Direct fire")
    SNIPING = "sniping", _("Sniper fire")
    INDIRECT_FIRE = "indirect_fire", _("Shelling")
    ROCKET_MISSILE = "rocket_missile", _("Rocket or missile fire")
    ATGM = "atgm", _("Anti-tank missile strike")
    AIRSTRIKE = "airstrike", _("Air strike")
    DRONE_STRIKE = "drone_strike", _("Armed drone strike")
    IED_MINE = "ied_mine", _("IED or mine")
    SUICIDE_ATTACK = "suicide_attack", _("Suicide attack")
    CHEMICAL = "chemical", _("Alleged chemical attack")
    ATTACK_CIVILIANS = "attack_civilians", _("Attack on civilians or civilian object")
    ABDUCTION_DETENTION = "abduction_detention", _("Abduction or detention")
    TERRITORIAL_GAIN = "territorial_gain", _("Taking ground")
    WEAPON_IN_ZONE = "weapon_in_zone", _("Prohibited weapon in zone")
    GROUP_IN_ZONE = "group_in_zone", _("Excluded group in zone")
    NEW_POSITION = "new_position", _("New position or fortification")
    FORCE_BUILDUP = "force_buildup", _("Build-up or movement of forces")
    OVERFLIGHT = "overflight", _("Prohibited flight")
    MISSED_DEADLINE = "missed_deadline", _("Deadline missed")
    PATROL_OBSTRUCTED = "patrol_obstructed", _("Patrol or joint task refused or blocked")
    ACCESS_DENIED = "access_denied", _("Monitor access denied")
    MONITOR_TARGETED = "monitor_targeted", _("Monitor attacked or interfered with")
    TRANSIT_BLOCKED = "transit_blocked", _("Road or transit closed")
    AID_BLOCKED = "aid_blocked", _("Humanitarian access blocked")
    INCITEMENT = "incitement", _("Hostile propaganda or incitement")
    CHILD_RECRUITMENT = "child_recruitment", _("Child recruitment")
    OTHER = "other", _("Other breach")
    NOT_CODED = "not_coded", _("Lethal event, kind not stated")


class Weapon(TextChoices):
    UNKNOWN = "unknown", _("Unknown weapon")
    SMALL_ARMS = "small_arms", _("Small arms")
    SNIPER = "sniper", _("Sniper rifle")
    HMG = "hmg", _("Heavy machine gun")
    AGL = "agl", _("Automatic grenade launcher")
    RPG_RR = "rpg_rr", _("RPG or recoilless gun")
    ATGM = "atgm", _("Anti-tank guided missile")
    MORTAR = "mortar", _("Mortar")
    IFV_CANNON = "ifv_cannon", _("IFV or APC cannon")
    AAA = "aaa", _("Anti-aircraft gun in ground role")
    TANK = "tank", _("Tank gun")
    ARTILLERY = "artillery", _("Tube artillery")
    MLRS = "mlrs", _("Multiple rocket launcher")
    IMPROVISED_ROCKET = "improvised_rocket", _("Improvised rocket")
    SSM = "ssm", _("Surface-to-surface missile")
    AERIAL_BOMB = "aerial_bomb", _("Air bomb")
    BARREL_BOMB = "barrel_bomb", _("Barrel bomb")
    AIR_GUN_ROCKET = "air_gun_rocket", _("Aircraft gun or rocket")
    CLUSTER = "cluster", _("Cluster munition")
    INCENDIARY = "incendiary", _("Incendiary")
    UAV_MUNITION = "uav_munition", _("Armed drone")
    IED = "ied", _("IED")
    VBIED = "vbied", _("Vehicle IED")
    MINE_AP = "mine_ap", _("Anti-personnel mine")
    MINE_AT = "mine_at", _("Anti-vehicle mine")
    UXO = "uxo", _("Unexploded ordnance")
    GRENADE = "grenade", _("Hand grenade")
    CHEMICAL_AGENT = "chemical_agent", _("Toxic chemical")
    NIGHT_OPTICS = "night_optics", _("Night or thermal sight")
    NONE = "none", _("No weapon")


# Barred in the Sochi zone by point 6: tanks, multiple rocket launchers, artillery, mortars.
HEAVY_WEAPONS = frozenset(
    {Weapon.MORTAR, Weapon.TANK, Weapon.ARTILLERY, Weapon.MLRS, Weapon.IMPROVISED_ROCKET, Weapon.SSM}
)


class Grade(TextChoices):
    """Verification of the event. What is published is one of these."""

    UNVERIFIED = "unverified", _("Unverified claim")
    CORROBORATED = "corroborated", _("Corroborated")
    VERIFIED = "verified", _("Verified")
    CONTESTED = "contested", _("Contested")
    NOT_SUBSTANTIATED = "not_substantiated", _("Not substantiated")
    REFUTED = "refuted", _("Refuted")
    SUSPENDED = "suspended", _("Inquiry suspended")


class Attribution(TextChoices):
    NONE = "none", _("No one accused")
    ALLEGED = "alleged", _("Alleged")
    ADMITTED = "admitted", _("Admitted")
    ATTRIBUTED = "attributed", _("Attributed")
    LIKELY = "likely", _("Likely")
    DISPUTED = "disputed", _("Disputed")
    NOT_ATTRIBUTABLE = "not_attributable", _("Not attributable")
    CLEARED = "cleared", _("Cleared")


class AccusationRole(TextChoices):
    PERPETRATOR = "perpetrator", _("Perpetrator")
    CO_PERPETRATOR = "co_perpetrator", _("Co-perpetrator")
    COMMANDER = "commander", _("Commander")
    SUPERVISOR = "supervisor", _("Supervisor")
    SUPPORTER = "supporter", _("Supporter")
    HOST = "host", _("Host")
    GUARANTOR_FAILURE = "guarantor_failure", _("Guarantor that failed to prevent it")
    ACQUIESCENCE = "acquiescence", _("Turned a blind eye")


class AccountKind(TextChoices):
    ACCUSATION = "accusation", _("Accusation")
    STATEMENT = "statement", _("Statement")
    RECORDER = "recorder", _("Recorder's entry")


class LocationPrecision(TextChoices):
    EXACT = "exact", _("Exact point")
    SETTLEMENT = "settlement", _("Named place")
    NEAR = "near", _("Near a named place")
    SUBDISTRICT = "subdistrict", _("Sub-district only")
    DISTRICT = "district", _("District only")
    GOVERNORATE = "governorate", _("Governorate only")
    LINE = "line", _("Along a road, river or front")
    COUNTRY = "country", _("Country only")
    WITHHELD = "withheld", _("Known but not shown")


#: Metres from which a place is drawn as uncertain: wider than a settlement and its surroundings.
UNCERTAIN_FROM = 5_000

# Default uncertainty in metres of each precision; None: no point.
UNCERTAINTY_M: dict[str, int | None] = {
    LocationPrecision.EXACT: 50,
    LocationPrecision.SETTLEMENT: 1_000,
    LocationPrecision.NEAR: 5_000,
    LocationPrecision.SUBDISTRICT: 10_000,
    LocationPrecision.DISTRICT: 25_000,
    LocationPrecision.GOVERNORATE: 75_000,
    LocationPrecision.LINE: 10_000,
    LocationPrecision.COUNTRY: None,
    LocationPrecision.WITHHELD: None,
}


class TimePrecision(TextChoices):
    MINUTE = "minute", _("Time known")
    PART_OF_DAY = "part_of_day", _("Part of the day")
    DAY = "day", _("Day known")
    OVERNIGHT = "overnight", _("Overnight, between two days")
    DAYS_2_6 = "days_2_6", _("Range of 2 to 6 days")
    WEEK = "week", _("Week known")
    MONTH = "month", _("Month known")
    YEAR = "year", _("Year known")


class CasualtyOutcome(TextChoices):
    KILLED = "killed", _("Killed")
    WOUNDED = "wounded", _("Wounded")
    MISSING = "missing", _("Missing or captured")
    DISPLACED = "displaced", _("Displaced")


class CasualtyStatus(TextChoices):
    COMBATANT_A = "combatant_a", _("Fighters of the accused or side A")
    COMBATANT_B = "combatant_b", _("Fighters of the side hit or side B")
    CIVILIAN = "civilian", _("Civilians")
    UNKNOWN_STATUS = "unknown_status", _("Status not known")
    MONITOR = "monitor", _("Monitors, peacekeepers, aid workers")
    # Some recorders give a range for all together only; it then stands for the sum of the others.
    TOTAL = "total", _("All together, as the source has it")


class ReplyKind(TextChoices):
    DENIAL = "denial", _("Denial")
    ADMISSION = "admission", _("Admission")
    JUSTIFICATION = "justification", _("Justification")
    COUNTER_ACCUSATION = "counter_accusation", _("Counter-accusation")
    NO_COMMENT = "no_comment", _("No comment")
    NOT_ASKED = "not_asked", _("Not asked")
    NOT_FOUND = "not_found", _("No statement found")
    INQUIRY_OPENED = "inquiry_opened", _("Inquiry opened")
    FINDING = "finding", _("Finding of a body")
    CONDEMNATION = "condemnation", _("Condemnation")
    APOLOGY_REDRESS = "apology_redress", _("Apology or redress")
    RETALIATION = "retaliation", _("Armed answer")
    DECONFLICTION = "deconfliction", _("Deconfliction")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    CORRECTION_REQUEST = "correction_request", _("Request for correction")
    EXTENSION = "extension", _("Deadline moved by agreement")


class LinkRelation(TextChoices):
    RETALIATION = "retaliation", _("Retaliation")
    ESCALATION = "escalation", _("Escalation")
    CONTINUATION = "continuation", _("Continuation")
    SAME_OPERATION = "same_operation", _("Same operation")
    DUPLICATE_OF = "duplicate_of", _("Duplicate")
    DISPUTED_LINK = "disputed_link", _("Disputed link")


class WithdrawalReason(TextChoices):
    """Why a record was withdrawn, as a class: the words stay inside."""

    SAFETY = "safety", _("Safety of people")
    ERROR = "error", _("Error of fact")
    DUPLICATE = "duplicate", _("Duplicate of another record")
    REFUTED = "refuted", _("Shown not to have happened")
    OUT_OF_SCOPE = "out_of_scope", _("Outside the agreements")
    LEGAL = "legal", _("Legal reason")


class Reliability(TextChoices):
    """How reliable a source is, whatever it says."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(TextChoices):
    """How credible one item is, whoever says it."""

    CONFIRMED = "1", _("1: confirmed by other sources")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    UNKNOWN = "6", _("6: cannot be judged")
