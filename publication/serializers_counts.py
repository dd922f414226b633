"""The forms of the API's answers about many incidents: pages, cells, bars, matrix, facets."""

from rest_framework import serializers

from publication.accusing import Basis
from publication.serializers import IncidentSerializer, StatementSerializer


class IncidentPageSerializer(StatementSerializer):
    next = serializers.CharField(allow_null=True, help_text="Address of the next page")
    previous = serializers.CharField(allow_null=True)
    results = IncidentSerializer(many=True)


class NumbersSerializer(StatementSerializer):
    numbers = serializers.ListField(child=serializers.IntegerField(), help_text="Ascending")


class CellSerializer(serializers.Serializer):
    longitude = serializers.FloatField(help_text="Mean position of the incidents")
    latitude = serializers.FloatField()
    count = serializers.IntegerField()
    uncertain = serializers.BooleanField(help_text="Places uncertain by 5 km or more")
    accused = serializers.DictField(
        child=serializers.IntegerField(), help_text="Party code, “several” or “none”: incidents"
    )


class CellsSerializer(StatementSerializer):
    zoom = serializers.FloatField()
    unlocated = serializers.IntegerField(help_text="Incidents without a public point: in no cell")
    outside = serializers.IntegerField(help_text="Incidents with a point outside `view`")
    cells = CellSerializer(many=True)


class BarSerializer(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    count = serializers.IntegerField()
    grades = serializers.DictField(child=serializers.IntegerField())


class TimelineSerializer(StatementSerializer):
    unit = serializers.ChoiceField(choices=["day", "week", "month", "quarter", "year"])
    bars = BarSerializer(many=True)


class PairSerializer(serializers.Serializer):
    accuser = serializers.CharField(
        allow_blank=True, help_text="Party code; empty where the accuser is no party"
    )
    accused = serializers.CharField()
    incidents = serializers.IntegerField()
    verified = serializers.IntegerField()
    verified_share = serializers.FloatField()


class MutualSerializer(serializers.Serializer):
    there = PairSerializer(help_text="What the first party says of the second")
    back = PairSerializer()
    both = serializers.IntegerField(help_text="Incidents in which each accuses the other")
    once = serializers.IntegerField(help_text="Incidents in which either accuses the other")


class AccusationsSerializer(StatementSerializer):
    basis = serializers.ChoiceField(choices=Basis.values)
    incidents = serializers.IntegerField(help_text="Incidents of the basis in which somebody is accused")
    left_out = serializers.IntegerField(help_text="Incidents of other grades in which somebody is accused")
    without = serializers.IntegerField(help_text="Incidents in which nobody is")
    accusers = serializers.DictField(child=serializers.IntegerField())
    accused = serializers.DictField(child=serializers.IntegerField())
    pairs = PairSerializer(many=True, help_text="With basis=mutual each two parties once, in no direction")
    mutual = MutualSerializer(many=True, help_text="Pairs that accuse each other, in any basis")


class FacetsSerializer(StatementSerializer):
    unlocated = serializers.IntegerField()
    verified = serializers.IntegerField()
    killed_low = serializers.IntegerField()
    killed_best = serializers.IntegerField()
    killed_high = serializers.IntegerField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    facets = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Key and code: incidents, were nothing else chosen under the key",
    )


class RootSerializer(serializers.Serializer):
    """Where everything is."""

    incidents = serializers.URLField()
    incidents_geojson = serializers.URLField()
    incidents_csv = serializers.URLField()
    numbers = serializers.URLField()
    cells = serializers.URLField()
    timeline = serializers.URLField()
    accusations = serializers.URLField()
    facets = serializers.URLField()
    agreements = serializers.URLField()
    parties = serializers.URLField()
    zones = serializers.URLField()
    feed = serializers.URLField()
    schema = serializers.URLField()
