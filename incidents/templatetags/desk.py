"""How the desk's pages name states and incidents."""

from django import template

from incidents.forms.desk import label
from incidents.models import Incident
from incidents.vocabularies import IncidentState, ReportState

register = template.Library()
STATES = {**dict(ReportState.choices), **dict(IncidentState.choices)}


@register.filter
def state_label(code: str) -> str:
    """The word for a state of a report or an incident; a code of an earlier version as it is."""
    return str(STATES.get(code, code))


@register.filter
def incident_label(incident: Incident) -> str:
    """Its number on the desk, and its title once it has one."""
    return label(incident)
