"""What is claimed and what is known: the words of the record, and how it is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.vocabularies import ZoneRelation
from publication import definitions
from publication.views._cache import public_page
from publication.vocabularies import (
    HEAVY_WEAPONS,
    UNCERTAINTY_M,
    AccusationRole,
    Attribution,
    Credibility,
    Grade,
    LinkRelation,
    LocationPrecision,
    Reliability,
    ReplyKind,
    TimePrecision,
    ViolationKind,
    Weapon,
    WithdrawalReason,
)


@public_page
def method(request: HttpRequest) -> HttpResponse:
    """The page on method; its tables are the vocabularies themselves."""
    context = {
        "grades": [(grade, definitions.GRADES[grade]) for grade in Grade],
        "attributions": [(one, definitions.ATTRIBUTIONS[one]) for one in Attribution],
        "roles": [(one, definitions.ROLES[one]) for one in AccusationRole],
        "relations": [(one, definitions.ZONE_RELATIONS[one]) for one in ZoneRelation],
        "places": [(one, UNCERTAINTY_M[one]) for one in LocationPrecision],
        "lists": [
            (definitions.TITLES["kinds"], ViolationKind.choices),
            (definitions.TITLES["weapons"], [(one.value, one.label) for one in Weapon]),
            (definitions.TITLES["times"], TimePrecision.choices),
            (definitions.TITLES["replies"], ReplyKind.choices),
            (definitions.TITLES["links"], LinkRelation.choices),
            (definitions.TITLES["reliability"], Reliability.choices),
            (definitions.TITLES["credibility"], Credibility.choices),
            (definitions.TITLES["withdrawals"], WithdrawalReason.choices),
        ],
        "heavy": [one.label for one in Weapon if one in HEAVY_WEAPONS],
    }
    return render(request, "publication/method.html", context)
