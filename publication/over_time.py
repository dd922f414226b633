"""The explorer's timeline in words and numbers: periods of a filter, and what the agreements said meanwhile."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from agreements import dates
from agreements.deadlines import local_day
from agreements.models import Agreement, Milestone
from agreements.vocabularies import MilestoneKind
from publication import aggregation
from publication.snapshot import Rows
from publication.vocabularies import Grade

#: Rows of the table where a unit is asked for; a finer one than fits is shown in the next coarser.
MOST_ROWS = 400
#: Kinds of milestone that stand over the bars; beginning and end of an agreement are ends of its band.
MARKED = (MilestoneKind.DEADLINE, MilestoneKind.TURNING_POINT)


@dataclass(frozen=True)
class Period:
    """A calendar period of the filter's time; `days` of its `length` lie between the first and the last incident."""

    words: str
    days: int
    length: int
    incidents: int
    verified: int
    percent: float  # of the fullest
    url: str

    @property
    def is_cut(self) -> bool:
        return self.days < self.length

    @property
    def top(self) -> float:
        """Where its bar begins in a drawing 100 high."""
        return 100 - self.percent


@dataclass(frozen=True)
class Periods:
    """Successive periods, empty ones included, and the unit they have."""

    unit: str
    is_coarser: bool  # than asked for
    periods: list[Period]

    @property
    def most(self) -> int:
        return max((period.incidents for period in self.periods), default=0)

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last period in words; there must be one."""
        return self.periods[0].words, self.periods[-1].words


def periods(
    rows: Rows,
    first: dt.date | None,
    last: dt.date | None,
    asked: str,
    url: Callable[[dt.date, dt.date], str],
) -> Periods:
    """The incidents by the day they began. `first` and `last` are the days of the first and the last of them."""
    if first is None or last is None:
        return Periods(asked, False, [])
    found = _bars(rows, asked)
    most = max(bar.count for bar in found.bars)
    found_periods = []
    for bar in found.bars:
        since, until = max(bar.start, first), min(bar.end, last)
        found_periods.append(
            Period(
                words=_words(bar.start, bar.end, found.unit),
                days=(until - since).days + 1,
                length=(bar.end - bar.start).days + 1,
                incidents=bar.count,
                verified=bar.grades.get(Grade.VERIFIED, 0),
                percent=round(100 * bar.count / most, 1),
                url=url(since, until),
            )
        )
    return Periods(found.unit, asked not in {"", found.unit}, found_periods)


def _bars(rows: Rows, asked: str) -> aggregation.Bars:
    """The bars of a unit, or of the next coarser one with few enough rows for a page."""
    if not asked:
        return aggregation.bars(rows)
    for unit in aggregation.UNITS[aggregation.UNITS.index(asked) :]:
        try:
            found = aggregation.bars(rows, unit)
        except aggregation.TooManyBars:
            continue
        if len(found.bars) <= MOST_ROWS:
            return found
    return aggregation.bars(rows)


def _words(start: dt.date, end: dt.date, unit: str) -> str:
    if unit == "year":
        return f"{start.year}"
    return dates.month(start) if unit == "month" else dates.day_range(start, end)


def agreed(first: dt.date | None, last: dt.date | None) -> dict[str, list[dict[str, str | int | None]]]:
    """Phases (agreements in force), deadlines and turning points of a span of days. Two queries.

    A phase is `{"from", "to", "label"}`, `to` null while it lasts; a mark `{"number", "date", "kind",
    "label"}`, numbered in the order of the dates. Dates are ISO.
    """
    if first is None or last is None:
        return {"phases": [], "marks": []}
    phases: list[dict[str, str | int | None]] = []
    for agreement in Agreement.objects.using("public").order_by("signed", "code"):
        since = local_day(agreement, agreement.in_force_from) or agreement.signed
        until = local_day(agreement, agreement.in_force_until)
        if since <= last and (until is None or until >= first):
            phases.append(
                {
                    "from": since.isoformat(),
                    "to": until.isoformat() if until else None,
                    "label": agreement.short_name,
                }
            )
    milestones = Milestone.objects.using("public").filter(kind__in=MARKED, date__range=(first, last))
    marks: list[dict[str, str | int | None]] = [
        {"number": number, "date": one.date.isoformat(), "kind": one.kind, "label": one.label}
        for number, one in enumerate(milestones.order_by("date", "code"), start=1)
    ]
    return {"phases": phases, "marks": marks}
