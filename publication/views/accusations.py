"""Who accuses whom, how often, and how much of it is verified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from publication import accusing, reading, sharing
from publication.aggregation import matrix
from publication.filters import InvalidFilter, canonical, select
from publication.views._cache import public_page
from publication.views.filtering import filter_panel, invalid_filter


@public_page
def accusations(request: HttpRequest) -> HttpResponse:
    """The matrix of the filter; 400 for a filter that cannot be understood."""
    try:
        selection = select(request.GET)
    except InvalidFilter as invalid:
        return invalid_filter(request, invalid, _("Who accuses whom"))
    counted = matrix(selection.editions)
    context = {
        "filter": filter_panel(request, selection),
        "matrix": counted,
        "grid": accusing.grid(counted),
        "mutual": accusing.mutual(counted),
        # What a cell's link adds its two parties to.
        "query": canonical(request.GET, accuser="", accused=""),
        "parties": reading.parties(),
        "as_of": selection.as_of,
        "outlets": sharing.outlets(request, selection, "accusations"),
    }
    return render(request, "publication/accusations.html", context)
