"""Similar reports nearby: which other reports may speak of the same event, and why one would think so."""

import dataclasses
import datetime as dt
from collections import Counter

from django.contrib.gis.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext

from incidents.models import Accusation, ViolationReport
from incidents.vocabularies import ReportState
from publication.vocabularies import UNCERTAINTY_M

MARGIN_M = 10_000
MARGIN_DAYS = 3
MOST_SHOWN = 12
# Of one incident, so that an event with many accounts leaves room for others.
MOST_OF_ONE_INCIDENT = 3


@dataclasses.dataclass(frozen=True)
class Similar:
    """Another report, how far and how many days off it is, and the reasons in words."""

    report: ViolationReport
    metres: int | None
    days: int
    reasons: list[str]


def similar_reports(report: ViolationReport, among: QuerySet[ViolationReport]) -> list[Similar]:
    """Reports within both uncertainties + 10 km and ± 3 days that share a party; nearest in time and place first.

    `among` is what the reader may see. A report without a point is compared by its named place. A report that
    names no party is not held against the others: time and place then decide alone.
    """
    window = dt.timedelta(days=MARGIN_DAYS)
    rows = (
        among.exclude(pk=report.pk)
        .exclude(state=ReportState.REJECTED)
        .filter(start__lte=report.end + window, end__gte=report.start - window)
    )
    rows = _near(_of_same_parties(rows, report), report)
    rows = rows.select_related("accusing_party", "accused_party", "place", "incident").prefetch_related(
        "accusations"
    )
    found = [
        Similar(row, _metres(row), _days_between(report, row), _reasons(report, row))
        for row in rows[: 8 * MOST_SHOWN]
    ]
    found.sort(key=lambda similar: (similar.days, similar.metres or 0, similar.report.pk))
    return _few_of_each_incident(found)[:MOST_SHOWN]


def _few_of_each_incident(found: list[Similar]) -> list[Similar]:
    """The same order, with no more than a few reports of one incident."""
    seen: Counter[int | None] = Counter()
    kept = []
    for similar in found:
        incident = similar.report.incident_id
        seen[incident] += 1
        if incident is None or seen[incident] <= MOST_OF_ONE_INCIDENT:
            kept.append(similar)
    return kept


def _of_same_parties(rows: QuerySet[ViolationReport], report: ViolationReport) -> QuerySet[ViolationReport]:
    parties = _parties(report)
    if not parties:
        return rows
    names_none = Q(accusing_party__isnull=True, accused_party__isnull=True)
    further = Accusation.objects.filter(report=OuterRef("pk"), accused__in=parties)
    return rows.filter(
        names_none | Q(accusing_party__in=parties) | Q(accused_party__in=parties) | Exists(further)
    )


def _near(rows: QuerySet[ViolationReport], report: ViolationReport) -> QuerySet[ViolationReport]:
    """Rows whose circle, widened by the margin, meets the report's; with `metres` between the points."""
    same_place = Q(place=report.place) if report.place_id else Q(pk__in=[])
    if report.location is None:
        return (
            rows.filter(same_place)
            .annotate(metres=Value(None, output_field=models.FloatField()))
            .order_by("start")
        )
    usual = [
        When(location_precision=code, then=Value(metres))
        for code, metres in UNCERTAINTY_M.items()
        if metres is not None
    ]
    own = _uncertainty(report)
    return (
        rows.annotate(
            metres=Func(
                F("location"),
                Value(report.location, output_field=models.PointField(srid=4326)),
                function="ST_DistanceSphere",
                output_field=models.FloatField(),
            ),
            uncertainty=Coalesce(
                F("uncertainty_m"), Case(*usual, default=Value(0), output_field=models.IntegerField())
            ),
        )
        .filter(
            Q(location__isnull=False, metres__lte=F("uncertainty") + own + MARGIN_M)
            | (same_place & Q(location__isnull=True))
        )
        .order_by(F("metres").asc(nulls_last=True))
    )


def _reasons(report: ViolationReport, other: ViolationReport) -> list[str]:
    return [
        reason
        for reason in (
            _place_reason(report, other),
            _time_reason(report, other),
            _party_reason(report, other),
            _kind_reason(report, other),
        )
        if reason
    ]


def _place_reason(report: ViolationReport, other: ViolationReport) -> str:
    metres = _metres(other)
    if report.place_id and report.place_id == other.place_id:
        return gettext("same named place: %(place)s") % {"place": other.place}
    if metres is None:
        return ""
    if metres <= _uncertainty(report) + _uncertainty(other):
        return gettext("%(kilometres)s km away, within what both leave open") % {
            "kilometres": _kilometres(metres)
        }
    return gettext("%(kilometres)s km away") % {"kilometres": _kilometres(metres)}


def _time_reason(report: ViolationReport, other: ViolationReport) -> str:
    days = _days_between(report, other)
    if days == 0:
        return gettext("same day") if report.start == other.start else gettext("overlapping days")
    if other.start > report.end:
        return ngettext("%(number)d day later", "%(number)d days later", days) % {"number": days}
    return ngettext("%(number)d day earlier", "%(number)d days earlier", days) % {"number": days}


def _party_reason(report: ViolationReport, other: ViolationReport) -> str:
    accuser, accused = report.accusing_party_id, _accused(report)
    other_accuser, other_accused = other.accusing_party_id, _accused(other)
    if not accused & other_accused:
        if accuser in other_accused and other_accuser in accused:
            return gettext("accuser and accused swapped")
        if accuser in other_accused or other_accuser in accused:
            return gettext("an accuser here is accused there")
        if accuser and accuser == other_accuser:
            return gettext("same accuser, another accused")
        return ""
    if accuser and accuser == other_accuser:
        return gettext("same accuser and accused")
    return gettext("same accused, another accuser")


def _kind_reason(report: ViolationReport, other: ViolationReport) -> str:
    if report.kind == other.kind:
        return gettext("same kind of violation")
    weapons = set(report.weapons) & set(other.weapons) - {"unknown", "none"}
    return gettext("same weapon") if weapons else ""


def _accused(report: ViolationReport) -> set[int]:
    first = {report.accused_party_id} if report.accused_party_id else set()
    return first | {accusation.accused_id for accusation in report.accusations.all()}


def _parties(report: ViolationReport) -> set[int]:
    return _accused(report) | ({report.accusing_party_id} if report.accusing_party_id else set())


def _uncertainty(report: ViolationReport) -> int:
    return (
        report.uncertainty_m
        if report.uncertainty_m is not None
        else UNCERTAINTY_M[report.location_precision] or 0
    )


def _metres(row: ViolationReport) -> int | None:
    metres = row.metres  # type: ignore[attr-defined]
    return None if metres is None else round(metres)


def _days_between(report: ViolationReport, other: ViolationReport) -> int:
    """Whole days between the two, 0 where they overlap."""
    return max((other.start - report.end).days, (report.start - other.end).days, 0)


def _kilometres(metres: int) -> str:
    return f"{metres / 1000:.1f}".removesuffix(".0")
