"""The read-only API: parties, agreements and zones, which the codes of the incidents refer to."""

import datetime as dt
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.geojson import feature, with_geojson
from agreements.models import (
    Agreement,
    Milestone,
    Party,
    PartyAlias,
    PartyRelation,
    Provision,
    Standing,
    ZoneOutline,
)
from publication.api_base import REFUSED, PublicAPIView
from publication.fields import ISO_DATE, echo
from publication.filters import InvalidFilter
from publication.formats.geojson import MEDIA_TYPE
from publication.serializers import WordsField
from publication.statement import LICENCE, LICENCE_URL, disclaimer


def words(row: Any, name: str) -> dict[str, str]:
    """A translated field in every language it has."""
    found = {code: getattr(row, f"{name}_{code}", "") or "" for code, _label in settings.LANGUAGES}
    return {code: text for code, text in found.items() if text}


class TranslatedField(WordsField):
    """All translations of a field of the row."""

    def __init__(self, name: str) -> None:
        super().__init__(source="*", read_only=True)
        self.name = name

    def to_representation(self, value: Any) -> dict[str, str]:
        return words(value, self.name)


class AliasSerializer(serializers.ModelSerializer):
    class Meta:
        model = PartyAlias
        fields = ["name", "language", "is_pejorative"]


class RelationSerializer(serializers.ModelSerializer):
    to = serializers.CharField(source="object_name")
    to_party = serializers.CharField(source="object_party.code", default=None)

    class Meta:
        model = PartyRelation
        fields = [
            "kind",
            "to",
            "to_party",
            "since",
            "since_precision",
            "until",
            "until_precision",
            "source",
            "confidence",
        ]


class PartySerializer(serializers.ModelSerializer):
    names = TranslatedField("name")
    aliases = AliasSerializer(many=True)
    relations = RelationSerializer(many=True)

    class Meta:
        model = Party
        fields = [
            "code",
            "name",
            "names",
            "kind",
            "colour",
            "aliases",
            "relations",
            "notes",
            "source",
            "confidence",
        ]


class StandingSerializer(serializers.ModelSerializer):
    party = serializers.CharField(source="party.code")

    class Meta:
        model = Standing
        fields = ["party", "kind", "since", "until", "note", "source", "confidence"]


class ProvisionSerializer(serializers.ModelSerializer):
    summaries = TranslatedField("summary")
    obliged: Any = serializers.SlugRelatedField("code", many=True, read_only=True)

    class Meta:
        model = Provision
        fields = [
            "reference",
            "number",
            "kind",
            "summary",
            "summaries",
            "deadline",
            "deadline_note",
            "obliged",
            "obliged_note",
            "is_geographic",
            "record",
            "source",
            "confidence",
        ]


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["code", "date", "end", "kind", "label", "source", "confidence"]


class AgreementSerializer(serializers.ModelSerializer):
    names = TranslatedField("name")
    predecessor = serializers.CharField(source="predecessor.code", default=None)
    provisions = ProvisionSerializer(many=True)
    standings = StandingSerializer(many=True)
    milestones = MilestoneSerializer(many=True)

    class Meta:
        model = Agreement
        fields = [
            "code", "name", "names", "short_name", "signed", "in_force_from", "in_force_until", "time_zone", "state", "state_note",
            "predecessor", "pax_url", "is_geographic", "provisions", "standings", "milestones", "source", "confidence",
        ]  # fmt: skip


class LicensedSerializer(serializers.Serializer):
    """What an answer about agreements says of itself."""

    count = serializers.IntegerField()
    licence = serializers.CharField()
    licence_url = serializers.URLField()


class PartyListSerializer(LicensedSerializer):
    results = PartySerializer(many=True)


class AgreementListSerializer(LicensedSerializer):
    results = AgreementSerializer(many=True)


def _licensed(results: list[Any]) -> Response:
    return Response(
        {"count": len(results), "licence": LICENCE, "licence_url": LICENCE_URL, "results": results}
    )


def _refuse_unknown(request: Request, known: frozenset[str] = frozenset()) -> None:
    for key in request.GET:
        if key not in known:
            raise InvalidFilter(
                {echo(key): [_("There is no parameter “%(parameter)s”.") % {"parameter": echo(key)}]}
            )


class Parties(PublicAPIView):
    """Every party: names, aliases, dated relations."""

    @extend_schema(operation_id="parties", responses={200: PartyListSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """All parties by code. A relation never moves a unit's act up to its state."""
        _refuse_unknown(request)
        parties = Party.objects.using("public").prefetch_related(
            "aliases", "relations__object_party", "relations__object_agreement"
        )
        return _licensed(list(PartySerializer(parties, many=True).data))


class Agreements(PublicAPIView):
    """Every agreement with its provisions, standings and milestones."""

    @extend_schema(operation_id="agreements", responses={200: AgreementListSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """All agreements, oldest first."""
        _refuse_unknown(request)
        related = ("provisions__obliged", "provisions__agreement", "standings__party", "milestones")
        agreements = (
            Agreement.objects.using("public").select_related("predecessor").prefetch_related(*related)
        )
        return _licensed(list(AgreementSerializer(agreements, many=True).data))


class Zones(PublicAPIView):
    """Outlines of zones, lines, roads and posts, each in its reading and the days it is valid."""

    KNOWN = frozenset({"on", "reading", "agreement"})

    @extend_schema(
        operation_id="zones",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="Only outlines valid on this day"),
            OpenApiParameter("reading", OpenApiTypes.STR, description="Only outlines of this reading"),
            OpenApiParameter(
                "agreement", OpenApiTypes.STR, description="Only outlines of this agreement (code)"
            ),
        ],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT, **REFUSED},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A GeoJSON feature for each outline."""
        _refuse_unknown(request, self.KNOWN)
        outlines = with_geojson(
            ZoneOutline.objects.using("public")
            .select_related("zone__agreement", "zone__held_by")
            .order_by("zone__code", "reading", "valid")
        )
        given = {key: request.GET.get(key, "") for key in self.KNOWN}
        if given["on"]:
            outlines = outlines.valid_on(_day(given["on"]))
        for key, field in (("reading", "reading"), ("agreement", "zone__agreement__code")):
            if given[key]:
                known = set(ZoneOutline.objects.using("public").values_list(field, flat=True))
                if given[key] not in known:
                    raise InvalidFilter(
                        {key: [_("There is no “%(value)s” here.") % {"value": echo(given[key])}]}
                    )
                outlines = outlines.filter(**{field: given[key]})
        features = [feature(outline) for outline in outlines]
        about = {
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "disclaimer": disclaimer(),
            "numberReturned": len(features),
        }
        body = orjson.dumps({"type": "FeatureCollection", "name": "zones", **about, "features": features})
        return HttpResponse(body, content_type=MEDIA_TYPE)


def _day(given: str) -> dt.date:
    try:
        if ISO_DATE.fullmatch(given):
            return dt.date.fromisoformat(given)
    except ValueError:
        pass
    raise InvalidFilter({"on": [_("Give a day as YYYY-MM-DD, such as 2018-11-08.")]})
