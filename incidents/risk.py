"""How urgent a waiting report is: a sum of three parts, computed in SQL and told in words.

Nothing secret and nothing learned: what the record may cost people if it waits or leaks (sensitivity), how
many people were hurt (best figures), and how long it has been waiting for a decision.
"""

import dataclasses
import datetime as dt

from django.contrib.gis.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Extract, Least
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from incidents.models import Casualties, ViolationReport
from incidents.vocabularies import ReportState, Sensitivity
from publication.vocabularies import CasualtyOutcome

SENSITIVITY_POINTS = {
    Sensitivity.PUBLIC: 0,
    Sensitivity.PARTNERS: 10,
    Sensitivity.RESTRICTED: 25,
    Sensitivity.SEALED: 40,
}
# Points for each person, and the most that people, and days, may add.
POINTS_PER_PERSON = 3
MOST_FOR_HARM = 36
POINTS_PER_DAY = 2
MOST_FOR_WAITING = 24
WAITING_STATES = (ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.NEEDS_INFO)


@dataclasses.dataclass(frozen=True)
class Risk:
    """The parts of one report's risk, and what each rests on."""

    points: int
    reasons: list[str]


def with_risk(
    reports: QuerySet[ViolationReport], now: dt.datetime | None = None
) -> QuerySet[ViolationReport]:
    """The same reports with `risk` and its parts: `sensitivity_points`, `people_hurt`, `days_waiting`."""
    hurt = (
        Casualties.objects.filter(
            report=OuterRef("pk"), outcome__in=[CasualtyOutcome.KILLED, CasualtyOutcome.WOUNDED]
        )
        .order_by()
        .values("report")
        .annotate(people=Sum("best"))
        .values("people")
    )
    age = ExpressionWrapper(
        Value(now or timezone.now()) - F("received_at"), output_field=models.DurationField()
    )
    days = Extract(age, "day", output_field=models.IntegerField())
    sensitivity = [
        When(sensitivity=level, then=Value(points)) for level, points in SENSITIVITY_POINTS.items()
    ]
    return reports.annotate(
        sensitivity_points=Case(*sensitivity, default=Value(0), output_field=models.IntegerField()),
        people_hurt=Coalesce(Subquery(hurt, output_field=models.IntegerField()), 0),
        days_waiting=Case(
            When(state__in=WAITING_STATES, then=days), default=Value(0), output_field=models.IntegerField()
        ),
    ).annotate(
        risk=F("sensitivity_points")
        + Least(F("people_hurt") * POINTS_PER_PERSON, Value(MOST_FOR_HARM))
        + Least(F("days_waiting") * POINTS_PER_DAY, Value(MOST_FOR_WAITING)),
    )


def explain(report: ViolationReport) -> Risk:
    """The risk of a report that came through `with_risk`, each part with its reason in words."""
    hurt, days = report.people_hurt, report.days_waiting  # type: ignore[attr-defined]
    parts = [
        (report.sensitivity_points, report.get_sensitivity_display()),  # type: ignore[attr-defined]
        (
            min(hurt * POINTS_PER_PERSON, MOST_FOR_HARM),
            ngettext("%(number)d person killed or wounded", "%(number)d people killed or wounded", hurt)
            % {"number": hurt},
        ),
        (
            min(days * POINTS_PER_DAY, MOST_FOR_WAITING),
            ngettext("waiting for %(number)d day", "waiting for %(number)d days", days) % {"number": days},
        ),
    ]
    reasons = [
        # Isolated, so that the sign stays before the number in Arabic.
        gettext("%(points)s: %(reason)s") % {"points": f"\u2066+{points}\u2069", "reason": reason}
        for points, reason in parts
        if points
    ]
    return Risk(report.risk, reasons)  # type: ignore[attr-defined]
