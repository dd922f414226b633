"""The moderator's choice of the public place: what the rule gives, or something coarser; never finer."""

import dataclasses

from django.utils.translation import gettext

from incidents.models import Incident
from incidents.vocabularies import ReportState, Sensitivity
from places.coarsen import coarsen
from places.models import Governorate
from publication.models.edition import in_language
from publication.record import PublicRecord
from publication.vocabularies import LocationPrecision

# From the most to the least careful: an incident is as sensitive as its most sensitive report.
CAREFUL: list[str] = [Sensitivity.SEALED, Sensitivity.RESTRICTED, Sensitivity.PARTNERS, Sensitivity.PUBLIC]
BY_RULE = "rule"
CELL = "cell"
AREA = "area"
PLACE_FIELDS = (
    "longitude",
    "latitude",
    "uncertainty_m",
    "location_precision",
    "place_name",
    "governorate",
    "district",
)
# What may still be chosen under each sensitivity: every step is coarser than the one before.
CHOICES: dict[str, tuple[str, ...]] = {
    Sensitivity.PUBLIC: (BY_RULE, CELL, AREA),
    Sensitivity.PARTNERS: (BY_RULE, CELL, AREA),
    Sensitivity.RESTRICTED: (BY_RULE, AREA),
    Sensitivity.SEALED: (BY_RULE,),
}


def strictest_sensitivity(incident: Incident) -> str:
    """The highest sensitivity of the incident and its accepted reports: the one that rules its public place."""
    levels = [report.sensitivity for report in incident.reports.all() if report.state == ReportState.ACCEPTED]
    return min([incident.sensitivity, *levels], key=CAREFUL.index)


def place_choices(record: PublicRecord, sensitivity: str) -> list[tuple[str, str]]:
    """The places that may be chosen for `record` (as the rule proposed it), each told in words."""
    if record.point is None:
        return [(BY_RULE, describe(record))]
    return [(choice, describe(placed(record, choice))) for choice in CHOICES[sensitivity]]


def chosen_place(record: PublicRecord, proposed: PublicRecord, sensitivity: str) -> str | None:
    """Which choice gives `record` its place, or None: then the rule does not allow that place (any more)."""
    for choice, _words in place_choices(proposed, sensitivity):
        if _place_of(placed(proposed, choice)) == _place_of(record):
            return choice
    return None


def _place_of(record: PublicRecord) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in PLACE_FIELDS)


def placed(record: PublicRecord, choice: str) -> PublicRecord:
    """`record` with its place as chosen: the same, the 10 km cell around it, or no point at all.

    Raises KeyError for another choice. Coarsens what is public already, so nothing finer can come out.
    """
    if choice == BY_RULE or record.point is None:
        return record
    sensitivity = {CELL: Sensitivity.RESTRICTED, AREA: Sensitivity.SEALED}[choice]
    place = coarsen(record.point, record.location_precision, record.uncertainty_m, None, sensitivity)
    if place.point is None:
        return dataclasses.replace(
            record,
            longitude=None,
            latitude=None,
            uncertainty_m=None,
            place_name={},
            district="",
            location_precision=LocationPrecision.WITHHELD,
        )
    return dataclasses.replace(
        record,
        longitude=place.point.x,
        latitude=place.point.y,
        # The cell holds the public point; the event may lie outside it by what was uncertain before.
        uncertainty_m=(place.uncertainty_m or 0) + (record.uncertainty_m or 0),
        place_name={},
        location_precision=place.precision,
    )


def describe(record: PublicRecord) -> str:
    """How coarse the public place of `record` is, in words."""
    name = in_language(record.place_name)
    if record.point is None:
        area = dict(Governorate.choices).get(record.governorate, record.governorate) or gettext("no area")
        return gettext("No point on the map, only the area: %(area)s") % {"area": area}
    kilometres = f"{(record.uncertainty_m or 0) / 1000:.1f}".removesuffix(".0")
    if name:
        return gettext("The place %(place)s, give or take %(kilometres)s km") % {
            "place": name,
            "kilometres": kilometres,
        }
    return gettext("The centre of a square cell, give or take %(kilometres)s km") % {"kilometres": kilometres}
