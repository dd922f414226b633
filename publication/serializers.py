"""The forms of the API's answers: what they hold, and so what the OpenAPI description says."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from rest_framework import serializers

from publication.models import (
    Edition,
    PublishedAccount,
    PublishedAccusation,
    PublishedCasualties,
    PublishedLink,
    PublishedReply,
)
from publication.models.edition import in_language
from publication.statement import moment
from publication.vocabularies import Attribution, Grade, ViolationKind


def page_address(public_id: str, edition: int | None = None) -> str:
    """The path of an incident's page in the active language."""
    return (
        reverse("incident_edition", args=[public_id, edition])
        if edition
        else reverse("incident", args=[public_id])
    )


class WordsField(serializers.DictField):
    """The same text in several languages: code and words."""

    child = serializers.CharField()


class StatementSerializer(serializers.Serializer):
    """What every answer says of itself."""

    filter = serializers.CharField(help_text="The filter as a query string, always in the same order")
    as_of = serializers.DateTimeField(help_text="The moment whose editions these are")
    count = serializers.IntegerField(help_text="Incidents in the filter")
    zone_readings = serializers.ListField(child=serializers.CharField())
    licence = serializers.CharField()
    licence_url = serializers.URLField()
    disclaimer = serializers.CharField()


class ErrorSerializer(serializers.Serializer):
    """Why a request was refused: each parameter with its messages."""

    detail = serializers.CharField()
    # A field of the answer, not the errors of the serializer.
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class PointSerializer(serializers.Serializer):
    longitude = serializers.FloatField()
    latitude = serializers.FloatField()


class IncidentSerializer(serializers.ModelSerializer):
    """One incident in a list. `title`, `place` and labels are in the language of `Accept-Language`."""

    url = serializers.SerializerMethodField(help_text="Path of the page")
    api_url = serializers.SerializerMethodField(help_text="Path of the details")
    title = serializers.SerializerMethodField()
    titles = WordsField(source="title")
    summary = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    places = WordsField(source="place_name")
    kind_label = serializers.SerializerMethodField()
    grade_label = serializers.SerializerMethodField()
    attribution_label = serializers.SerializerMethodField()
    published_at = serializers.SerializerMethodField()
    point = serializers.SerializerMethodField(
        help_text="Public point: a centroid or cell, never the exact place"
    )

    class Meta:
        model = Edition
        fields = [
            "number", "public_id", "edition", "published_at", "url", "api_url", "title", "titles", "summary", "kind", "kind_label",
            "weapons", "has_heavy_weapon", "start", "end", "time_precision", "time_note", "point", "uncertainty_m", "location_precision",
            "place", "places", "governorate", "district", "zone_relations", "grade", "grade_label", "attribution", "attribution_label",
            "accusers", "accused", "involved", "agreements", "provisions", "has_civilian_harm",
            "killed_low", "killed_best", "killed_high", "origins",
        ]  # fmt: skip

    @cached_property
    def labels(self) -> dict[str, str]:
        """The words for kinds, grades and attributions in the reader's language, made once for all rows."""
        choices = {"kind": ViolationKind, "grade": Grade, "attribution": Attribution}
        return {
            f"{name}:{code}": str(label) for name, codes in choices.items() for code, label in codes.choices
        }

    def to_representation(self, edition: Edition) -> dict[str, Any]:
        """The fields of `Meta`, written out: asking each field for itself takes five times as long."""
        return {name: self._value(edition, name) for name in self.Meta.fields}

    def _value(self, edition: Edition, name: str) -> Any:
        written = self._written.get(name)
        return written(edition) if written else getattr(edition, name)

    @cached_property
    def _written(self) -> dict[str, Any]:
        """The fields that are not simply a column."""
        return {
            "titles": lambda edition: edition.title,
            "places": lambda edition: edition.place_name,
            **{
                name: getattr(self, f"get_{name}")
                for name in self.Meta.fields
                if hasattr(self, f"get_{name}")
            },
        }

    def get_kind_label(self, edition: Edition) -> str:
        return self.labels[f"kind:{edition.kind}"]

    def get_grade_label(self, edition: Edition) -> str:
        return self.labels[f"grade:{edition.grade}"]

    def get_attribution_label(self, edition: Edition) -> str:
        return self.labels[f"attribution:{edition.attribution}"]

    def get_url(self, edition: Edition) -> str:
        return page_address(edition.public_id)

    def get_api_url(self, edition: Edition) -> str:
        return reverse("api:incident", args=[edition.public_id])

    def get_title(self, edition: Edition) -> str:
        return in_language(edition.title, get_language())

    def get_summary(self, edition: Edition) -> str:
        return in_language(edition.summary, get_language())

    def get_place(self, edition: Edition) -> str:
        return in_language(edition.place_name, get_language())

    def get_published_at(self, edition: Edition) -> str:
        return moment(edition.published_at)

    def get_point(self, edition: Edition) -> dict[str, float] | None:
        return {"longitude": edition.point.x, "latitude": edition.point.y} if edition.point else None


class AccusationSerializer(serializers.ModelSerializer):
    role_label = serializers.CharField(source="get_role_display")

    class Meta:
        model = PublishedAccusation
        fields = ["accuser", "accuser_label", "accused", "role", "role_label", "attribution"]


class CasualtiesSerializer(serializers.ModelSerializer):
    class Meta:
        model = PublishedCasualties
        fields = ["outcome", "status", "party", "low", "best", "high"]


class AccountSerializer(serializers.ModelSerializer):
    """What one source says, with its own accusations and casualty figures."""

    says = WordsField()
    accusations = AccusationSerializer(many=True)
    casualties = CasualtiesSerializer(many=True)

    class Meta:
        model = PublishedAccount
        fields = [
            "kind", "publisher", "origin", "speaker", "date", "url", "accuser", "accuser_label", "accusations", "says", "language",
            "start", "end", "place_text", "weapons", "casualties", "reliability", "credibility",
        ]  # fmt: skip


class ReplySerializer(serializers.ModelSerializer):
    says = WordsField()

    class Meta:
        model = PublishedReply
        fields = ["party", "kind", "date", "publisher", "says"]


class LinkSerializer(serializers.ModelSerializer):
    note = WordsField()

    class Meta:
        model = PublishedLink
        fields = ["relation", "to_public_id", "asserted_by", "note"]


class EditionNoteSerializer(serializers.ModelSerializer):
    """One edition in the history of an incident."""

    url = serializers.SerializerMethodField()
    change = WordsField()
    published_at = serializers.SerializerMethodField()
    superseded_at = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = ["edition", "published_at", "superseded_at", "change", "content_hash", "url"]

    def get_url(self, edition: Edition) -> str:
        return page_address(edition.public_id, edition.edition)

    def get_published_at(self, edition: Edition) -> str:
        return moment(edition.published_at)

    def get_superseded_at(self, edition: Edition) -> str | None:
        return moment(edition.superseded_at) if edition.superseded_at else None


class IncidentDetailSerializer(IncidentSerializer):
    """Everything published of one incident."""

    summaries = WordsField(source="summary")
    grade_reason = WordsField()
    external_ids: Any = serializers.DictField()
    content_hash = serializers.CharField()
    accounts = AccountSerializer(many=True)
    casualties = serializers.SerializerMethodField(
        help_text="Of the whole incident; each account has its own"
    )
    replies = ReplySerializer(many=True)
    links = LinkSerializer(many=True)
    editions = serializers.SerializerMethodField()

    class Meta(IncidentSerializer.Meta):
        fields = [
            *IncidentSerializer.Meta.fields, "summaries", "grade_reason", "external_ids", "content_hash",
            "accounts", "casualties", "replies", "links", "editions",
        ]  # fmt: skip

    def to_representation(self, edition: Edition) -> dict[str, Any]:
        """Field by field: one incident has parts of its own, and is asked for one at a time."""
        return super(IncidentSerializer, self).to_representation(edition)

    def get_casualties(self, edition: Edition) -> list[dict[str, Any]]:
        whole = [row for row in edition.casualties.all() if row.account_id is None]
        return list(CasualtiesSerializer(whole, many=True).data)

    def get_editions(self, edition: Edition) -> list[dict[str, Any]]:
        return list(EditionNoteSerializer(self.context["history"], many=True).data)
