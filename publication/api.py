"""The read-only API: incidents and counts over them. The filter is that of every other outlet."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from publication import accusing, aggregation, facets, reading
from publication.accusation_tally import tally
from publication.api_base import AS_OF, FILTER_PARAMETERS, REFUSED, PublicAPIView, link
from publication.fields import MapViewField, NumbersField, echo
from publication.filters import InvalidFilter, Selection, select
from publication.serializers import ErrorSerializer, IncidentDetailSerializer, IncidentSerializer
from publication.serializers_counts import (
    AccusationsSerializer,
    CellsSerializer,
    FacetsSerializer,
    IncidentPageSerializer,
    NumbersSerializer,
    RootSerializer,
    TimelineSerializer,
)
from publication.snapshot.orders import ORDERS
from publication.statement import statement
from publication.views import data

PAGE_SIZE, MOST_ON_A_PAGE, MOST_NUMBERS = 50, 500, 200
BIGGEST = 2**31 - 1


def _query(name: str, kind: Any, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


def _said(selection: Selection, count: int) -> dict[str, Any]:
    return statement(selection, count).as_json()


def _whole_number(request: Request, name: str, default: int, most: int) -> int:
    """A parameter that is a number from 1 to `most`; raises InvalidFilter."""
    given = request.GET.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given[:12]) <= most:
        raise InvalidFilter({name: [_("Give a whole number from 1 to %(most)s.") % {"most": most}]})
    return int(given)


def _one_of(request: Request, name: str, codes: tuple[str, ...]) -> str:
    given = request.GET.get(name, "")
    if given and given not in codes:
        raise InvalidFilter({name: [_("There is no “%(value)s” here.") % {"value": echo(given)}]})
    return given


class Root(PublicAPIView):
    """Where everything is."""

    @extend_schema(responses=RootSerializer)
    def get(self, request: Request) -> Response:
        """The addresses of everything the API has."""
        select(request.GET)
        elsewhere = {"incidents_csv": "incidents_csv", "feed": "feed_manifest"}
        names: list[str] = [str(name) for name in RootSerializer().get_fields()]
        return Response({name: link(request, reverse(elsewhere.get(name, f"api:{name}"))) for name in names})


class Incidents(PublicAPIView):
    """Published incidents, filtered, ordered, in pages."""

    keeps_answers = True

    @extend_schema(
        operation_id="incidents_list",
        parameters=[
            *FILTER_PARAMETERS,
            _query(
                "number",
                OpenApiTypes.INT,
                f"Incident numbers; repeat the key, at most {MOST_NUMBERS} times",
                many=True,
            ),
            _query("order", OpenApiTypes.STR, "Order of the list", enum=list(ORDERS), default="newest"),
            _query("page", OpenApiTypes.INT, "Number of the page, from 1"),
            _query("page_size", OpenApiTypes.INT, f"Incidents on a page, at most {MOST_ON_A_PAGE}"),
        ],
        responses={
            200: IncidentPageSerializer,
            **REFUSED,
            404: OpenApiResponse(ErrorSerializer, description="No such page"),
        },
    )
    def get(self, request: Request) -> Response:
        """A page of incidents and the number of all in the filter."""
        selection = select(request.GET, extras={"number", "order", "page", "page_size"})
        numbers = self._numbers(request)
        chosen = selection.rows.with_numbers(numbers) if numbers else selection.rows
        order = _one_of(request, "order", ORDERS) or "newest"
        size = _whole_number(request, "page_size", MOST_NUMBERS if numbers else PAGE_SIZE, MOST_ON_A_PAGE)
        page = _whole_number(request, "page", 1, BIGGEST)
        count = chosen.count
        if page > max(1, -(-count // size)):
            return Response({"detail": _("There is no page %(page)s.") % {"page": page}}, status=404)
        rows = reading.in_order(chosen.keys(order, (page - 1) * size, page * size), with_accusations=False)
        answer = {
            **_said(selection, count),
            "next": self._page(request, page + 1) if page * size < count else None,
            "previous": self._page(request, page - 1) if page > 1 else None,
            "results": IncidentSerializer(rows, many=True).data,
        }
        return Response(answer)

    def _numbers(self, request: Request) -> list[int]:
        given = [number for number in request.GET.getlist("number") if number]
        if len(given) > MOST_NUMBERS:
            raise InvalidFilter({"number": [_("Use at most %(limit)s values.") % {"limit": MOST_NUMBERS}]})
        if not all(number.isascii() and number.isdigit() and int(number[:12]) <= BIGGEST for number in given):
            raise InvalidFilter({"number": [_("Give whole numbers.")]})
        return [int(number) for number in given]

    def _page(self, request: Request, page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return link(request, f"{request.path}?{query.urlencode(safe='/,:')}")


class Incident(PublicAPIView):
    """Everything published of one incident."""

    @extend_schema(
        operation_id="incidents_retrieve",
        parameters=[AS_OF],
        responses={
            200: IncidentDetailSerializer,
            **REFUSED,
            404: OpenApiResponse(ErrorSerializer, description="Nothing is published under this id"),
            410: OpenApiResponse(
                ErrorSerializer, description="It was withdrawn; the reason is a class, no story"
            ),
        },
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Its accounts, accusations, casualties, replies, links and editions."""
        selection = select(request.GET)
        beyond = [key for key in request.GET if key != "as_of"]
        if beyond:
            raise InvalidFilter({key: [_("One incident is not filtered.")] for key in beyond})
        history = list(reading.history(public_id).defer("folded", "place_folded"))
        if history and history[-1].is_withdrawn:
            reason = history[-1].withdrawal_reason
            return Response(
                {"detail": _("This record was withdrawn."), "reason": reason, "public_id": public_id},
                status=410,
            )
        parts = ("accounts__accusations", "accounts__casualties", "casualties", "replies", "links")
        found = selection.editions.filter(public_id=public_id).prefetch_related(*parts).first()
        if found is None:
            return Response({"detail": _("Nothing is published under this id.")}, status=404)
        readable = [edition for edition in history if edition.edition <= found.edition]
        answer = IncidentDetailSerializer(found, context={"history": readable}).data
        return Response({**_said(selection, 1), **answer})


class IncidentsGeoJSON(PublicAPIView):
    """The same file as `/incidents.geojson`."""

    @extend_schema(
        operation_id="incidents_geojson",
        parameters=FILTER_PARAMETERS,
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT, **REFUSED},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A feature for each incident of the filter; its geometry is null where there is no public point."""
        return data.incidents_geojson(request._request)


class Numbers(PublicAPIView):
    """The incident numbers a filter finds."""

    keeps_answers = True

    @extend_schema(parameters=FILTER_PARAMETERS, responses={200: NumbersSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """For readers that hold the feed and ask for words or places, which it does not hold."""
        selection = select(request.GET)
        numbers = selection.rows.numbers()
        return Response({**_said(selection, len(numbers)), "numbers": numbers})


class Cells(PublicAPIView):
    """Incidents gathered by squares of the map."""

    keeps_answers = True

    @extend_schema(
        parameters=[
            *FILTER_PARAMETERS,
            _query(
                "zoom",
                OpenApiTypes.FLOAT,
                "Zoom of the map: the square is 22, 14 or 6 pixels wide; default 8",
            ),
            _query("view", OpenApiTypes.STR, "west,south,east,north: what the map shows"),
        ],
        responses={200: CellsSerializer, **REFUSED},
    )
    def get(self, request: Request) -> Response:
        """Cells; with `unlocated` and `outside` they add up to `count`."""
        selection = select(request.GET, extras={"zoom", "view"})
        zoom = self._checked(
            "zoom", lambda: MapViewField(required=False).to_python(f"{request.GET.get('zoom') or 8}/0/0")
        )[0]
        view = self._checked("view", lambda: NumbersField(required=False).to_python(request.GET.get("view")))
        found = aggregation.cells(selection.rows, zoom, view)
        count = sum(cell.count for cell in found.cells) + found.unlocated + found.outside
        # `asdict` would copy every number of every cell.
        return Response(
            {
                **_said(selection, count),
                "zoom": zoom,
                "unlocated": found.unlocated,
                "outside": found.outside,
                "cells": [vars(cell) for cell in found.cells],
            }
        )

    def _checked(self, name: str, read: Any) -> Any:
        try:
            return read()
        except ValidationError as error:
            raise InvalidFilter({name: error.messages}) from error


class Timeline(PublicAPIView):
    """Incidents over time."""

    keeps_answers = True

    @extend_schema(
        parameters=[
            *FILTER_PARAMETERS,
            _query(
                "unit",
                OpenApiTypes.STR,
                "Width of a bar; without it the finest with at most 120 bars",
                enum=list(aggregation.UNITS),
            ),
        ],
        responses={200: TimelineSerializer, **REFUSED},
    )
    def get(self, request: Request) -> Response:
        """Successive bars, empty ones included, by the day an incident began."""
        selection = select(request.GET, extras={"unit"})
        try:
            found = aggregation.bars(selection.rows, _one_of(request, "unit", aggregation.UNITS))
        except aggregation.TooManyBars as error:
            raise InvalidFilter({"unit": [_("This is too fine for so long a time.")]}) from error
        count = sum(bar.count for bar in found.bars)
        # `asdict` would copy every number of every bar.
        return Response(
            {**_said(selection, count), "unit": found.unit, "bars": [vars(bar) for bar in found.bars]}
        )


class Accusations(PublicAPIView):
    """Who accuses whom."""

    keeps_answers = True

    @extend_schema(
        parameters=[
            *FILTER_PARAMETERS,
            _query("basis", OpenApiTypes.STR, "Which accusations count", enum=accusing.Basis.values),
            _query(
                "least", OpenApiTypes.STR, "With basis=graded: the least grade", enum=list(accusing.LADDER)
            ),
        ],
        responses={200: AccusationsSerializer, **REFUSED},
    )
    def get(self, request: Request) -> Response:
        """Accuser × accused under a reading of the evidence, and the pairs that accuse each other."""
        selection = select(request.GET, extras={"basis", "least"})
        found = accusing.picture(tally(selection.rows), accusing.evidence_of(request.GET))
        names = ("accusers", "accused", "incidents", "left_out", "without")
        mutual = [
            {"there": _pair(one.there), "back": _pair(one.back), "both": one.both, "once": one.once}
            for one in found.mutual
        ]
        return Response(
            {
                **_said(selection, found.accused_in + found.without),
                "basis": found.evidence.basis.value,
                **{name: getattr(found, name) for name in names},
                "pairs": [_pair(pair) for pair in found.pairs],
                "mutual": mutual,
            }
        )


def _pair(pair: aggregation.Pair) -> dict[str, Any]:
    return {**asdict(pair), "verified_share": round(pair.verified_share, 4)}


class Facets(PublicAPIView):
    """Totals and the count of every option of the filter."""

    keeps_answers = True

    @extend_schema(parameters=FILTER_PARAMETERS, responses={200: FacetsSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """What each option would bring, were nothing else chosen under its key."""
        selection = select(request.GET)
        found = aggregation.totals(selection.rows)
        names = ("unlocated", "verified", "killed_low", "killed_best", "killed_high", "first", "last")
        totals = {name: getattr(found, name) for name in names}
        return Response(
            {**_said(selection, found.incidents), **totals, "facets": facets.facets(selection).counts}
        )
