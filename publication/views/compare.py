"""Two periods or two filters side by side: the page, its map as a picture, its table as a file."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from agreements.models import Agreement, Milestone
from publication import comparing_form, comparing_map, comparing_presets, comparing_words
from publication.comparing import Comparison, compare, split
from publication.comparing_table import sections
from publication.comparing_time import timelines
from publication.filters import InvalidFilter
from publication.formats.csv import FORMULA
from publication.statement import LICENCE_URL
from publication.views._cache import public_data, public_page, public_picture
from publication.views.filtering import address

COLUMNS = (
    "section", "code", "label", "a", "b", "difference", "percent", "a_per_day", "b_per_day", "a_filter", "b_filter",
)  # fmt: skip


@public_page
def compare_page(request: HttpRequest) -> HttpResponse:
    """The comparison asked for, ways to begin where none is, and the form; 400 if it cannot be understood."""
    try:
        comparison = compare(request.GET)
    except InvalidFilter as invalid:
        return _invalid(request, invalid)
    agreements = list(Agreement.objects.using("public").order_by("signed", "code"))
    milestones = list(Milestone.objects.using("public").order_by("date", "code"))
    context = {
        "fieldsets": comparing_form.fieldsets(request.GET, {}),
        "groups": comparing_presets.groups(agreements, milestones),
        "comparison": comparison,
        "as_of": comparison.a.selection.as_of if not comparison.is_set else None,
    }
    if comparison.is_set:
        context |= _compared(request, comparison, milestones)
    else:
        context["earlier"] = comparing_presets.earlier(split(request.GET)["a"])
    return render(request, "publication/compare.html", context)


def _compared(request: HttpRequest, comparison: Comparison, milestones: list[Milestone]) -> dict[str, object]:
    table = sections(comparison)
    incidents = table[0].rows[0]
    drawn = timelines(comparison, milestones)
    a, b = comparison.a, comparison.b
    view = {"map": request.GET["map"]} if request.GET.get("map") else {}
    return {
        "totals": table[:2],
        "sections": table[2:],
        "headline": comparing_words.headline(comparison, incidents),
        "standfirst": comparing_words.standfirst(comparison, incidents),
        "notes": comparing_words.notes(comparison, incidents),
        "sides": [
            (
                comparing_words.name(one),
                one,
                comparing_words.terms(one, other, shared=False),
                comparing_words.coverage(one),
            )
            for one, other in ((a, b), (b, a))
        ],
        "shared": comparing_words.terms(a, b, shared=True),
        "timelines": drawn,
        "tracks": [("A", drawn.a), ("B", drawn.b)],
        "legend": comparing_map.legend(),
        "swap_url": address(request.path, comparison.swapped, view),
        "map_url": address(reverse("compare_map"), comparison.query, view),
        "csv_url": address(reverse("compare_csv"), comparison.query, {}),
    }


def _invalid(request: HttpRequest, invalid: InvalidFilter) -> HttpResponse:
    """A page with status 400: the form with what was given, and beside each field what is wrong with it."""
    fieldsets = comparing_form.fieldsets(request.GET, invalid.errors)
    fields = {field.name: (fieldset, field) for fieldset in fieldsets for field in fieldset.fields}
    errors = [(*fields.get(key, (None, None)), key, messages) for key, messages in invalid.errors.items()]
    context = {"fieldsets": fieldsets, "errors": errors}
    return render(request, "publication/compare_invalid.html", context, status=400)


@public_picture
def compare_map(request: HttpRequest) -> HttpResponseBase:
    """The difference map as SVG."""
    return HttpResponse(comparing_map.draw(compare(request.GET)), content_type="image/svg+xml; charset=utf-8")


@public_data
def compare_csv(request: HttpRequest) -> HttpResponseBase:
    """The table as CSV. `a_filter` and `b_filter` are the queries of the lists the numbers stand for.

    `difference` and `percent` are empty where the two cannot be compared; the former is a day where the
    sides cover a different number of days.
    """
    comparison = compare(request.GET)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for name, a, b in (
        ("from", comparison.a.first, comparison.b.first),
        ("to", comparison.a.last, comparison.b.last),
        ("days", comparison.a.days, comparison.b.days),
        ("covered_days", comparison.a.covered, comparison.b.covered),
    ):
        writer.writerow(
            [
                "period",
                name,
                "",
                a,
                b,
                *[""] * 4,
                *(side.selection.query for side in (comparison.a, comparison.b)),
            ]
        )
    for section in sections(comparison):
        for row in section.rows:
            compared = comparison.is_comparable
            writer.writerow(
                [
                    section.key or "totals",
                    row.code,
                    _harmless(row.label),
                    row.a.count,
                    row.b.count,
                    _plain(row.difference) if compared else "",
                    f"{row.percent:.1f}" if compared and row.percent is not None else "",
                    _plain(row.a.rate) if row.a.days else "",
                    _plain(row.b.rate) if row.b.days else "",
                    row.a.query or "",
                    row.b.query or "",
                ]
            )
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response["Link"] = f'<{LICENCE_URL}>; rel="license"'
    response["Content-Disposition"] = content_disposition_header(True, "comparison.csv") or ""
    return response


def _plain(value: float) -> str:
    """'12', '-0.375'."""
    return str(round(value)) if value == round(value) else f"{value:.4f}"


def _harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe, as in the other files."""
    return f"'{text}" if text.startswith(FORMULA) else text
