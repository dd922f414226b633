from agreements.models.agreement import Agreement, Milestone, Provision, Standing
from agreements.models.party import Party, PartyAlias, PartyRelation
from agreements.models.zone import Zone, ZoneOutline

__all__ = [
    "Agreement",
    "Milestone",
    "Party",
    "PartyAlias",
    "PartyRelation",
    "Provision",
    "Standing",
    "Zone",
    "ZoneOutline",
]
